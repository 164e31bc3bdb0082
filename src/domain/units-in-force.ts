import { demoList, demoRoot } from '#domain/demo-keys'
import { type HandlingUnits, verifiedUnits } from '#domain/handling-units'

type Configured = { demo: boolean; handlingUnits: string; handlingRoot: string }

/**
 * The handling units (受理单位) this installation seals to on `today`: the demo ones with DEMO=1, else the configured ones.
 * `null` when none are configured, the list does not verify, or a demo key signed it or stands in it outside the demo: the offline way stays.
 */
export async function unitsInForce(
  { demo, handlingUnits, handlingRoot }: Configured,
  today: string,
): Promise<HandlingUnits | null> {
  if (!demo && handlingUnits.trim() === '') return null
  const { file, recipients } = await demoList()
  if (demo) return verifiedUnits(file, demoRoot, today)
  if (verifiedUnits(handlingUnits, demoRoot, today)) return null
  const list = verifiedUnits(handlingUnits, handlingRoot, today)
  return list?.units.some(({ recipient }) => recipients.includes(recipient)) ? null : list
}

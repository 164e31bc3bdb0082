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

/** The signed list and the root key that signed it, for a browser to check by itself; `null` where none is in force. */
export async function signedUnits(
  configured: Configured,
  today: string,
): Promise<{ file: string; root: string } | null> {
  if (!(await unitsInForce(configured, today))) return null
  if (configured.demo) return { file: (await demoList()).file, root: demoRoot }
  return { file: configured.handlingUnits, root: configured.handlingRoot }
}

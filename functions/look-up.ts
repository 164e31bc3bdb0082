import type { Context } from 'hono'
import * as z from 'zod'
import { codeHash } from '#functions/apply'
import { countWrong, isLocked } from '#functions/limited'
import { sameText } from '#functions/tokens'
import { typed } from '#functions/typed'
import type { House } from '#functions/world'
import { AccessCode, OfficeNumber } from '#domain/office-code'
import { problemsOf } from '#domain/problems'

const LookUp = z.object({ number: OfficeNumber, code: AccessCode })

/**
 * What the number and code of a look-up (查询) open, by `find`; `null` where they open nothing, and then the page is told why.
 * An unknown number, a wrong code and a locked number are one answer, and take one way to it.
 */
export async function lookedUp<Found extends { codeHash: string }>(
  c: Context<House>,
  find: (number: string) => Promise<Found | null>,
): Promise<Found | null> {
  const values = await typed(c)
  const asked = LookUp.safeParse(values)
  if (!asked.success) {
    c.set('refused', { problems: problemsOf(asked.error), values })
    return null
  }
  const { number, code } = asked.data
  const found = await find(number)
  const locked = await isLocked(c, number)
  const sent = codeHash(c.var.world.settings.secret, code)
  const opens = sameText(found?.codeHash ?? '0'.repeat(64), sent)
  if (found && opens && !locked) return found
  await countWrong(c, number)
  c.set('refused', { problems: [{ field: 'number', message: '编号或查询码不正确' }], values })
  return null
}

import type { Context } from 'hono'
import * as z from 'zod'
import { settingsOf } from '#db/settings'
import { codeHash } from '#functions/apply'
import { countWrong, isLocked } from '#functions/limited'
import { sameText } from '#functions/tokens'
import { typed } from '#functions/typed'
import type { House } from '#functions/world'
import { limits } from '#domain/limit'
import { AccessCode, OfficeNumber } from '#domain/office-code'
import { problemsOf } from '#domain/problems'

const WAIT = limits['wrong code'].minutes

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
  const most = (await settingsOf(c.var.world.db))['limit.look-up']
  const message = `编号或查询码不正确，请逐组核对。同一编号输错 ${String(most)} 次以后，要等最多 ${String(WAIT)} 分钟才能再查，其间输对也打不开（本系统设定）`
  c.set('refused', { problems: [{ field: 'number', message }], values })
  return null
}

import type { Context } from 'hono'
import { counted, countOne } from '#db/limits'
import { settingsOf } from '#db/settings'
import type { House } from '#functions/world'
import { type LimitScope, limits, networkOf } from '#domain/limit'
import type { Refused, Values } from '#domain/problems'

/** The header by which the single machine's entry tells the app where a request comes from; it drops any that came. */
export const ADDRESS_HEADER = 'x-visitor-address'

/** Where a request comes from, cut to what is counted; `null` where nobody told, as in a test. It is never kept. */
function networkOfRequest(c: Context<House>): string | null {
  const header = c.var.world.runtime === 'node' ? ADDRESS_HEADER : 'cf-connecting-ip'
  return networkOf(c.req.header(header) ?? '')
}

const waitMinutes = (to: Date, now: Date) =>
  Math.max(1, Math.ceil((to.getTime() - now.getTime()) / 60_000))

/** A refusal for coming too often: says when to come back and which other way there is, and keeps what was typed. */
function refusal(c: Context<House>, to: Date, values: Values): Refused {
  const now = c.var.world.now()
  const minutes = waitMinutes(to, now)
  c.set('retryAfter', minutes * 60)
  return {
    problems: [
      {
        field: '',
        message: `这个网络地址提交得太多，请 ${String(minutes)} 分钟后再试（次数系本系统设定）。所填内容都还在；急办的，可联系市工业和信息化局线下办理`,
      },
    ],
    values,
    status: 429,
  }
}

/**
 * Counts this request and answers its refusal when the limit is passed, else `null`. A demo counts nothing: everybody
 * tries it from one address. What the binding of Cloudflare's own counter refuses never reaches the database.
 */
export async function limited(
  c: Context<House>,
  scope: LimitScope,
  values: Values,
): Promise<Refused | null> {
  const { db, now, settings, flood } = c.var.world
  const network = settings.demo ? null : networkOfRequest(c)
  if (!network) return null
  const at = now()
  if (flood && !(await flood(`${scope}|${network}`))) {
    return refusal(c, new Date(at.getTime() + 60_000), values)
  }
  const { count, to } = await countOne(db, scope, network, at)
  return count > (await settingsOf(db))[limits[scope].most] ? refusal(c, to, values) : null
}

/** Whether this number was tried with wrong codes so often that no code opens it before the window ends. */
export async function isLocked({ var: { world } }: Context<House>, number: string) {
  const { count } = await counted(world.db, 'wrong code', number, world.now())
  return count >= (await settingsOf(world.db))[limits['wrong code'].most]
}

/** Counts a wrong code for a number. */
export const countWrong = ({ var: { world } }: Context<House>, number: string) =>
  countOne(world.db, 'wrong code', number, world.now())

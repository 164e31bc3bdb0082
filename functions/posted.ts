import type { Context, Next } from 'hono'
import { Unavailable } from '#db/client'
import { log } from '#functions/failures'
import { typed } from '#functions/typed'
import type { House } from '#functions/world'
import type { Problem, Refused, Values } from '#domain/problems'

const unknown: Problem = {
  field: '',
  message:
    '系统暂时没有回应：这次提交可能已经收到，也可能没有。所填内容都还在，请稍等片刻，原样再提交一次，已经收到的不会重复',
}

/**
 * A function that takes a form: `take` answers where to go on, `null` where the page itself has something to show once,
 * or why the form is refused. Then its page shows it again with everything typed. So it does where nobody knows whether the write was kept: the same form sent again will tell.
 */
export const posted =
  (take: (c: Context<House>, values: Values) => Promise<string | Refused | null>) =>
  async (c: Context<House>, next: Next): Promise<Response | undefined> => {
    const values = await typed(c)
    const outcome = await take(c, values).catch((error: unknown): Refused => {
      if (!(error instanceof Unavailable)) throw error
      log(error, c)
      return { problems: [unknown], values, status: 503 }
    })
    if (typeof outcome === 'string') return c.redirect(outcome, 303)
    if (outcome) c.set('refused', outcome)
    await next()
    return undefined
  }

import type { Context } from 'hono'
import { numbered } from '#db/drafts'
import { isHeld, openCase, openedCase, ticketFor, ticketed } from '#functions/case-cookie'
import { typed } from '#functions/typed'
import type { House } from '#functions/world'

/**
 * Lets in who has the case open, by its cookie or by the ticket of a form begun in it. A number that is gone, because
 * its draft was erased, opens nothing; its pages still show what was typed for it.
 */
export async function ofCase(
  c: Context<House>,
  next: () => Promise<void>,
): Promise<Response | undefined> {
  const sent = c.req.method === 'POST' ? await typed(c) : {}
  const held = openedCase(c) ?? ticketed(c, String(sent['ticket'] ?? ''))
  const found = held && (await numbered(c.var.world.db, held.number))
  if (!held || (found && !isHeld(c, held, found.codeHash)))
    return wantsData(c)
      ? c.json({ message: '查询已关闭，请凭编号和查询码重新打开' }, 401)
      : c.redirect('/applications/', 303)
  c.set('applicant', { number: held.number, ticket: found ? ticketFor(c, found) : '' })
  await next()
  // Afterwards, because a page's own response would drop a cookie set before it.
  if (found) openCase(c, found)
  return undefined
}

/** Whether a script asks, which shows the answer itself: automatic saving and uploads with their progress. */
export const wantsData = (c: Context<House>) => c.req.header('accept') === 'application/json'

import type { Context } from 'hono'
import { numbered } from '#db/drafts'
import { openCase, openedCase, ticketFor } from '#functions/case-cookie'
import { OtherCase, caseOf } from '#functions/form-case'
import type { House } from '#functions/world'

/**
 * Lets in who has the case open, by its cookie or by the ticket of a form drawn in it. A number that is gone, because
 * its draft was erased, opens nothing; its pages still show what was typed for it.
 */
export async function ofCase(
  c: Context<House>,
  next: () => Promise<void>,
): Promise<Response | undefined> {
  try {
    const entered = await caseOf(c, 'application', (number) => numbered(c.var.world.db, number))
    if (!entered)
      return wantsData(c)
        ? c.json({ message: '查询已关闭，请凭编号和查询码重新打开' }, 401)
        : c.redirect('/applications/', 303)
    const { number, found } = entered
    c.set('applicant', { number, ticket: found ? ticketFor(c, found) : '' })
    await next()
    // Afterwards, because a page's own response would drop a cookie set before it.
    if (found && !isBackground(c, number)) openCase(c, found)
    return undefined
  } catch (error) {
    if (!(error instanceof OtherCase) || !wantsData(c)) throw error
    return c.json({ message: c.var.refused?.problems[0]?.message }, 409)
  }
}

/** Whether a script asks, which shows the answer itself: automatic saving and uploads with their progress. */
export const wantsData = (c: Context<House>) => c.req.header('accept') === 'application/json'

/** Whether a page saves by itself while its reader has opened another case, or closed this one: it opens nothing again. */
function isBackground(c: Context<House>, number: string) {
  // After an upload the script loads its page again.
  const isUpload = c.req.header('content-type')?.startsWith('multipart/') ?? false
  return wantsData(c) && !isUpload && openedCase(c)?.number !== number
}

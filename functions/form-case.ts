import type { Context } from 'hono'
import {
  type Held,
  type Keyed,
  type Room,
  drawnIn,
  isHeld,
  openedCase,
  ticketed,
} from '#functions/case-cookie'
import { typed } from '#functions/typed'
import type { House } from '#functions/world'

/** Thrown where a form is not of a case that is open. Nothing was done: a page shows what it said, and how to go on. */
export class OtherCase extends Error {
  override name = 'OtherCase'
}

/** What to tell of a form that was written nowhere: which case it was drawn in and which one is open, as far as is known. */
function lost(form: string | null, open: string | null): string {
  const copy = '请先把所填的内容复制下来，再'
  const own = `这张表属于办件 ${form ?? ''}，但它放得太久，或者查询码已经更换`
  const again = `凭 ${form ?? ''} 的编号和查询码打开它，重新填写或上传`
  if (!form)
    return `看不出这张表属于哪一份办件；本浏览器现在打开的是 ${open ?? ''}，没有改动。${copy}凭编号和查询码打开要办的那一份，重新填写或上传`
  return open
    ? `${own}；本浏览器现在打开的是另一份办件 ${open}。两份都没有改动。${copy}${again}`
    : `${own}，没有改动。${copy}${again}`
}

/**
 * Which case a request is about: a visit, the one this browser has open; a form, the one it was drawn in, which its ticket
 * names. The ticket opens that one by itself until it lapses, then only where the same one is open. `found` is `null` for
 * a number that is gone. Answers `null` where nothing is open. Throws `OtherCase` for a form that is not of the open case,
 * and for one that was ours, however long ago, where none is.
 */
export async function caseOf<Found extends Keyed>(
  c: Context<House>,
  room: Room,
  find: (number: string) => Promise<Found | null>,
): Promise<{ number: string; found: Found | null } | null> {
  const entered = async (held: Held | null) => {
    const found = held && (await find(held.number))
    return held && (!found || isHeld(c, held, found.codeHash))
      ? { number: held.number, found }
      : null
  }
  const open = openedCase(c, room)
  // A body that was too long was thrown away, and its ticket with it: nothing is written then.
  if (c.req.method !== 'POST' || c.var.refused) return entered(open)
  const values = await typed(c)
  const ticket = String(values['ticket'] ?? '')
  const own = await entered(ticketed(c, ticket, room))
  if (own) return own
  const standing = await entered(open)
  const form = drawnIn(c, ticket, room)
  const number = standing?.number ?? null
  if (number === form) return standing
  const problems = [{ field: '', message: lost(form, number) }]
  c.set('refused', { problems, values, status: 409 })
  throw new OtherCase()
}

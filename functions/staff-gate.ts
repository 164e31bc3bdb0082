import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import { type Staff, sessionHolder } from '#db/sessions'
import { noteRefusal } from '#functions/noted'
import { sessionToken } from '#functions/session-cookie'
import { typed } from '#functions/typed'
import type { House } from '#functions/world'
import { can } from '#domain/permission'
import { isFresh } from '#domain/session'
import { placeAt } from '#domain/staff-place'

/** Thrown where a write needs a fresh proof of who somebody is. Nothing was done: the form's own page says so. */
export class Unproved extends Error {
  override name = 'Unproved'
}

/** Who may be where: an `enrolling` session reaches the person's own account and nothing else. */
const mayEnter = (staff: Staff, action: Parameters<typeof can>[1]) =>
  staff.level === 'full'
    ? can(staff, action)
    : action === 'keep own account'
      ? can(staff, action)
      : null

// Whoever sets an account up has nothing yet to prove it with: the invitation, taken once, is the proof.
const isProved = ({ level, provedAt }: Staff, now: Date) =>
  level === 'enrolling' || isFresh(provedAt, now)

/** Sends a visit to confirm first; a form falls through to its page, which keeps everything that was typed. */
async function askProof(c: Context<House>) {
  if (c.req.method !== 'POST') return c.redirect(`/staff/confirm/?to=${c.req.path}`, 303)
  const message =
    '请先再次确认身份（在新窗口打开），再回到本页原样提交：所填内容都还在，刚才没有保存'
  const problems = [{ field: '', message, href: '/staff/confirm/' }]
  c.set('refused', { problems, values: await typed(c), status: 403 })
  throw new Unproved()
}

/**
 * The gate before everything under `/staff/`: the place must be in the table, and who comes must be allowed there, where
 * the place says so by a fresh proof. Somebody who is not signed in is shown the way in; somebody who may not be there
 * gets the same 404 as for a place that is not there. Throws `Unproved` for a form without the proof it needs.
 */
export const staffGate = createMiddleware<House>(async (c, next) => {
  const { db, now } = c.var.world
  const place = placeAt(c.req.method, c.req.path)
  if (place?.action === null) return next()
  const token = sessionToken(c)
  const staff = token ? await sessionHolder(db, token, now()) : null
  if (!staff) return c.redirect('/staff/enter/', 303)
  const scope = place && mayEnter(staff, place.action)
  if (!scope && staff.level === 'enrolling') return c.redirect('/staff/account/', 303)
  if (!scope) {
    await noteRefusal(c, 'place', staff.person)
    throw new HTTPException(404)
  }
  c.set('staff', staff)
  c.set('scope', scope)
  if (place.fresh && !isProved(staff, now())) return askProof(c)
  await next()
  // What is not in somebody's scope answers as what is not there.
  if (c.res.status === 404) await noteRefusal(c, 'place', staff.person)
  return undefined
})

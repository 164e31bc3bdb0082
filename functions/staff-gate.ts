import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import { type Staff, sessionHolder } from '#db/sessions'
import { can } from '#domain/permission'
import { placeAt } from '#domain/staff-place'
import type { House } from '#functions/world'

/** The token of the staff session this browser carries. */
export const sessionToken = (c: Context<House>) => getCookie(c, 'session', 'host')

/** Who may be where: an `enrolling` session reaches the person's own account and nothing else. */
const mayEnter = (staff: Staff, action: Parameters<typeof can>[1]) =>
  staff.level === 'full'
    ? can(staff, action)
    : action === 'keep own account'
      ? can(staff, action)
      : null

/**
 * The gate before everything under `/staff/`: the place must be in the table, and who comes must be allowed there.
 * Somebody who is not signed in is shown the way in; somebody who may not be there gets the same 404 as for a place
 * that is not there.
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
  if (!scope) throw new HTTPException(404)
  c.set('staff', staff)
  c.set('scope', scope)
  return next()
})

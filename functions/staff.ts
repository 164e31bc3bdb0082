import { type Context, Hono } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import { HTTPException } from 'hono/http-exception'
import { invite } from '#db/people'
import { endSession, takeInvite } from '#db/sessions'
import { demoStaff } from '#db/demo-staff'
import { complaintStates } from '#functions/complaint-states'
import { correctionOutcomes } from '#functions/correction-outcomes'
import { hostCookie } from '#functions/cookies'
import { decisions } from '#functions/decisions'
import { people } from '#functions/people'
import { reviewers } from '#functions/reviewers'
import { sessionToken, staffGate } from '#functions/staff-gate'
import { typed } from '#functions/typed'
import { units } from '#functions/units'
import type { House } from '#functions/world'

/** The staff console (工作台): the gate, signing in and out, and behind it what only staff may do. */
export const staff = new Hono<House>()

staff.use('/staff/*', staffGate)

/** Gives this browser the session and ends the one it carried: a token never outlives a sign-in. */
async function enter(c: Context<House>, session: string) {
  const before = sessionToken(c)
  if (before) await endSession(c.var.world.db, before)
  setCookie(c, 'session', session, hostCookie)
  return c.redirect('/staff/', 303)
}

staff.post('/staff/enter/', async (c, next) => {
  const values = await typed(c)
  const { db, now } = c.var.world
  const token = String(values['token'] ?? '').trim()
  const session = await takeInvite(db, token, now())
  if (session) return enter(c, session)
  const message = '登录码无效、已用过或已过期，请联系管理人员重新发放'
  c.set('refused', { problems: [{ field: 'token', message }], values: {} })
  return next()
})

/** The demo's own door: its staff are nobody, and whoever runs it may be any of them. */
staff.post('/staff/demo/', async (c) => {
  const { db, now, settings } = c.var.world
  const { person } = await typed(c)
  const known = settings.demo && demoStaff.find(({ id }) => id === person)
  if (!known) throw new HTTPException(404)
  const token = await invite(db, {
    person: known.id,
    purpose: 'demo',
    madeBy: 'demo',
    now: now(),
  })
  const session = await takeInvite(db, token, now())
  if (!session) throw new HTTPException(404)
  return enter(c, session)
})

staff.post('/staff/session/end/', async (c) => {
  const token = sessionToken(c)
  if (token) await endSession(c.var.world.db, token)
  deleteCookie(c, 'session', hostCookie)
  return c.redirect('/staff/enter/', 303)
})

staff.route('/', decisions)
staff.route('/', reviewers)
staff.route('/', people)
staff.route('/', units)
staff.route('/', complaintStates)
staff.route('/', correctionOutcomes)

import { type Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import { endSession, sessionHolder, takeLink } from '#db/sessions'
import { correctionOutcomes } from '#functions/correction-outcomes'
import { hostCookie } from '#functions/cookies'
import { decisions } from '#functions/decisions'
import { typed } from '#functions/typed'
import type { House } from '#functions/world'

/** The staff console (工作台): signing in and out, and what only staff may do. */
export const staff = new Hono<House>()

const sessionToken = (c: Context<House>) => getCookie(c, 'session', 'host')

/** Lets in whoever holds a live session; anybody else is shown the way in. */
const guard = createMiddleware<House>(async (c, next) => {
  if (c.req.path === '/staff/enter/') return next()
  const { db, now } = c.var.world
  const token = sessionToken(c)
  const holder = token ? await sessionHolder(db, token, now()) : null
  if (!holder) return c.redirect('/staff/enter/', 303)
  c.set('staff', holder)
  return next()
})
staff.use('/staff/*', guard)

staff.post('/staff/enter/', async (c, next) => {
  const values = await typed(c)
  const { db, now } = c.var.world
  const token = String(values['token'] ?? '').trim()
  const session = await takeLink(db, token, now())
  if (!session) {
    const message = '登录码无效、已用过或已过期，请联系管理人员重新发放'
    c.set('refused', { problems: [{ field: 'token', message }], values: {} })
    return next()
  }
  const before = sessionToken(c)
  if (before) await endSession(db, before)
  setCookie(c, 'session', session, hostCookie)
  return c.redirect('/staff/', 303)
})

staff.post('/staff/session/end/', async (c) => {
  const token = sessionToken(c)
  if (token) await endSession(c.var.world.db, token)
  deleteCookie(c, 'session', hostCookie)
  return c.redirect('/staff/enter/', 303)
})

staff.route('/', decisions)
staff.route('/', correctionOutcomes)

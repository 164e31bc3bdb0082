import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { hostCookie } from '#functions/cookies'
import type { House } from '#functions/world'

/** The token of the staff session this browser carries. */
export const sessionToken = (c: Context<House>) => getCookie(c, 'session', 'host')

/** Gives this browser the token of a session. */
export const giveSession = (c: Context<House>, token: string) =>
  setCookie(c, 'session', token, hostCookie)

/** Takes the session's token from this browser. */
export const takeSession = (c: Context<House>) => deleteCookie(c, 'session', hostCookie)

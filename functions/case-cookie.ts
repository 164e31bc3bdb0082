import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { hostCookie } from '#functions/cookies'
import { openToken, signToken } from '#functions/tokens'
import type { House } from '#functions/world'

// Our settings: how long a looked-up case stays open, and how long a form begun in it can still be sent.
const CASE_MS = 30 * 60_000
const TICKET_MS = 8 * 3_600_000

const signed = (c: Context<House>, purpose: string, number: string, ms: number) => {
  const { now, settings } = c.var.world
  return signToken(settings.secret, purpose, number, new Date(now().getTime() + ms))
}

const opened = (c: Context<House>, purpose: string, token: string) => {
  const { now, settings } = c.var.world
  return openToken(settings.secret, purpose, token, now())
}

/** Opens the case of this number to this browser for 30 minutes. */
export function openCase(c: Context<House>, number: string) {
  setCookie(c, 'application', signed(c, 'application-case', number, CASE_MS), {
    ...hostCookie,
    maxAge: CASE_MS / 1000,
  })
}

/** The number of the case this browser has open, or `null`. */
export const openedCase = (c: Context<House>): string | null =>
  opened(c, 'application-case', getCookie(c, 'application', 'host') ?? '')

/** What a form of the case carries, so that typing for longer than the case stays open loses nothing. */
export const ticketFor = (c: Context<House>, number: string) =>
  signed(c, 'application-ticket', number, TICKET_MS)

/** The number of the case a form was begun in, or `null`. */
export const ticketed = (c: Context<House>, ticket: string): string | null =>
  opened(c, 'application-ticket', ticket)

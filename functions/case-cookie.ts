import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { hostCookie } from '#functions/cookies'
import { keyedHash, openToken, sameText, signToken } from '#functions/tokens'
import type { House } from '#functions/world'

// Our settings: how long a looked-up case stays open, and how long a form begun in it can still be sent.
const CASE_MS = 30 * 60_000
const TICKET_MS = 8 * 3_600_000

/** What a number and its code open: an application (办件), or the page of an institution that is on the list. */
export type Room = 'application' | 'institution'

/** A number and the hash of the code that opened it. */
export type Keyed = { number: string; codeHash: string }

/** What this browser has open: the number, and a mark of the code by which it was opened. */
export type Held = { number: string; mark: string }

// A mark of the hash, so that what was opened with a code ends with it.
const markOf = (c: Context<House>, codeHash: string) =>
  keyedHash(c.var.world.settings.secret, 'case-mark', codeHash).slice(0, 32)

const signed = (c: Context<House>, purpose: string, { number, codeHash }: Keyed, ms: number) => {
  const { now, settings } = c.var.world
  const expires = new Date(now().getTime() + ms)
  return signToken(settings.secret, purpose, `${number}|${markOf(c, codeHash)}`, expires)
}

const ALWAYS = new Date(0)

function opened(c: Context<House>, purpose: string, token: string, at?: Date): Held | null {
  const { now, settings } = c.var.world
  const [number, mark] = openToken(settings.secret, purpose, token, at ?? now())?.split('|') ?? []
  return number && mark ? { number, mark } : null
}

/** Opens the case of this number to this browser for 30 minutes. */
export function openCase(c: Context<House>, keyed: Keyed, room: Room = 'application') {
  setCookie(c, room, signed(c, `${room}-case`, keyed, CASE_MS), {
    ...hostCookie,
    maxAge: CASE_MS / 1000,
  })
}

/** Closes the case to this browser; a form drawn in it before still opens it by its own ticket. */
export const closeCase = (c: Context<House>, room: Room = 'application') =>
  deleteCookie(c, room, hostCookie)

/** The case this browser has open, or `null`. */
export const openedCase = (c: Context<House>, room: Room = 'application') =>
  opened(c, `${room}-case`, getCookie(c, room, 'host') ?? '')

/** What a form of the case carries, so that typing for longer than the case stays open loses nothing. */
export const ticketFor = (c: Context<House>, keyed: Keyed, room: Room = 'application') =>
  signed(c, `${room}-ticket`, keyed, TICKET_MS)

/** The case that the ticket of a form opens, or `null` where it has lapsed or is none of ours. */
export const ticketed = (c: Context<House>, ticket: string, room: Room = 'application') =>
  opened(c, `${room}-ticket`, ticket)

/** The number of the case a form was drawn in, however long ago, or `null`. It opens nothing. */
export const drawnIn = (c: Context<House>, ticket: string, room: Room = 'application') =>
  opened(c, `${room}-ticket`, ticket, ALWAYS)?.number ?? null

/** Whether what is held was opened with the code that holds now: a renewed code ends it at once. */
export const isHeld = (c: Context<House>, { mark }: Held, codeHash: string) =>
  sameText(mark, markOf(c, codeHash))

/** Heads of what the page's scripts post (加密投递): the server sees these, and pieces that are sealed. */
import * as z from 'zod'
import { MESSAGES_MAX, outcomeKinds, type OutcomeKind } from '#domain/case-talk'
import { complaintActions } from '#domain/complaint-state'
import { FILES_MAX, PARTS_MAX } from '#domain/enclosure'
import { Sector } from '#domain/sector'

const stale = '页面已失效，请刷新后再试'
const hex = (length: number) => z.string(stale).regex(new RegExp(`^[0-9a-f]{${length}}$`), stale)
const number = (most: number) => z.int(stale).min(0, stale).max(most, stale)
const ticket = z.string(stale).max(200, stale)

/** The number of parts of each file, in the order of the files. */
const enclosures = z.array(number(PARTS_MAX).min(1, stale), stale).max(FILES_MAX, stale)

/** A complaint that was sealed in the browser. Pieces: the slots, then the envelope. */
export const FilingHead = z.strictObject({
  ticket,
  queue: z.string(stale).min(1, stale).max(64, stale),
  locatorHash: hex(64),
  authHash: hex(64),
  enclosures,
})

/** A part of a sealed file. Piece: its bytes. */
export const PartHead = z.strictObject({
  ticket,
  file: number(FILES_MAX - 1),
  no: number(PARTS_MAX - 1),
})

/** Who asks for a case: its locator, which the receipt leads to. */
export const LookHead = z.strictObject({ locator: hex(32) })

/** Who asks for a part of a file. */
export const LookPartHead = z.strictObject({
  locator: hex(32),
  enclosure: hex(32),
  no: number(PARTS_MAX - 1),
})

const said = { no: number(MESSAGES_MAX).min(1, stale), seen: number(1000) }

/** What a reporter says. Piece: the envelope. */
export const ReporterHead = z.strictObject({
  ...said,
  locator: hex(32),
  auth: hex(64),
  action: z.enum(['withdraw', 'review'], stale).optional(),
  ticket: ticket.optional(),
  enclosures: enclosures.default([]),
})

const kinds = Object.keys(outcomeKinds) as [OutcomeKind]

/** What a unit says. Piece: the envelope. `close` confirms the ending that message `proposal` proposed. */
export const UnitHead = z
  .strictObject({
    ...said,
    action: z.enum([...complaintActions, 'propose'], stale).optional(),
    proposal: number(MESSAGES_MAX).optional(),
    institution: z.string(stale).max(64, stale).nullable().default(null),
    sector: Sector.optional(),
    outcome: z.enum(kinds, '请选择办理结果').optional(),
  })
  .refine(
    ({ action, proposal, sector, outcome }) =>
      action !== 'close' || (proposal !== undefined && Boolean(sector) && Boolean(outcome)),
    stale,
  )

import { bytesToHex, randomBytes } from '@noble/hashes/utils.js'
import { Hono } from 'hono'
import * as z from 'zod'
import { keepPart } from '#db/complaint-enclosures'
import { fileComplaint, isFiledAs } from '#db/complaints'
import { dayOf } from '#domain/calendar'
import { enclosureId } from '#domain/enclosure'
import { SLOTS } from '#domain/sealed-case'
import { FilingHead, PartHead } from '#domain/sealed-post'
import { unitsInForce } from '#domain/units-in-force'
import { challenge, ticketFor, ticketIn } from '#functions/effort'
import { outage } from '#functions/failures'
import { parcelOf, problem } from '#functions/parcels'
import type { House } from '#functions/world'

/** Filing a complaint that was sealed in the browser: what arrives here cannot be read here. */
export const complaintFiling = new Hono<House>()

const expired = '等待太久，需要重新准备一次，请再点提交'
const unsure = '暂时不能确定是否已经收下。请再提交一次：已经收下的不会重复'

// What age makes of a padded slot and of the largest envelope.
const SLOT_BYTES = { least: 2048, most: 4096 }
const ENVELOPE_MAX = 256 * 1024

const isSealedCase = (slots: Uint8Array[], envelope: Uint8Array | undefined) =>
  slots.length === SLOTS &&
  slots.every(({ length }) => length === slots[0]?.length) &&
  (slots[0]?.length ?? 0) > SLOT_BYTES.least &&
  (slots[0]?.length ?? 0) <= SLOT_BYTES.most &&
  isEnvelope(envelope)

/** Whether these bytes can be a sealed message: what they hold nobody here can tell. */
export const isEnvelope = (envelope: Uint8Array | undefined): envelope is Uint8Array =>
  envelope !== undefined && envelope.length > 4096 && envelope.length <= ENVELOPE_MAX

complaintFiling.get('/api/complaints/challenge/', async (c) => {
  const fresh = await challenge(c.var.world).catch(outage(c))
  return fresh === 'outage' ? problem(c, unsure, 503) : c.json(fresh)
})

const stale = '页面已失效，请刷新后再试'
const Solved = z.object({
  challenge: z.object({
    parameters: z.looseObject({
      algorithm: z.literal('PBKDF2/SHA-256', stale),
      nonce: z.string(stale),
      salt: z.string(stale),
      cost: z.number(stale),
      keyLength: z.number(stale),
      keyPrefix: z.string(stale),
      keySignature: z.string(stale),
      data: z.record(z.string(), z.number(stale), stale),
    }),
    signature: z.string(stale),
  }),
  solution: z.object({ counter: z.number(stale), derivedKey: z.string(stale) }),
})

complaintFiling.post('/api/complaints/tickets/', async (c) => {
  const got = await parcelOf(c, Solved)
  if ('refused' in got) return got.refused
  const ticket = await ticketFor(c.var.world, got.head)
  return ticket ? c.json({ ticket }, 201) : problem(c, expired, 409)
})

complaintFiling.post('/api/complaints/enclosures/', async (c) => {
  const got = await parcelOf(c, PartHead)
  if ('refused' in got) return got.refused
  const { world } = c.var
  const [bytes, ...more] = got.pieces
  const ticket = ticketIn(world, got.head.ticket)
  if (!ticket) return problem(c, expired, 409)
  if (!bytes?.length || more.length > 0 || bytes.length > 768 * 1024)
    return problem(c, '附件没有传完整，请再试一次', 422)
  const { file, no } = got.head
  const kept = await keepPart(world.db, {
    ...{ enclosure: enclosureId(ticket, file), no, bytes },
    on: dayOf(world.now()),
  }).catch(outage(c))
  if (kept === 'outage') return problem(c, unsure, 503)
  return kept === 'kept' ? c.body(null, 204) : problem(c, '附件与先前传过的不同，请重新提交', 409)
})

complaintFiling.post('/api/complaints/', async (c) => {
  const got = await parcelOf(c, FilingHead)
  if ('refused' in got) return got.refused
  const { world } = c.var
  const { head, pieces } = got
  const receivedOn = dayOf(world.now())
  const [slots, envelope] = [pieces.slice(0, -1), pieces.at(-1)]
  if (!isEnvelope(envelope) || !isSealedCase(slots, envelope))
    return problem(c, '封存的内容不完整，请再提交一次', 422)
  const units = await unitsInForce(world.settings, receivedOn)
  const unit = units?.units.find(({ id, kind }) => id === head.queue && kind !== 'service-centre')
  if (!unit) return problem(c, '没有可以受理这件投诉的单位，请改用线下方式', 409)
  const ticket = ticketIn(world, head.ticket)
  if (!ticket) return problem(c, expired, 409)

  const { locatorHash, authHash, queue } = head
  const outcome = await fileComplaint(world.db, {
    id: bytesToHex(randomBytes(16)),
    ...{ locatorHash, authHash, queue, receivedOn, slots, envelope, ticket },
    enclosures: head.enclosures.map((parts, i) => ({ id: enclosureId(ticket, i), parts })),
  }).catch(outage(c))
  if (outcome === 'outage') return problem(c, unsure, 503)
  if (outcome === 'files missing') return problem(c, '有附件没有传完整，请再提交一次', 409)
  // A retry after a lost answer finds its own envelope, whichever rule refused it.
  if (outcome !== 'filed' && !(await isFiledAs(world.db, locatorHash, envelope)))
    return problem(c, expired, 409)
  return c.json({ receivedOn }, 201)
})

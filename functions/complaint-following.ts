import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, randomBytes } from '@noble/hashes/utils.js'
import { Hono } from 'hono'
import { caseForWriting, enclosuresOf, partOf } from '#db/complaint-enclosures'
import { type Message, envelopesOf, sayInCase } from '#db/complaint-messages'
import { moveCase } from '#db/complaint-moves'
import { casesWithNews } from '#db/complaint-news'
import { caseByLocator, courseOf } from '#db/complaints'
import { dayOf } from '#domain/calendar'
import { SALT_BYTES, newsList } from '#domain/case-news'
import { packed } from '#domain/parcel'
import { bucketOf } from '#domain/sealing'
import { deadlinesFrom } from '#domain/complaint-deadline'
import { enclosureId } from '#domain/enclosure'
import { bureauOf } from '#domain/handling-units'
import { LookHead, LookPartHead, ReporterHead } from '#domain/sealed-post'
import { unitsInForce } from '#domain/units-in-force'
import { isEnvelope } from '#functions/complaint-filing'
import { ticketIn } from '#functions/effort'
import { outage } from '#functions/failures'
import { bytes, parcel, parcelOf, problem } from '#functions/parcels'
import { keyedHash, sameText } from '#functions/tokens'
import type { House, World } from '#functions/world'

/** Following a complaint by its receipt, which never leaves the reporter's browser. */
export const complaintFollowing = new Hono<House>()

/** The unit under which a reporter's own moves are recorded. */
export const REPORTER = 'reporter'

const away = '暂时连不上，请过几分钟再试'
const hashOf = (hex: string) => bytesToHex(sha256(hexToBytes(hex)))

/** What is answered for a locator that leads to nothing: as large as a fresh case, always the same, and opened by nobody. */
function decoyFor({ settings, now }: World, locatorHash: string) {
  const seed = keyedHash(settings.secret, 'no-such-case', locatorHash)
  const envelope = new Uint8Array(DECOY_BYTES)
  for (let at = 0; at < DECOY_BYTES; at += 32)
    envelope.set(
      sha256(hexToBytes(seed + at.toString(16).padStart(8, '0'))).slice(0, DECOY_BYTES - at),
      at,
    )
  const on = dayOf(now())
  return {
    found: {
      ...{ state: 'filed' as const, receivedOn: on },
      deadlines: deadlinesFrom(on).map((due) => ({ ...due, metOn: null })),
      moves: [{ no: 1, kind: 'file' as const, happenedOn: on, unit: 'bureau' }],
    },
    envelopes: [{ no: 0, on, bytes: envelope }],
  }
}

// What a short complaint weighs when it is sealed to two.
const DECOY_BYTES = 11_408

complaintFollowing.post('/api/complaints/case/', async (c) => {
  const got = await parcelOf(c, LookHead)
  if ('refused' in got) return got.refused
  const { world } = c.var
  const locatorHash = hashOf(got.head.locator)
  const answer = await lookUp(world, locatorHash).catch(outage(c))
  if (answer === 'outage') return problem(c, away, 503)
  const { found, envelopes, files } = answer
  const { state, receivedOn, deadlines, moves } = found
  const messages = envelopes.map(({ no, on }) => ({ no, on }))
  const head = { state, receivedOn, deadlines, moves, messages, files }
  const sealed = envelopes.map((each) => each.bytes)
  return parcel(c, head, [...sealed, filling(head, sealed)])
})

/** Zeros that fill an answer up to a bucket, so that its size tells neither the unit nor how it stands. */
function filling(head: unknown, pieces: Uint8Array[]): Uint8Array {
  const { length } = packed(head, [...pieces, new Uint8Array()])
  return new Uint8Array(bucketOf(length, 16_384) - length)
}

/** The case and its envelopes, or a decoy, by the same way and the same reads. */
async function lookUp(world: World, locatorHash: string) {
  const { db } = world
  const found = await caseByLocator(db, locatorHash)
  const id = found?.id ?? ''
  const [envelopes, files, course] = await Promise.all([
    envelopesOf(db, id),
    enclosuresOf(db, id),
    found ? null : courseOf(db, id),
  ])
  const decoy = decoyFor(world, locatorHash)
  return course === null && found ? { found, envelopes, files } : { ...decoy, files }
}

complaintFollowing.post('/api/complaints/case/parts/', async (c) => {
  const got = await parcelOf(c, LookPartHead)
  if ('refused' in got) return got.refused
  const { db } = c.var.world
  const { locator, enclosure, no } = got.head
  const found = await caseForWriting(db, hashOf(locator)).catch(outage(c))
  if (found === 'outage') return problem(c, away, 503)
  const part = await partOf(db, { caseId: found?.id ?? '', enclosure, no }).catch(outage(c))
  if (part === 'outage') return problem(c, away, 503)
  return part ? bytes(c, part) : problem(c, '没有这个附件', 404)
})

const refusals = {
  'not found': ['没有与这个回执号对应的投诉', 404],
  'not allowed': ['这件投诉的状态已经变了，现在不能这样做，请重新打开', 409],
  'nowhere to go': ['目前没有有效的受理单位名册，请改用线下方式', 409],
  'changed meanwhile': ['这件投诉刚刚有了新的消息，请重新打开，看过再发', 409],
  'files missing': ['有附件没有传完整，请再发一次', 409],
  'ticket used': ['等待太久，需要重新准备一次，请再发一次', 409],
  'one person': ['这件投诉的状态已经变了，请重新打开', 409],
  outage: ['暂时不能确定是否已经收下。请再发一次：已经收下的不会重复', 503],
} as const

complaintFollowing.post('/api/complaints/case/messages/', async (c) => {
  const got = await parcelOf(c, ReporterHead)
  if ('refused' in got) return got.refused
  const { world } = c.var
  const { locator, auth, no, seen, action, enclosures } = got.head
  const [envelope] = got.pieces
  if (!isEnvelope(envelope)) return problem(c, '消息不完整，请再发一次', 422)
  const on = dayOf(world.now())
  const found = await caseForWriting(world.db, hashOf(locator)).catch(outage(c))
  if (found === 'outage') return problem(c, ...refusals.outage)
  // An unknown case and a wrong key are one answer.
  if (!sameText(found?.authHash ?? '0'.repeat(64), hashOf(auth)) || !found)
    return problem(c, ...refusals['not found'])
  const ticket = ticketIn(world, got.head.ticket ?? '')
  if (enclosures.length > 0 && !ticket) return problem(c, ...refusals['ticket used'])

  const message: Message = {
    ...{ no, envelope, on },
    ...(ticket &&
      enclosures.length > 0 && {
        ticket,
        enclosures: enclosures.map((parts, i) => ({ id: enclosureId(ticket, i), parts })),
      }),
  }
  const units = action ? await unitsInForce(world.settings, on) : null
  const outcome = await (
    action
      ? moveCase(world.db, {
          ...{ id: found.id, action, reach: 'every' as const, unit: REPORTER, on, seen, message },
          bureau: bureauOf(units)?.id ?? null,
        })
      : sayInCase(world.db, found.id, message)
  ).catch(outage(c))
  if (outcome === 'said' || outcome === 'moved') return c.json({ no }, 201)
  const [wording, status] = refusals[outcome]
  return problem(c, wording, status)
})

const NEWS_MS = 60_000
let listed: { list: Uint8Array; db: unknown; until: number } | null = null

/**
 * `GET /api/complaints/news/`: the list of news, the same for everybody for a minute. Whoever fetches it asks for all
 * cases at once, and nobody can tell for which one.
 */
complaintFollowing.get('/api/complaints/news/', async (c) => {
  const { db, now, runtime } = c.var.world
  const at = now().getTime()
  // On Workers each request has a database client of its own, and one database.
  const isSame = runtime === 'workerd' || listed?.db === db
  if (!listed || !isSame || listed.until <= at) {
    const cases = await casesWithNews(db).catch(outage(c))
    if (cases === 'outage') return problem(c, away, 503)
    const list = newsList(cases, randomBytes(SALT_BYTES), noise)
    listed = { list, db, until: at + NEWS_MS }
  }
  return bytes(c, listed.list)
})

/** Random bytes in the pieces that the platform gives at once. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += 65_536)
    crypto.getRandomValues(bytes.subarray(at, at + 65_536))
  return bytes
}

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import type { Challenge, Payload } from 'altcha-lib/types'
import { ticketsUsedOn } from '#db/complaint-enclosures'
import { dayOf } from '#domain/calendar'
import { COUNTED_MAX, EFFORT_COST, triesAfter } from '#domain/effort'
import { keyedHash, openToken, signToken } from '#functions/tokens'
import type { World } from '#functions/world'

// Our settings: how long a challenge may be worked on, and how long what it earned can be used.
const CHALLENGE_MS = 30 * 60_000
const TICKET_MS = 4 * 3_600_000

const TICKET = 'complaint-ticket'

const secretsOf = ({ settings: { secret } }: World) => ({
  hmacSignatureSecret: keyedHash(secret, 'effort', 'challenge'),
  hmacKeySignatureSecret: keyedHash(secret, 'effort', 'key'),
})

/** Below `range`, each equally likely. */
function randomBelow(range: number): number {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1))
  return Math.floor((random / 2 ** 32) * range)
}

/** A fresh challenge, harder the more complaints the day has brought. Nothing of it is kept. */
export async function challenge(world: World): Promise<Challenge> {
  const now = world.now()
  const { least, most } = triesAfter(await ticketsUsedOn(world.db, dayOf(now), COUNTED_MAX))
  return createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: EFFORT_COST,
    counter: least + randomBelow(most - least),
    data: { until: now.getTime() + CHALLENGE_MS },
    deriveKey,
    ...secretsOf(world),
  })
}

const isOpen = ({ parameters }: Challenge, now: Date) =>
  Number(parameters.data?.['until'] ?? 0) > now.getTime()

/**
 * The ticket that a solved challenge earns, or `null`. The same challenge always earns the same ticket, and the database
 * refuses the second complaint that uses it up.
 */
export async function ticketFor(world: World, { challenge, solution }: Payload) {
  const now = world.now()
  if (!isOpen(challenge, now)) return null
  const { verified } = await verifySolution({
    challenge,
    solution,
    deriveKey,
    ...secretsOf(world),
  })
  if (!verified) return null
  const id = bytesToHex(sha256(utf8ToBytes(challenge.signature ?? ''))).slice(0, 30)
  const expires = new Date(now.getTime() + TICKET_MS)
  return signToken(world.settings.secret, TICKET, id, expires)
}

/** The id of a ticket that we gave out and that has not expired, or `null`. */
export const ticketIn = ({ settings, now }: World, ticket: string) =>
  openToken(settings.secret, TICKET, ticket, now())

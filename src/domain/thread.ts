/**
 * The thread of a case (往来): its envelopes in order, each opened and checked against what came before. Both sides read
 * it with the same function, the reporter with the identity of the receipt, a unit with the key of the case.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { type Talk, isTalk } from '#domain/case-talk'
import { type CaseKeys, signerOf } from '#domain/case-keys'
import type { ReceiptKeys } from '#domain/receipt-keys'
import { ENVELOPE_SIZE, type FirstBody } from '#domain/sealed-case'
import { open, seal } from '#domain/sealing'
import { type SignedMessage, readMessage, signMessage } from '#domain/signed-message'

/** A sealed envelope and the number the server keeps it under. */
export type Kept = { no: number; on: string; bytes: Uint8Array }

/** One line of the thread. `damaged` covers forged, reordered, replayed and changed envelopes alike. */
export type Entry =
  | { is: 'message'; no: number; on: string; talk: Talk }
  | { is: 'damaged'; no: number; on: string }
  | { is: 'gap'; count: number }

/** A thread that could be opened: the complaint, what followed, and where the next message has to link. */
export type Thread = {
  locator: string
  first: FirstBody
  firstOn: string
  entries: Entry[]
  next: { sequence: number; previous: string }
}

const hashOf = (bytes: Uint8Array) => bytesToHex(sha256(bytes))

/** Who may have signed: the reporter, and the handling side of this case. */
type Signers = { reporter: string; unit: string }

function talkOf(message: SignedMessage, { locator, signers, no, previous }: Expected): Talk | null {
  const { kind, body, sequence, signer } = message
  const isNext = kind === 'message' && sequence === no && message.locator === locator
  // After a gap nobody can say what came before; the gap itself is shown.
  const isLinked = previous === null || message.previous === previous
  if (!isNext || !isLinked || !isTalk(body)) return null
  return signer === signers[body.from] ? body : null
}

type Expected = { locator: string; signers: Signers; no: number; previous: string | null }

async function opened(bytes: Uint8Array, identity: string): Promise<SignedMessage | null> {
  try {
    const text = await open(bytes, identity)
    return text && readMessage(text)
  } catch {
    return null
  }
}

const isFirstBody = (value: unknown): value is FirstBody => {
  const { reporter, case: own, nonce } = (value ?? {}) as Record<string, unknown>
  const { recipient, signer } = (own ?? {}) as Record<string, unknown>
  return (
    [reporter, recipient].every((each) => String(each).startsWith('age1pq1')) &&
    /^[0-9a-f]{64}$/.test(String(signer)) &&
    /^[0-9a-f]{32}$/.test(String(nonce))
  )
}

/**
 * Opens and checks the envelopes of a case, in the order of their numbers. `locatorHash` is the case's own, in hex; with
 * `reporter` (the public key that follows from the receipt) the complaint must be signed by it.
 * `null` where the first envelope is missing, is not this case's or does not open. Never throws.
 */
export async function openThread(
  kept: Kept[],
  { identity, locatorHash, reporter }: { identity: string; locatorHash: string; reporter?: string },
): Promise<Thread | null> {
  const [begin, ...rest] = [...kept].sort((a, b) => a.no - b.no)
  const complaint = begin?.no === 0 ? await opened(begin.bytes, identity) : null
  if (!begin || complaint?.kind !== 'complaint' || complaint.sequence !== 0) return null
  const { locator, signer, previous, body } = complaint
  const isOfCase =
    previous === locatorHash && hashOf(hexToBytes(locator)) === locatorHash && isFirstBody(body)
  if (!isOfCase || (reporter !== undefined && signer !== reporter)) return null

  const signers = { reporter: signer, unit: body.case.signer }
  const entries: Entry[] = []
  let last = { no: 0, hash: hashOf(begin.bytes) }
  for (const { no, on, bytes } of rest) {
    const missing = no - last.no - 1
    if (missing > 0) entries.push({ is: 'gap', count: missing })
    const message = await opened(bytes, identity)
    const expected = { locator, signers, no, previous: missing > 0 ? null : last.hash }
    const talk = message && talkOf(message, expected)
    // Two under one number: the second follows nothing.
    const isSecond = no === last.no
    entries.push(talk && !isSecond ? { is: 'message', no, on, talk } : { is: 'damaged', no, on })
    if (!isSecond) last = { no, hash: hashOf(bytes) }
  }
  return {
    locator,
    first: body,
    firstOn: begin.on,
    entries,
    next: { sequence: last.no + 1, previous: last.hash },
  }
}

/** Seals what one side says next, to both sides, signed with the writer's key. */
export function sealTalk(
  { locator, first, next }: Pick<Thread, 'locator' | 'first' | 'next'>,
  talk: Talk,
  writer: Pick<ReceiptKeys | CaseKeys, 'signingSeed'>,
): Promise<Uint8Array> {
  const message = signMessage({ kind: 'message', locator, ...next, body: talk }, writer.signingSeed)
  return seal(message, [first.case.recipient, first.reporter], ENVELOPE_SIZE)
}

/** The public key, in hex, that follows from a receipt. */
export const reporterSigner = ({ signingSeed }: ReceiptKeys) => signerOf(signingSeed)

/**
 * A message of a complaint (投诉往来) as it stands inside a sealed envelope or key slot.
 *
 * age binds nothing and names no sender, so the plaintext itself carries kind, case, sequence and the hash of what came
 * before, and is signed. The layout is 64 bytes of signature, then the JSON text that was signed.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

export type Message = {
  kind: 'case-key' | 'complaint' | 'message'
  /** The case's locator in hex. */
  locator: string
  /** 0 for the complaint itself, then counting up. */
  sequence: number
  /** SHA-256 of the sealed envelope before this one, in hex; of the locator, for the first. */
  previous: string
  body: unknown
}

/** A message whose signature held. `signer` is the Ed25519 public key in hex. */
export type SignedMessage = Message & { signer: string }

const CONTEXT = utf8ToBytes('complaint/message/v1|')

/** The bytes of a message, signed with the key of that seed. */
export function signMessage(message: Message, seed: Uint8Array): Uint8Array {
  const { kind, locator, sequence, previous, body } = message
  const signer = bytesToHex(ed25519.getPublicKey(seed))
  const text = utf8ToBytes(
    JSON.stringify({ v: 1, kind, locator, sequence, previous, signer, body }),
  )
  return concatBytes(ed25519.sign(concatBytes(CONTEXT, text), seed), text)
}

const isMessage = (value: unknown): value is SignedMessage & { v: 1 } => {
  if (typeof value !== 'object' || value === null) return false
  const { v, kind, locator, sequence, previous, signer } = value as Record<string, unknown>
  return (
    v === 1 &&
    (kind === 'case-key' || kind === 'complaint' || kind === 'message') &&
    /^[0-9a-f]{32}$/.test(String(locator)) &&
    Number.isSafeInteger(sequence) &&
    /^[0-9a-f]{64}$/.test(String(previous)) &&
    /^[0-9a-f]{64}$/.test(String(signer))
  )
}

/** The message in these bytes. Throws when it is malformed or its signature does not hold. */
export function readMessage(bytes: Uint8Array): SignedMessage {
  const text = bytes.subarray(64)
  const message: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text))
  if (!isMessage(message)) throw new Error('malformed message')
  const { kind, locator, sequence, previous, signer, body } = message
  const signature = bytes.subarray(0, 64)
  if (!ed25519.verify(signature, concatBytes(CONTEXT, text), hexToBytes(signer), { zip215: false }))
    throw new Error('invalid signature')
  return { kind, locator, sequence, previous, signer, body }
}

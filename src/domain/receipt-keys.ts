import { argon2idAsync } from '@noble/hashes/argon2.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { base64urlnopad, bech32 } from '@scure/base'
import { receiptFrom } from '#domain/receipt'

/** Everything a receipt stands for. Nothing here is stored; the server keeps the SHA-256 of `locator` and of `auth` only. */
export type ReceiptKeys = {
  /** 16 bytes that find the case. */
  locator: Uint8Array
  /** 32 bytes that show one may act on it. */
  auth: Uint8Array
  /** The Ed25519 seed that signs what the reporter says. */
  signingSeed: Uint8Array
  /** The age identity (`AGE-SECRET-KEY-PQ-1…`, post-quantum hybrid) that opens what is said to the reporter. */
  identity: string
}

const VERSION = 'complaint/receipt/v1'

/**
 * Derives the keys of a receipt: Argon2id (19,456 KiB, two passes, one lane), then HKDF-SHA-256 per key.
 * `siteId` is fixed for the life of an installation. Costs about 0.3 CPU-seconds and lets other work in between.
 */
export async function receiptKeys(digits: string, siteId: string): Promise<ReceiptKeys> {
  const salt = sha256(utf8ToBytes(`${VERSION}|${siteId}`)).slice(0, 16)
  const root = await argon2idAsync(digits, salt, {
    m: 19_456,
    t: 2,
    p: 1,
    dkLen: 32,
    asyncTick: 10,
  })
  const key = (label: string, length: number) =>
    hkdf(sha256, root, utf8ToBytes(VERSION), utf8ToBytes(label), length)
  return {
    locator: key('locator', 16),
    auth: key('auth', 32),
    signingSeed: key('ed25519', 32),
    identity: bech32
      .encodeFromBytes('AGE-SECRET-KEY-PQ-', key('age-mlkem768x25519', 32))
      .toUpperCase(),
  }
}

/** The form's own random text (32 bytes in base64url), from which the receipt of the server-sealed path is derived. */
export const nonceFrom = (bytes: Uint8Array) => base64urlnopad.encode(bytes)

/** The receipt of a form: the same nonce leads to the same one, so that a form sent twice files one case. */
export const receiptOfNonce = (nonce: string) =>
  receiptFrom(
    hkdf(
      sha256,
      base64urlnopad.decode(nonce),
      utf8ToBytes(VERSION),
      utf8ToBytes('server-sealed receipt'),
      128,
    ),
  )

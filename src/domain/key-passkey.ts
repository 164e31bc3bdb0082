/**
 * A personal key behind a passkey (通行密钥锁着的个人密钥). What the passkey's PRF makes of one input, and nothing else,
 * leads to the secret that the identity is sealed with; both stay in the browser, and the input is no secret.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { keyId, sealPersonal } from '#domain/personal-key'

/** What the passkey is asked about: for each personal key something else. */
export const prfInput = (recipient: string) =>
  new Uint8Array(sha256(utf8ToBytes(`complaint/personal-key/prf-input/v1|${keyId(recipient)}`)))

/** The secret that follows from the passkey's answer: 32 bytes in hex. It takes a passphrase's place. */
export const secretOfPrf = (answer: Uint8Array, recipient: string) =>
  bytesToHex(
    hkdf(
      sha256,
      answer,
      utf8ToBytes(keyId(recipient)),
      utf8ToBytes('complaint/personal-key/prf/v1'),
      32,
    ),
  )

// Nobody tries 2^256 secrets: stretching them would cost the owner alone.
const WORK_FACTOR = 1

/** Seals an identity with the secret of a passkey; `openPersonal` opens it with the same. */
export const sealForPasskey = (identity: string, secret: string) =>
  sealPersonal(identity, secret, WORK_FACTOR)

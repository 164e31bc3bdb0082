/**
 * The keys of a case (案件密钥): an age identity of its own, and a signing key derived from it. Whoever can open the case's
 * slot can write in the handling side's name; nobody else can, the reporter's server included.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { generateHybridIdentity, identityToRecipient } from 'age-encryption'

/** What the slots of a case hold, and what follows from it. */
export type CaseKeys = { identity: string; recipient: string; signingSeed: Uint8Array }

const seedOf = (identity: string, purpose: string) =>
  hkdf(sha256, utf8ToBytes(identity), utf8ToBytes('complaint/keys/v1'), utf8ToBytes(purpose), 32)

/** The Ed25519 public key of a seed, in hex. */
export const signerOf = (seed: Uint8Array) => bytesToHex(ed25519.getPublicKey(seed))

/** The keys that follow from the identity of a case. */
export const caseKeysOf = async (identity: string): Promise<CaseKeys> => ({
  identity,
  recipient: await identityToRecipient(identity),
  signingSeed: seedOf(identity, 'case/ed25519'),
})

/** Fresh keys of a case that is being filed. */
export const freshCaseKeys = async () => caseKeysOf(await generateHybridIdentity())

/** The seed with which a handling unit signs proofs of filing; its public half stands in the signed list of units. */
export const unitSigningSeed = (identity: string) => seedOf(identity, 'unit/ed25519')

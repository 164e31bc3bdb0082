/**
 * Proof of filing (投诉证明): a handling unit signs a digest of the sealed complaint and the day it came. Whoever holds it
 * can show a higher body that this unit had this complaint by that day, without showing the receipt.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

export type FilingProof = {
  unit: string
  receivedOn: string
  /** SHA-256 of nonce and envelope, in hex: without the nonce nobody finds the envelope by it. */
  digest: string
  signature: string
}

const CONTEXT = 'complaint/proof/v1|'

/** What is signed of a sealed complaint; the nonce stands inside the envelope, and is 16 bytes in hex. */
export const proofDigest = (nonce: string, envelope: Uint8Array) =>
  bytesToHex(sha256(concatBytes(hexToBytes(nonce), envelope)))

const signed = ({ unit, receivedOn, digest }: Omit<FilingProof, 'signature'>) =>
  utf8ToBytes(CONTEXT + JSON.stringify([unit, receivedOn, digest]))

/** The proof, signed with the seed of a unit. */
export const signProof = (
  proof: Omit<FilingProof, 'signature'>,
  seed: Uint8Array,
): FilingProof => ({ ...proof, signature: bytesToHex(ed25519.sign(signed(proof), seed)) })

/** Whether this unit's key (hex) signed it. Never throws, whatever it is given. */
export function isProved(proof: FilingProof, signer: string): boolean {
  try {
    const { signature } = proof
    return ed25519.verify(hexToBytes(signature), signed(proof), hexToBytes(signer), {
      zip215: false,
    })
  } catch {
    return false
  }
}

/** The proof as lines to take along; `nonce` is what makes the digest checkable against the envelope. */
export const proofText = (
  { unit, receivedOn, digest, signature }: FilingProof,
  nonce: string,
  unitName: string,
) =>
  [
    '投诉证明',
    `受理单位：${unitName}（${unit}）`,
    `收到日期：${receivedOn}`,
    `随机数：${nonce}`,
    `摘要（SHA-256，随机数在前、密文在后）：${digest}`,
    `签名（Ed25519）：${signature}`,
  ].join('\n')

import { expect, test } from 'vitest'
import { signerOf, unitSigningSeed } from '#domain/case-keys'
import { isProved, proofDigest, proofText, signProof } from '#domain/filing-proof'

const nonce = '0f'.repeat(16)
const envelope = new Uint8Array([1, 2, 3])
const seed = unitSigningSeed('AGE-SECRET-KEY-PQ-1BUREAU')
const proof = signProof(
  { unit: 'bureau', receivedOn: '2026-03-06', digest: proofDigest(nonce, envelope) },
  seed,
)

test('a proof of filing holds for its unit, its day and its envelope alone', () => {
  const signer = signerOf(seed)

  expect(isProved(proof, signer)).toBe(true)
  for (const change of [
    { unit: 'promoter-fireworks' },
    { receivedOn: '2026-03-05' },
    { digest: proofDigest(nonce, new Uint8Array([1, 2, 4])) },
    { digest: proofDigest('0e'.repeat(16), envelope) },
    { signature: '00'.repeat(64) },
    { signature: 'x' },
  ])
    expect(isProved({ ...proof, ...change }, signer)).toBe(false)
  expect(isProved(proof, signerOf(unitSigningSeed('another')))).toBe(false)
  expect(isProved(proof, 'x')).toBe(false)
})

test('a proof of filing says on paper what a higher body needs to check it', () => {
  const text = proofText(proof, nonce, '示例单位')

  for (const part of ['示例单位', proof.receivedOn, nonce, proof.digest, proof.signature])
    expect(text).toContain(part)
})

import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bucketOf, open, pad, seal, unpad } from '#domain/sealing'

const key = async () => {
  const identity = await generateHybridIdentity()
  return { identity, recipient: await identityToRecipient(identity) }
}

describe('padding', () => {
  test('fills up to a power of two and gives back what went in', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        const padded = pad(bytes, 1024)
        expect(Math.log2(padded.length) % 1).toBe(0)
        expect(unpad(padded)).toEqual(bytes)
      }),
    )
  })

  test('never goes below the least size', () => {
    expect([bucketOf(0, 4096), bucketOf(4096, 4096), bucketOf(4097, 4096)]).toEqual([
      4096, 4096, 8192,
    ])
  })

  test('with an impossible length is refused', () => {
    expect(() => unpad(new Uint8Array([0, 0, 0, 9, 1]))).toThrow('malformed padding')
    expect(() => unpad(new Uint8Array(3))).toThrow('malformed padding')
  })
})

describe('sealing', () => {
  test('opens for each recipient and for nobody else', async () => {
    const [anna, ben, eve] = await Promise.all([key(), key(), key()])
    const text = new TextEncoder().encode('只给两个人')
    const sealed = await seal(text, [anna.recipient, ben.recipient], 1024)

    expect(await open(sealed, anna.identity)).toEqual(text)
    expect(await open(sealed, ben.identity)).toEqual(text)
    expect(await open(sealed, eve.identity)).toBeNull()
  })

  test('tells nothing of the length within a bucket', async () => {
    const { recipient } = await key()
    const sealed = await Promise.all(
      [1, 500, 1020].map((size) => seal(new Uint8Array(size), [recipient], 1024)),
    )

    expect(new Set(sealed.map(({ length }) => length)).size).toBe(1)
  })

  test('refuses a recipient that is not post-quantum hybrid, even beside one that is', async () => {
    const { recipient } = await key()
    const classical = await identityToRecipient(await generateX25519Identity())

    expect(() => seal(new Uint8Array(1), [recipient, classical], 1024)).toThrow('post-quantum')
    expect(() => seal(new Uint8Array(1), [], 1024)).toThrow('no recipient')
  })

  test('notices any changed byte', async () => {
    const { identity, recipient } = await key()
    const sealed = await seal(new Uint8Array(10), [recipient], 1024)
    for (const at of [0, 40, 300, 1600, sealed.length - 700, sealed.length - 1]) {
      const changed = sealed.slice()
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(await open(changed, identity).catch(() => null)).toBeNull()
    }
  })
})

import { describe, expect, test } from 'vitest'
import { openSealedToken, sealToken } from '#functions/sealed-token'

const secret = 's'.repeat(32)
const expires = new Date('2026-03-06T02:15:00Z')
const before = new Date('2026-03-06T02:14:59Z')
const payload = 'ab'.repeat(32)
const token = () => sealToken(secret, 'case', payload, expires)

describe('a sealed token', () => {
  test('opens until it expires', async () => {
    expect(await openSealedToken(secret, 'case', await token(), before)).toBe(payload)
    expect(await openSealedToken(secret, 'case', await token(), expires)).toBeNull()
  })

  test('shows nothing of its payload, and never looks the same', async () => {
    const [one, other] = [await token(), await token()]

    expect(one).toMatch(/^[\w-]+$/)
    expect(one).not.toBe(other)
    expect(one).toHaveLength(other.length)
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('abab')
  })

  test('is nothing under another secret or purpose, or with one bit changed', async () => {
    const one = await token()
    const bytes = Buffer.from(one, 'base64url')

    expect(await openSealedToken('t'.repeat(32), 'case', one, before)).toBeNull()
    expect(await openSealedToken(secret, 'session', one, before)).toBeNull()
    for (const at of [0, 12, bytes.length - 1]) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(
        await openSealedToken(secret, 'case', changed.toString('base64url'), before),
      ).toBeNull()
    }
  })

  test.each(['', 'x', '=', 'a.b.c', '好', 'A'.repeat(5000)])('is nothing as %j', async (other) => {
    expect(await openSealedToken(secret, 'case', other, before)).toBeNull()
  })
})

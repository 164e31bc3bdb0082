import { bytesToHex } from '@noble/hashes/utils.js'
import { identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseReceipt } from '#domain/receipt'
import { nonceFrom, receiptKeys, receiptOfNonce } from '#domain/receipt-keys'

const DIGITS = '1234567890123456789012345627'

describe('the keys of a receipt', () => {
  // Computed apart, with OpenSSL's Argon2id and HKDF: a change here locks out every receipt ever given.
  test('never change for a site', async () => {
    const keys = await receiptKeys(DIGITS, 'demo')

    expect(bytesToHex(keys.locator)).toBe('2371daca66808f8e7ee994a202c862f1')
    expect(bytesToHex(keys.auth)).toBe(
      '72052bbcb1d4652d992f2a8dad73a26fbd0ef71dd8a9ce846f3bc79dea019155',
    )
    expect(bytesToHex(keys.signingSeed)).toBe(
      '9b6f31f01beea4b7ee70da33259ce13592551999c95413130e59aff423d66418',
    )
    expect(keys.identity).toBe(
      'AGE-SECRET-KEY-PQ-1D5QY9FKQ6HFUR7C6WJHPR7UTHSDQ63YW7XZ0YUNYG2VUF3TL6RTQ4MRQ4V',
    )
    expect(await identityToRecipient(keys.identity)).toMatch(/^age1pq1/)
  })

  test('differ from site to site', async () => {
    const [here, there] = await Promise.all([receiptKeys(DIGITS, 'a'), receiptKeys(DIGITS, 'b')])

    expect(bytesToHex(here.locator)).not.toBe(bytesToHex(there.locator))
  })
})

describe('the receipt of a form', () => {
  test('follows from its nonce alone', () => {
    const nonce = nonceFrom(new Uint8Array(32).fill(7))

    expect(nonce).toBe('BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc')
    expect(receiptOfNonce(nonce)).toBe('6236338080232427204817688758')
  })

  test('is a good receipt for every nonce', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        expect(parseReceipt(receiptOfNonce(nonceFrom(bytes))).ok).toBe(true)
      }),
    )
  })
})

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { beforeAll, describe, expect, test } from 'vitest'
import { demoIdentities, demoList } from '#domain/demo-keys'
import { type ReceiptKeys, receiptKeys } from '#domain/receipt-keys'
import { SLOTS, openCase, sealCase } from '#domain/sealed-case'
import { open, seal } from '#domain/sealing'
import { readMessage, signMessage } from '#domain/signed-message'

const damaged = { found: 'damaged' } as const
const complaint = { facts: '示例：多收了安装费' }
let keys: ReceiptKeys
let others: ReceiptKeys
let recipients: string[]
const identities = demoIdentities.map(({ identity }) => identity)

beforeAll(async () => {
  keys = await receiptKeys('1234567890123456789012345627', 'demo')
  others = await receiptKeys('1234567890123456789012345627', 'another')
  recipients = (await demoList()).recipients
})

const hashOf = (of: ReceiptKeys) => bytesToHex(sha256(of.locator))

/** A case as the server keeps it: its parts, and the hash of its locator. */
const sealedTo = async (...units: number[]) => ({
  ...(await sealCase(complaint, {
    keys,
    recipients: units.map((unit) => recipients[unit] ?? ''),
  })),
  locatorHash: hashOf(keys),
})

const flipped = (bytes: Uint8Array, at: number) => {
  const changed = bytes.slice()
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}

describe('a sealed case', () => {
  test('opens for exactly the units it was sealed to, whichever they are', async () => {
    for (const units of [[0], [0, 1], [0, 4], [1, 2, 3, 4]]) {
      const sealed = await sealedTo(...units)
      const found = await Promise.all(identities.map((identity) => openCase(sealed, identity)))

      expect(found).toMatchObject(
        identities.map((_, unit) =>
          units.includes(unit) ? { found: 'complaint', body: complaint } : { found: 'nothing' },
        ),
      )
    }
  })

  test('gives an excluded unit no slot it can open', async () => {
    const { slots } = await sealedTo(0)
    for (const identity of identities.slice(1))
      for (const slot of slots) expect(await open(slot, identity)).toBeNull()
  })

  test('looks the same for one unit as for two', async () => {
    const [one, two] = await Promise.all([sealedTo(0), sealedTo(0, 1)])
    const sizes = ({ slots, envelope }: typeof one) => [
      ...slots.map(({ length }) => length),
      envelope.length,
    ]

    expect(one.slots).toHaveLength(SLOTS)
    expect(new Set(one.slots.map(({ length }) => length)).size).toBe(1)
    expect(sizes(one)).toEqual(sizes(two))
  })

  test('opens for the reporter, who finds the way back inside', async () => {
    const { envelope } = await sealedTo(0)
    const opened = await open(envelope, keys.identity)

    expect(opened && readMessage(opened)).toMatchObject({
      kind: 'complaint',
      sequence: 0,
      locator: bytesToHex(keys.locator),
      previous: bytesToHex(sha256(keys.locator)),
      body: { complaint, reporter: await identityToRecipient(keys.identity) },
    })
  })

  test('refuses a classical recipient', async () => {
    const classical = await identityToRecipient(await generateX25519Identity())

    await expect(sealCase(complaint, { keys, recipients: [classical] })).rejects.toThrow(
      'post-quantum',
    )
  })

  test('is damaged when its envelope or the slot is changed', async () => {
    const sealed = await sealedTo(0)
    const [bureau = ''] = identities
    const { envelope, slots } = sealed

    expect(
      await openCase({ ...sealed, envelope: flipped(envelope, envelope.length - 1) }, bureau),
    ).toEqual({
      found: 'damaged',
    })
    expect(await openCase({ ...sealed, envelope: new Uint8Array() }, bureau)).toEqual({
      found: 'damaged',
    })
    const changed = slots.map((slot) => flipped(slot, slot.length - 1))
    expect(await openCase({ ...sealed, slots: changed }, bureau)).toEqual({ found: 'damaged' })
  })

  test('is damaged when its envelope is another case’s', async () => {
    const [one, other] = await Promise.all([sealedTo(0), sealedTo(0)])

    expect(await openCase({ ...one, envelope: other.envelope }, identities[0] ?? '')).toEqual({
      found: 'damaged',
    })
  })

  test('is damaged when all its parts lie under another case', async () => {
    const sealed = await sealedTo(0)
    const [bureau = ''] = identities

    expect(await openCase(sealed, bureau)).toMatchObject({ found: 'complaint' })
    for (const locatorHash of [hashOf(others), '', 'x'])
      expect(await openCase({ ...sealed, locatorHash }, bureau)).toEqual(damaged)
  })

  test.each([
    ['a signed past that is not its own', () => ({ previous: hashOf(others) })],
    ['a signed locator that is not its own', () => ({ locator: bytesToHex(others.locator) })],
  ])('is damaged by %s, in slot and envelope alike', async (_, change) => {
    const own = await generateHybridIdentity()
    const head = {
      locator: bytesToHex(keys.locator),
      sequence: 0,
      previous: hashOf(keys),
      ...change(),
    }
    const key = signMessage({ ...head, kind: 'case-key', body: own }, keys.signingSeed)
    const message = signMessage(
      { ...head, kind: 'complaint', body: { complaint } },
      keys.signingSeed,
    )
    const sealed = {
      slots: [await seal(key, [recipients[0] ?? ''], 1024)],
      envelope: await seal(message, [await identityToRecipient(own)], 4096),
    }

    for (const of of [keys, others])
      expect(await openCase({ ...sealed, locatorHash: hashOf(of) }, identities[0] ?? '')).toEqual(
        damaged,
      )
  })

  test.each([
    ['nothing else', () => ({}), { found: 'complaint', body: complaint }],
    ['another signer', () => ({ seed: others.signingSeed }), damaged],
    ['another kind', () => ({ kind: 'message' as const }), damaged],
    ['another sequence', () => ({ sequence: 1 }), damaged],
    ['another case', () => ({ locator: bytesToHex(others.locator) }), damaged],
    ['another past', () => ({ previous: '0'.repeat(64) }), damaged],
  ])('that holds what is of %s opens only if it belongs', async (_, change, found) => {
    const own = await generateHybridIdentity()
    const head = {
      locator: bytesToHex(keys.locator),
      sequence: 0,
      previous: bytesToHex(sha256(keys.locator)),
    }
    const key = signMessage({ ...head, kind: 'case-key', body: own }, keys.signingSeed)
    const { seed, ...changed } = { seed: keys.signingSeed, ...change() }
    const message = signMessage(
      { ...head, kind: 'complaint', body: { complaint }, ...changed },
      seed,
    )
    const slots = [await seal(key, [recipients[0] ?? ''], 1024)]
    const envelope = await seal(message, [await identityToRecipient(own)], 4096)

    expect(
      await openCase({ slots, envelope, locatorHash: hashOf(keys) }, identities[0] ?? ''),
    ).toMatchObject(found)
  })
})

describe('a signed message', () => {
  const message = {
    kind: 'message',
    locator: '0'.repeat(32),
    sequence: 1,
    previous: '0'.repeat(64),
    body: '好',
  } as const

  test('reads back as it was signed', () => {
    expect(readMessage(signMessage(message, keys.signingSeed))).toMatchObject(message)
  })

  test('is refused when one bit of text or signature differs', () => {
    const signed = signMessage(message, keys.signingSeed)
    for (const at of [0, 63, signed.length - 3])
      expect(() => readMessage(flipped(signed, at))).toThrow()
  })
})

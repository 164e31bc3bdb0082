import { base64 } from '@scure/base'
import { generateHybridIdentity, identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { demoHandler, demoIdentities, demoPassphrase } from '#domain/demo-keys'
import { OwnKey, SharedKey } from '#domain/key-form'
import {
  fingerprintOf,
  isFingerprint,
  makePersonal,
  openPersonal,
  passphraseProblem,
  randomPassphrase,
  sealPersonal,
} from '#domain/personal-key'
import { openCopy, sealCopy, unitKeyOf, unlock } from '#domain/unit-key-copy'

const passphrase = '示例口令 一二三四五六七'
// The least scrypt can do: its cost is not what is tried here.
const WORK = 1
const unitIdentity = demoIdentities[0]?.identity ?? ''

/** A member with a personal key and a copy of the bureau's key. */
async function member() {
  const { recipient, sealed } = await makePersonal(passphrase, WORK)
  return { recipient, sealed, copy: await sealCopy('bureau', unitIdentity, recipient) }
}

const damagedAt = (bytes: Uint8Array, at: number) =>
  bytes.map((byte, i) => (i === (at < 0 ? bytes.length + at : at) ? byte ^ 1 : byte))

describe('a personal key', () => {
  test('opens with its passphrase, however it is written, and with no other', async () => {
    const { recipient, sealed } = await makePersonal(passphrase, WORK)
    const opened = await openPersonal(sealed, ` ${passphrase.replace(' ', '\u3000')}`)

    expect(opened?.recipient).toBe(recipient)
    expect(await identityToRecipient(opened?.identity ?? '')).toBe(recipient)
    expect(await openPersonal(sealed, `${passphrase}!`)).toBeNull()
    expect(await openPersonal(sealed, '')).toBeNull()
  })

  test('is the same key under another passphrase, and the one before opens it no more', async () => {
    const { recipient, sealed } = await makePersonal(passphrase, WORK)
    const { identity = '' } = (await openPersonal(sealed, passphrase)) ?? {}
    const again = await sealPersonal(identity, '另一个示例口令一二三', WORK)

    expect((await openPersonal(again, '另一个示例口令一二三'))?.recipient).toBe(recipient)
    expect(await openPersonal(again, passphrase)).toBeNull()
  })

  test('that was changed is refused, and what is no key too', async () => {
    const { sealed } = await makePersonal(passphrase, WORK)

    await expect(openPersonal(damagedAt(sealed, -1), passphrase)).rejects.toThrow()
    await expect(openPersonal(sealed.slice(0, 60), passphrase)).rejects.toThrow()
    await expect(openPersonal(new Uint8Array(200), passphrase)).rejects.toThrow()
  })

  test.each([
    ['短口令', '至少'],
    ['aaaaaaaaaaaaaaaa', '太简单'],
    ['   12345678901   ', '至少'],
    ['', '至少'],
  ])('wants more than %j', (given, message) => {
    expect(passphraseProblem(given)).toContain(message)
  })

  test('takes a passphrase that is made at random, each time another', () => {
    const made = Array.from({ length: 50 }, randomPassphrase)

    expect(made.every((each) => /^(\d{4} ){4}\d{4}$/.test(each))).toBe(true)
    expect(new Set(made).size).toBe(50)
    expect([passphrase, ...made].map(passphraseProblem).filter(Boolean)).toEqual([])
  })
})

describe('a fingerprint', () => {
  test('is 24 digits of the recipient, and taken as people type it', async () => {
    const recipient = await identityToRecipient(await generateHybridIdentity())
    const fingerprint = fingerprintOf(recipient)

    expect(fingerprint).toMatch(/^(\d{4} ){5}\d{4}$/)
    expect(isFingerprint(fingerprint, recipient)).toBe(true)
    expect(isFingerprint(fingerprint.replaceAll(' ', '-'), recipient)).toBe(true)
    expect(
      isFingerprint(
        fingerprint.replace(/\d/g, (d) => '０１２３４５６７８９'[Number(d)] ?? ''),
        recipient,
      ),
    ).toBe(true)
  })

  test('is another for another recipient, and no part of it is enough', async () => {
    const [one = '', other = ''] = await Promise.all(
      [0, 1].map(async () => identityToRecipient(await generateHybridIdentity())),
    )

    expect(isFingerprint(fingerprintOf(one), other)).toBe(false)
    fc.assert(
      fc.property(fc.string(), (typed) => {
        expect(isFingerprint(typed, one)).toBe(false)
      }),
    )
    expect(isFingerprint(fingerprintOf(one).slice(0, -1), one)).toBe(false)
  })
})

describe('a copy of a unit’s key', () => {
  test('opens for its member, and for nobody else', async () => {
    const [one, other] = [await member(), await member()]
    const asked = { unit: 'bureau', passphrase }

    expect(await unlock({ sealed: one.sealed, copies: [one.copy] }, asked)).toMatchObject({
      found: 'keys',
      own: { recipient: one.recipient },
      keys: [await unitKeyOf(unitIdentity)],
    })
    expect(await unlock({ sealed: other.sealed, copies: [one.copy] }, asked)).toMatchObject({
      found: 'keys',
      keys: [],
    })
  })

  test('is of its unit alone: put under another it opens nothing', async () => {
    const { sealed, copy } = await member()
    const asked = { unit: 'promoter-fireworks', passphrase }

    expect(await unlock({ sealed, copies: [copy] }, asked)).toMatchObject({ keys: [] })
  })

  test('tells a wrong passphrase from damage, and never throws', async () => {
    const { sealed, copy } = await member()
    const asked = { unit: 'bureau', passphrase }
    const found = async (kept: { sealed: Uint8Array; copies: Uint8Array[] }, typed = passphrase) =>
      (await unlock(kept, { ...asked, passphrase: typed })).found

    expect(await found({ sealed, copies: [copy] }, '不是这个口令一二三四')).toBe('wrong passphrase')
    expect(await found({ sealed, copies: [damagedAt(copy, -1)] })).toBe('damaged')
    expect(await found({ sealed: damagedAt(sealed, -1), copies: [copy] })).toBe('damaged')
    expect(await found({ sealed: new Uint8Array(), copies: [] })).toBe('damaged')
  })

  test('that is damaged is passed over while another opens, and told where none does', async () => {
    const { sealed, copy, recipient } = await member()
    const former = await sealCopy('bureau', demoIdentities[1]?.identity ?? '', recipient)
    const asked = { unit: 'bureau', passphrase }
    const found = (copies: Uint8Array[]) => unlock({ sealed, copies }, asked)

    expect(await found([damagedAt(former, -1), copy, new Uint8Array(2000)])).toMatchObject({
      found: 'keys',
      keys: [await unitKeyOf(unitIdentity)],
    })
    expect(await found([damagedAt(copy, -1), (await member()).copy])).toEqual({ found: 'damaged' })
  })

  test('is not a personal key, nor the other way round', async () => {
    const { sealed, copy, recipient } = await member()
    const { identity = '' } = (await openPersonal(sealed, passphrase)) ?? {}
    const bare = await sealCopy('bureau', unitIdentity, recipient)

    expect(await openCopy(bare, { unit: 'bureau', identity })).not.toBeNull()
    await expect(openCopy(sealed, { unit: 'bureau', identity })).resolves.toBeNull()
    await expect(openPersonal(copy, passphrase)).resolves.toBeNull()
  })

  test('is sealed to post-quantum recipients only', () => {
    expect(() => sealCopy('bureau', unitIdentity, 'age1xyz')).toThrow('post-quantum')
  })
})

describe('what is posted of the keys', () => {
  const sent = async () => {
    const { recipient, sealed, copy } = await member()
    return {
      own: { recipient, sealed: base64.encode(sealed) },
      shared: {
        recipient,
        copies: JSON.stringify([{ key: 'a'.repeat(64), sealed: base64.encode(copy) }]),
      },
      copy,
      sealed,
    }
  }

  test('is taken sealed, and given on as bytes', async () => {
    const { own, shared, copy, sealed } = await sent()

    expect(OwnKey.parse(own)).toEqual({ recipient: own.recipient, sealed, seen: '' })
    expect(SharedKey.parse(shared).copies).toEqual([{ key: 'a'.repeat(64), sealed: copy }])
  })

  test('is refused in the clear, and where one kind of seal stands for another', async () => {
    const { own, shared, copy, sealed } = await sent()
    const clear = base64.encode(new TextEncoder().encode(unitIdentity))
    const hidden = base64.encode(
      new TextEncoder().encode(`age-encryption.org/v1\n-> scrypt x\n${unitIdentity}`),
    )
    const copies = (text: string) =>
      SharedKey.safeParse({
        ...shared,
        copies: JSON.stringify([{ key: 'a'.repeat(64), sealed: text }]),
      })

    for (const text of [clear, hidden, base64.encode(copy), '', '!', unitIdentity])
      expect(OwnKey.safeParse({ ...own, sealed: text }).success).toBe(false)
    for (const text of [clear, hidden, base64.encode(sealed), '', '!'])
      expect(copies(text).success).toBe(false)
    expect(OwnKey.safeParse({ ...own, recipient: 'age1xyz' }).success).toBe(false)
    expect(SharedKey.safeParse({ ...shared, copies: '{' }).success).toBe(false)
    expect(SharedKey.safeParse({ ...shared, copies: '[]' }).success).toBe(false)
  })
})

test('the demo’s handlers open their unit’s key with the passphrase the page shows', async () => {
  const { own, copy } = await demoHandler('demo-bureau-2', 'bureau')
  const kept = { sealed: own.sealed, copies: copy ? [copy.sealed] : [] }

  expect(await unlock(kept, { unit: 'bureau', passphrase: demoPassphrase })).toMatchObject({
    keys: [await unitKeyOf(unitIdentity)],
  })
  expect((await demoHandler('demo-bureau-1')).copy).toBeNull()
})

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type CaseKeys, caseKeysOf, freshCaseKeys } from '#domain/case-keys'
import { demoIdentities, demoList } from '#domain/demo-keys'
import { type ReceiptKeys, receiptKeys } from '#domain/receipt-keys'
import { openCase, sealCase } from '#domain/sealed-case'
import { type Kept, openThread, reporterSigner, sealTalk } from '#domain/thread'

let keys: ReceiptKeys
let others: ReceiptKeys
let own: CaseKeys
let kept: Kept[]

const hashOf = (of: ReceiptKeys) => bytesToHex(sha256(of.locator))
const asReporter = () => ({
  identity: keys.identity,
  locatorHash: hashOf(keys),
  reporter: reporterSigner(keys),
})
const said = (text: string, from: 'reporter' | 'unit') => ({ from, text })

/** What a server with a case of five messages keeps, alternating between the sides. */
beforeAll(async () => {
  keys = await receiptKeys('1234567890123456789012345627', 'demo')
  others = await receiptKeys('1234567890123456789012345627', 'another')
  const { recipients } = await demoList()
  const made = await freshCaseKeys()
  const sealed = await sealCase(
    { facts: '示例' },
    { keys, recipients: recipients.slice(0, 1), own: made },
  )
  const bureau = demoIdentities[0]?.identity ?? ''
  const opened = await openCase({ ...sealed, locatorHash: hashOf(keys) }, bureau)
  own = await caseKeysOf(opened.found === 'complaint' ? opened.key : '')
  kept = [{ no: 0, on: '2026-03-06', bytes: sealed.envelope }]
  for (let no = 1; no <= 5; no++) {
    const thread = await openThread(kept, asReporter())
    if (!thread) throw new Error('the case does not open')
    const from = no % 2 ? 'unit' : 'reporter'
    const bytes = await sealTalk(thread, said(`第 ${no} 条`, from), from === 'unit' ? own : keys)
    kept.push({ no, on: '2026-03-07', bytes })
  }
}, 60_000)

const texts = (entries: { is: string; talk?: { text: string }; count?: number }[]) =>
  entries.map(({ is, talk, count }) => talk?.text ?? count ?? is)

const read = async (some: Kept[]) =>
  texts((await openThread(some, asReporter()))?.entries ?? [{ is: 'nothing' }])

const all = ['第 1 条', '第 2 条', '第 3 条', '第 4 条', '第 5 条']

describe('a thread', () => {
  test('reads the same for the reporter and for a unit', async () => {
    expect(await read(kept)).toEqual(all)
    const unit = await openThread(kept, { identity: own.identity, locatorHash: hashOf(keys) })
    expect(texts(unit?.entries ?? [])).toEqual(all)
  })

  test('does not open for somebody else, nor for another case', async () => {
    expect(await openThread(kept, { ...asReporter(), identity: others.identity })).toBeNull()
    expect(await openThread(kept, { ...asReporter(), locatorHash: hashOf(others) })).toBeNull()
    expect(await openThread(kept, { ...asReporter(), reporter: reporterSigner(others) })).toBeNull()
    expect(await openThread(kept.slice(1), asReporter())).toBeNull()
    expect(await openThread([], asReporter())).toBeNull()
  })

  test('shows how many messages are missing, wherever they are taken out', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray([1, 2, 3, 4], { maxLength: 3 }), async (gone) => {
        const some = kept.filter(({ no }) => !gone.includes(no))
        const entries = (await openThread(some, asReporter()))?.entries ?? []
        const missing = entries.reduce(
          (sum, entry) => sum + (entry.is === 'gap' ? entry.count : 0),
          0,
        )

        expect(missing).toBe(gone.length)
        expect(entries.filter(({ is }) => is === 'message')).toHaveLength(5 - gone.length)
      }),
      { numRuns: 8 },
    )
  }, 60_000)

  test('flags any two messages that have changed places', async () => {
    const order = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
    await fc.assert(
      fc.asyncProperty(
        order.filter(([a, b]) => a !== b),
        async ([a, b]) => {
          const bytes = (no: number) => kept[no]?.bytes ?? new Uint8Array()
          const swapped = kept.map((one) => ({
            ...one,
            bytes: bytes(one.no === a ? b : one.no === b ? a : one.no),
          }))
          const entries = (await openThread(swapped, asReporter()))?.entries ?? []

          for (const entry of entries)
            if ('no' in entry && [a, b].includes(entry.no)) expect(entry.is).toBe('damaged')
        },
      ),
      { numRuns: 6 },
    )
  }, 60_000)

  test('flags a message that is replayed under a later number or twice under one', async () => {
    const third = kept[3]
    if (!third) throw new Error('no third message')

    expect(await read([...kept, { ...third, no: 6 }])).toEqual([...all, 'damaged'])
    expect((await read([...kept, third])).filter((text) => text === 'damaged')).toHaveLength(1)
  })

  test('flags a changed byte', async () => {
    const changed = kept.map(({ no, on, bytes }) => ({
      no,
      on,
      bytes:
        no === 2 ? bytes.map((byte, at) => (at === bytes.length - 9 ? byte ^ 1 : byte)) : bytes,
    }))

    expect((await read(changed)).slice(0, 2)).toEqual(['第 1 条', 'damaged'])
  })

  test.each([
    ['a unit without its key', 'unit' as const, () => others],
    ['the reporter signing as the unit', 'unit' as const, () => keys],
    ['a unit signing as the reporter', 'reporter' as const, () => own],
  ])('flags what was forged by %s', async (_, from, writer) => {
    const thread = await openThread(kept, asReporter())
    if (!thread) throw new Error('the case does not open')
    const bytes = await sealTalk(thread, said('伪造', from), writer())

    expect(await read([...kept, { no: 6, on: '2026-03-08', bytes }])).toEqual([...all, 'damaged'])
  })

  test('flags a message of another case that its writer sealed to this one', async () => {
    const thread = await openThread(kept, asReporter())
    if (!thread) throw new Error('the case does not open')
    const elsewhere = { ...thread, locator: bytesToHex(others.locator) }
    const bytes = await sealTalk(elsewhere, said('别处', 'unit'), own)

    expect(await read([...kept, { no: 6, on: '2026-03-08', bytes }])).toEqual([...all, 'damaged'])
  })

  test('never throws, whatever the bytes are', async () => {
    const junk = fc.uint8Array({ maxLength: 300 })
    await fc.assert(
      fc.asyncProperty(junk, async (bytes) => {
        expect(await read([{ no: 0, on: '', bytes }])).toEqual(['nothing'])
        expect(await read([...kept.slice(0, 1), { no: 1, on: '', bytes }])).toEqual(['damaged'])
      }),
      { numRuns: 10 },
    )
  })
})

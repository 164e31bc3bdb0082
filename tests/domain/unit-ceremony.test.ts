import { generateHybridIdentity } from 'age-encryption'
import { describe, expect, test } from 'vitest'
import { demoList } from '#domain/demo-keys'
import type { HandlingUnits } from '#domain/handling-units'
import {
  checkedList,
  entryOf,
  rootPublic,
  rootSecret,
  rootSeed,
  withKey,
} from '#domain/unit-ceremony'

const today = '2026-03-06'
const [bureauEntry, promoterEntry] = await Promise.all(
  [0, 1].map(async () => entryOf(await generateHybridIdentity())),
)
const list = {
  serial: 4,
  expires: '2027-01-31',
  units: [
    { id: 'bureau', name: '示例市工信局', kind: 'bureau', ...bureauEntry },
    {
      ...{ id: 'millstone', name: '示例磨盘行业推进中心', kind: 'promoter', sector: 'fireworks' },
      ...promoterEntry,
    },
  ],
} as HandlingUnits
const [bureau, promoter] = list.units
const saying = (units: unknown) => ({ ...list, units })

describe('a list to be signed', () => {
  test('is taken as it stands where nothing is wrong', async () => {
    expect(await checkedList(list, { today })).toEqual(list)
    expect(await checkedList(list, { today, previous: { ...list, serial: 3 } })).toEqual(list)
  })

  test.each<[string, unknown, string]>([
    ['is no object', null, 'list must'],
    ['is a list', [], 'serial must'],
    ['has a serial in words', { ...list, serial: '4' }, 'serial must'],
    ['has the serial 0', { ...list, serial: 0 }, 'serial must'],
    ['ends on no day', { ...list, expires: '2027-02-30' }, 'expires must'],
    ['ends today', { ...list, expires: today }, 'expires must'],
    ['has a slip in a field', { ...list, serail: 5 }, 'serail must'],
    ['has no bureau', saying([promoter]), 'units must have a bureau'],
    [
      'has two bureaus',
      saying([bureau, { ...promoterEntry, id: 'b', name: 'b', kind: 'bureau' }]),
      'one bureau',
    ],
    ['has two with one id', saying([bureau, { ...promoter, id: 'bureau' }]), 'units must have ids'],
    ['has a unit in words', saying([bureau, 'x']), 'units[1] must'],
    ['has no name', saying([{ ...bureau, name: '' }]), 'units[0].name must'],
    ['has an unknown kind', saying([{ ...bureau, kind: 'court' }]), 'units[0].kind must'],
    [
      'has an unknown sector',
      saying([bureau, { ...promoter, sector: 'moon' }]),
      'units[1].sector must',
    ],
    [
      'has a bureau with a sector',
      saying([{ ...bureau, sector: 'fireworks' }]),
      'units[0].sector must',
    ],
    ['has relations in words', saying([{ ...bureau, related: 'x' }]), 'units[0].related must'],
    ['has a slip in a unit', saying([{ ...bureau, relatd: ['x'] }]), 'units[0].relatd must'],
    [
      'has a classical recipient',
      saying([{ ...bureau, recipient: 'age1xyz' }]),
      'units[0].recipient must',
    ],
    [
      'has a recipient that was cut off',
      saying([{ ...bureau, recipient: bureau?.recipient.slice(0, -1) }]),
      'units[0].recipient must',
    ],
    ['has no signer', saying([{ ...bureau, signer: undefined }]), 'units[0].signer must'],
    ['has an id that no queue can have', saying([{ ...bureau, id: '市局' }]), 'units[0].id must'],
  ])('is refused where it %s, and the field is named', async (_, value, message) => {
    await expect(checkedList(value, { today })).rejects.toThrow(message)
  })

  test('is refused with a serial that the one before had, or a demo key', async () => {
    const { recipients } = await demoList()
    const demo = saying([{ ...bureau, recipient: recipients[0] }])

    await expect(checkedList(list, { today, previous: list })).rejects.toThrow('greater than 4')
    await expect(checkedList(demo, { today })).rejects.toThrow('no demo key')
  })
})

describe('a unit with another key', () => {
  test('is the only one that changes, in the next list', () => {
    const after = withKey(list, 'bureau', { recipient: 'age1pq1x', signer: 'f'.repeat(64) })

    expect(after.serial).toBe(5)
    expect(after.units).toEqual([
      { ...bureau, recipient: 'age1pq1x', signer: 'f'.repeat(64) },
      promoter,
    ])
    expect(() => withKey(list, 'moon', { recipient: '' })).toThrow('moon')
  })
})

describe('the root key', () => {
  test('is written with a word that tells it is secret, and read back', () => {
    const seed = new Uint8Array(32).fill(9)

    expect(rootSeed(rootSecret(seed))).toEqual(seed)
    expect(() => rootSeed(rootPublic(seed))).toThrow('HANDLING-ROOT-SECRET')
  })
})

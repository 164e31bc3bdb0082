import { ed25519 } from '@noble/curves/ed25519.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { base64 } from '@scure/base'
import { describe, expect, test } from 'vitest'
import { demoIdentities, demoList, demoRoot } from '#domain/demo-keys'
import {
  type HandlingUnit,
  type HandlingUnits,
  queuesOf,
  signUnits,
  unitOf,
  verifiedUnits,
} from '#domain/handling-units'
import { sectors } from '#domain/sector'
import { unitsInForce } from '#domain/units-in-force'
import { type Role, can } from '#domain/permission'
import { signedIn } from '../staff.ts'

const seed = new Uint8Array(32).fill(3)
const root = bytesToHex(ed25519.getPublicKey(seed))

const bureau: HandlingUnit = {
  id: 'bureau',
  name: '示例市工信局',
  kind: 'bureau',
  recipient: 'age1pq1b',
}
const promoter: HandlingUnit = {
  id: 'millstone',
  name: '示例磨盘行业推进中心',
  kind: 'promoter',
  sector: 'fireworks',
  institution: 'institution-1',
  related: ['institution-2'],
  recipient: 'age1pq1p',
}
const list: HandlingUnits = { serial: 4, expires: '2027-01-31', units: [bureau, promoter] }

describe('the list of handling units', () => {
  test('holds until the last day it names, under the key that signed it, in hex or base64', () => {
    const file = signUnits(list, seed)

    expect(verifiedUnits(file, root, '2027-01-31')).toEqual(list)
    expect(verifiedUnits(file, base64.encode(hexToBytes(root)), '2026-01-01')).toEqual(list)
    expect(verifiedUnits(file, root, '2027-02-01')).toBeNull()
  })

  test('is signed into ASCII, so that its file can be cut anywhere', () => {
    const file = signUnits(list, seed)

    expect(file).toMatch(/^[ -~]+$/)
    expect(verifiedUnits(file, root, '2026-01-01')?.units[0]?.name).toBe('示例市工信局')
  })

  test('is refused when anything in it was changed, or another key signed it', () => {
    const file = signUnits(list, seed)
    const changed = file.replace('age1pq1b', 'age1pq1e')

    expect(changed).not.toBe(file)
    expect(verifiedUnits(changed, root, '2026-01-01')).toBeNull()
    expect(verifiedUnits(file, demoRoot, '2026-01-01')).toBeNull()
  })

  test.each([
    ['two bureaus', [bureau, { ...bureau, id: 'b2', recipient: 'age1pq1c' }]],
    ['two promoters of a sector', [promoter, { ...promoter, id: 'p2', recipient: 'age1pq1c' }]],
    ['a shared recipient', [bureau, { ...promoter, recipient: bureau.recipient }]],
    ['a classical recipient', [{ ...bureau, recipient: 'age1xyz' }]],
    ['a promoter without a sector', [{ ...bureau, kind: 'promoter' as const }]],
    ['an unknown sector', [{ ...promoter, sector: 'moon' as 'fireworks' }]],
    ['a sector of every object', [{ ...promoter, sector: 'toString' as 'fireworks' }]],
  ])('is refused with %s, though the signature holds', (_, units) => {
    expect(verifiedUnits(signUnits({ ...list, units }, seed), root, '2026-01-01')).toBeNull()
  })

  test.each([
    '',
    '{}',
    '[]',
    'null',
    '{"payload":1,"signature":2}',
    '{"payload":"x","signature":"!"}',
  ])('is refused as %j', (file) => {
    expect(verifiedUnits(file, root, '2026-01-01')).toBeNull()
    expect(verifiedUnits(signUnits(list, seed), file, '2026-01-01')).toBeNull()
  })
})

describe('the units in force', () => {
  const off = { demo: false, handlingUnits: '', handlingRoot: '' }

  test('are none where none are configured', async () => {
    expect(await unitsInForce(off, '2026-01-01')).toBeNull()
  })

  test('are the configured ones', async () => {
    const configured = { ...off, handlingUnits: signUnits(list, seed), handlingRoot: root }

    expect(await unitsInForce(configured, '2026-01-01')).toEqual(list)
  })

  test('are the labelled demo ones with DEMO=1, one for each sector and the bureau', async () => {
    const units = (await unitsInForce({ ...off, demo: true }, '2026-01-01'))?.units ?? []

    expect(units.map(({ kind, sector }) => sector ?? kind)).toEqual([
      'bureau',
      ...Object.keys(sectors),
      'service-centre',
    ])
    expect(units.every(({ name }) => name.startsWith('演示'))).toBe(true)
    expect(demoIdentities).toHaveLength(units.length)
  })

  test('are never demo keys otherwise: not the demo list, not a demo recipient in a list of one’s own', async () => {
    const { file, recipients } = await demoList()
    const mixed = { ...list, units: [{ ...bureau, recipient: recipients[0] ?? '' }] }

    for (const handlingRoot of [demoRoot, base64.encode(hexToBytes(demoRoot))])
      expect(
        await unitsInForce({ ...off, handlingUnits: file, handlingRoot }, '2026-01-01'),
      ).toBeNull()
    expect(
      await unitsInForce(
        { ...off, handlingUnits: signUnits(mixed, seed), handlingRoot: root },
        '2026-01-01',
      ),
    ).toBeNull()
  })
})

describe('the queues of a person', () => {
  test('are all for the bureau, its own for a promoter, none for anybody else', () => {
    const of = (role: Role) =>
      queuesOf(can(signedIn('somebody', role, 'millstone'), 'read complaints'))
    expect(of('bureau')).toBe('every')
    expect(of('promoter')).toEqual(['millstone'])
    for (const role of ['service-centre', 'reviewer', 'administrator'] as const)
      expect(of(role)).toEqual([])
  })
})

describe('the unit of a person', () => {
  test('is the list’s bureau for the bureau’s people, whatever they were invited with', () => {
    const clerk = { role: 'bureau', unit: '演示 · 市工信局' }

    expect(unitOf(clerk, { ...list, units: [{ ...bureau, id: 'gxj' }, promoter] })).toBe('gxj')
    expect(unitOf(clerk, null)).toBe(clerk.unit)
    expect(unitOf({ role: 'promoter', unit: 'millstone' }, list)).toBe('millstone')
  })
})

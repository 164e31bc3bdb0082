import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Promoter, routeOf } from '#domain/complaint-route'
import type { HandlingUnit, HandlingUnits } from '#domain/handling-units'

const bureau: HandlingUnit = {
  id: 'bureau',
  name: '示例市工信局',
  kind: 'bureau',
  institution: 'institution-9',
  recipient: 'age1pq1b',
}
const unit: HandlingUnit = {
  id: 'millstone',
  name: '示例磨盘行业推进中心',
  kind: 'promoter',
  sector: 'fireworks',
  related: ['institution-2'],
  recipient: 'age1pq1p',
}
const list: HandlingUnits = { serial: 4, expires: '2027-01-31', units: [bureau, unit] }

const inCharge: Promoter = {
  id: 'institution-1',
  name: '示例花炮产业数字化促进中心',
  creditCode: '52430100EXAMPLE01A',
  sector: 'fireworks',
}
const elsewhere: Promoter = {
  id: 'institution-3',
  name: '示例工程机械产业协同创新中心',
  creditCode: '52430100EXAMPLE02B',
  sector: 'construction-machinery',
}
const plain = {
  sector: 'fireworks' as const,
  name: '示例软件公司',
  bureauOnly: false,
  promoters: [inCharge, elsewhere],
}
const went = (change: object, units = list.units) =>
  routeOf({ ...list, units }, { ...plain, ...change })?.units.map(({ id }) => id)

describe('routing a complaint', () => {
  test('goes to the sector’s promoter and the bureau (art. 6)', () => {
    expect(routeOf(list, plain)).toEqual({ queue: 'millstone', units: [unit, bureau] })
    expect(went({ institution: { id: 'institution-4', name: '示例云服务有限公司' } })).toEqual([
      'millstone',
      'bureau',
    ])
  })

  test('goes past a promoter that is named as it was called before', () => {
    const renamed = { ...inCharge, name: '湘江促进会', formerNames: [inCharge.name] }
    const promoters = [renamed, elsewhere]
    expect(went({ promoters, name: inCharge.name })).toEqual(['bureau'])
    expect(went({ promoters, name: '示例软件公司' })).toEqual(['millstone', 'bureau'])
  })

  describe('of a sector whose complaints were handed over (art. 13)', () => {
    const handed = { promoters: [{ ...inCharge, handedTo: elsewhere.id }, elsewhere] }
    const successor: HandlingUnit = {
      id: 'harbour',
      name: '示例港口行业推进中心',
      kind: 'promoter',
      sector: 'construction-machinery',
      recipient: 'age1pq1h',
    }

    test('goes to the successor’s unit, by its institution or by the sector it is in charge of', () => {
      for (const institution of [{}, { institution: elsewhere.id }])
        expect(went(handed, [bureau, unit, { ...successor, ...institution }])).toEqual([
          'harbour',
          'bureau',
        ])
    })

    test('goes to the bureau where the successor has no unit, or is accused, and never back', () => {
      const another = { ...successor, institution: 'institution-7' }
      expect(went(handed)).toEqual(['bureau'])
      expect(went(handed, [bureau, unit, another])).toEqual(['bureau'])
      for (const name of [elsewhere.name, inCharge.name])
        expect(went({ ...handed, name }, [bureau, unit, successor])).toEqual(['bureau'])
    })
  })

  test.each([
    ['the promoter is chosen', { institution: { id: 'institution-1', name: 'x' } }],
    ['a related body is chosen', { institution: { id: 'institution-2', name: 'x' } }],
    ['another sector’s promoter is chosen', { institution: { id: 'institution-3', name: 'x' } }],
    ['the chosen name is the unit’s', { institution: { id: 'i', name: '示例 磨盘行业推进中心' } }],
    ['the promoter is typed', { name: '示例花炮产业数字化促进中心' }],
    ['the promoter is typed with marks', { name: '“示例花炮产业”（数字化）促进中心！' }],
    ['the promoter is typed in part', { name: '花炮产业数字化促进中心' }],
    ['the promoter is typed among other words', { name: '示例花炮产业数字化促进中心的张某' }],
    ['the promoter is typed in part among other words', { name: '花炮产业数字化中心（张某）' }],
    ['the promoter is typed in short', { name: '花炮促进中心' }],
    ['the promoter’s credit code is typed', { name: '52430100example01a' }],
    ['the unit is typed', { name: '有人说是示例磨盘行业推进中心的' }],
    ['another sector’s promoter is typed', { name: elsewhere.name }],
    ['the reporter asks for it', { bureauOnly: true }],
    ['the sector has no unit', { sector: 'biomedicine' }],
    ['nobody is in charge of the sector', { promoters: [elsewhere] }],
  ])('goes to the bureau alone when %s', (_, change) => {
    expect(went(change)).toEqual(['bureau'])
  })

  test('goes past a unit whose institution is in charge of nothing any more', () => {
    const former = { ...unit, institution: 'institution-8' }

    expect(went({}, [bureau, former])).toEqual(['bureau'])
    expect(went({}, [bureau, { ...unit, institution: 'institution-1' }])).toHaveLength(2)
  })

  test('goes to nobody when the bureau is missing or accused', () => {
    expect(went({}, [unit])).toBeUndefined()
    expect(went({ name: '示例市工信局' })).toBeUndefined()
    expect(went({ institution: { id: 'institution-9', name: 'x' } })).toBeUndefined()
  })

  test('still goes on when somebody only used the bureau’s name', () => {
    expect(went({ name: '冒用示例市工信局名义的人' })).toEqual(['millstone', 'bureau'])
  })

  test('never reaches the promoter however its name is cut or wrapped', () => {
    const { name } = inCharge
    const piece = fc
      .tuple(fc.nat(name.length - 1), fc.nat(name.length - 1))
      .map(([a, b]) => name.slice(Math.min(a, b), Math.max(a, b) + 1))
    fc.assert(
      fc.property(piece, fc.string({ unit: 'binary' }), (cut, words) => {
        expect(went({ name: cut })).toEqual(['bureau'])
        expect(went({ name: `${words} ${name} ${words}` })).toEqual(['bureau'])
        if (cut.length * 2 >= name.length)
          expect(went({ name: `${words} ${cut} ${words}` })).toEqual(['bureau'])
      }),
    )
  })
})

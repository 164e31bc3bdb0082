import { describe, expect, test } from 'vitest'
import { type Entry, entryStateName, listingsOf, nameSteps, stepsOf } from '#domain/institution'

const entry: Entry = {
  kind: 'integrator',
  sector: 'fireworks',
  state: 'admitted',
  admittedOn: '2025-01-01',
  announcementId: 'a',
  announcementNumber: '示工信〔2025〕1号',
  suspendedOn: null,
  suspendedBasis: null,
  endedOn: null,
  endBasis: null,
}

describe('the entries of an institution', () => {
  test('share a row when one decision made them and they stand alike, sectors in the text’s order', () => {
    const rows = listingsOf([
      entry,
      { ...entry, sector: 'construction-machinery' },
      { ...entry, sector: 'biomedicine', kind: 'ecosystem-provider' },
    ])
    expect(rows.map(({ kind, sectors }) => [kind, sectors])).toEqual([
      ['integrator', ['construction-machinery', 'fireworks']],
      ['ecosystem-provider', ['biomedicine']],
    ])
  })

  test('stand apart once one of them is suspended', () => {
    const suspended = {
      ...entry,

      sector: 'biomedicine',
      state: 'suspended',
      suspendedOn: '2025-06-01',
      suspendedBasis: '示工信〔2025〕9号',
    } as const
    expect(listingsOf([entry, suspended])).toHaveLength(2)
  })

  test('tell what happened, oldest first, each with its document; what one document did is one step', () => {
    const spell = { kind: 'integrator', sector: 'fireworks' } as const
    const begun = { no: 1, state: 'admitted', fromOn: '2025-01-01', basis: '1号' } as const
    expect(
      stepsOf([
        { ...spell, ...begun },
        { ...spell, ...begun, sector: 'biomedicine' },
        { ...spell, no: 2, state: 'suspended', fromOn: '2025-06-01', basis: '9号' },
        { ...spell, no: 3, state: 'admitted', fromOn: '2025-07-01', basis: '10号' },
        { ...spell, no: 4, state: 'removed', fromOn: '2025-09-01', basis: '12号' },
      ]),
    ).toEqual([
      { on: '2025-01-01', title: '入库：集成服务商（生物医药、烟花鞭炮）', basis: '1号' },
      { on: '2025-06-01', title: '暂停：集成服务商（烟花鞭炮）', basis: '9号' },
      { on: '2025-07-01', title: '恢复：集成服务商（烟花鞭炮）', basis: '10号' },
      { on: '2025-09-01', title: '移出：集成服务商（烟花鞭炮）', basis: '12号' },
    ])
  })

  test('tell each change of a name, what it was and what it became', () => {
    const former = [
      { name: '乙', untilOn: '2026-03-01', basis: '2号' },
      { name: '甲', untilOn: '2026-02-01', basis: '1号' },
    ]
    expect(nameSteps('丙', former)).toEqual([
      { on: '2026-03-01', title: '名称变更：乙 → 丙', basis: '2号' },
      { on: '2026-02-01', title: '名称变更：甲 → 乙', basis: '1号' },
    ])
  })

  test('never call a promoter one that is in the pool (Art. 3)', () => {
    expect(entryStateName('admitted', 'integrator')).toBe('在库')
    expect(entryStateName('admitted', 'promoter')).toBe('已确定')
    expect(entryStateName('left', 'promoter')).toBe('已结束')
  })
})

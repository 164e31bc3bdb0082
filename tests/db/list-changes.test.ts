import { beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { formerNames } from '#db/institution-names'
import { everyInstitution, institution } from '#db/institutions'
import { PAGE, changed, differencePage, everyChange } from '#db/list-changes'
import { nameChanges } from '#db/name-changes'
import {
  type Release,
  everyRelease,
  newestChange,
  newestReleases,
  newestRenamings,
  releaseRows,
} from '#db/releases'
import { type ListChange, listChangeText } from '#domain/entry-change'
import { type EntryState, institutionSteps } from '#domain/institution'
import { changeRow } from '#domain/list-table'
import { differenceFilter, institutionFilter } from '#domain/listing'
import { releaseOf } from '#domain/release'
import { freshDb, planOf } from './open.ts'
import { decide, leftOn, list, listAgain, rename, suspendedOn } from './registry.ts'

let db: Db

beforeEach(async () => {
  db = await freshDb()
  await list(db, [
    {
      ...{ id: 'mill', name: '示例甲', creditCode: '91430100EXAMPLE011', on: '2026-01-01' },
      entries: [{ kind: 'integrator', sector: 'fireworks' }],
    },
    {
      ...{ id: 'river', name: '示例中心', creditCode: '52430100EXAMPLE022', on: '2026-01-01' },
      entries: [{ kind: 'promoter', sector: 'biomedicine' }],
    },
  ])
})

const asked = (more: Record<string, string> = {}, from = '2026-01-31', to = '2026-12-31') =>
  differenceFilter(new URLSearchParams(more), from, to)

async function difference(filter = asked()): Promise<ListChange[]> {
  const all: ListChange[] = []
  for await (const chunk of everyChange(db, filter)) all.push(...chunk)
  return all
}

const texts = (changes: ListChange[]) =>
  changes.map((one) => `${one.on} ${one.institution.name} ${listChangeText(one)}`)

describe('the difference of two days', () => {
  test('calls everybody by the name of the day, and lists each change of a name', async () => {
    await decide(db, 'mill-0', suspendedOn('2026-02-01'))
    await rename(db, 'mill', '示例乙', '2026-02-10')
    await rename(db, 'mill', '示例丙', '2026-03-01')
    await decide(db, 'river-0', leftOn('2026-03-01'))
    const changes = await difference()
    expect(texts(changes)).toEqual([
      '2026-03-01 示例中心 确定结束',
      '2026-03-01 示例丙 名称变更：示例乙 → 示例丙',
      '2026-02-10 示例乙 名称变更：示例甲 → 示例乙',
      '2026-02-01 示例甲 暂停',
    ])
    expect(changes[2]).toMatchObject({ kind: null, basis: '示工信〔2026〕2026-02-10号' })
    expect(changeRow(3, changes[2] as ListChange).slice(1)).toEqual([
      ...['2026-02-10', '示例乙', '91430100EXAMPLE011', '', ''],
      ...['名称变更：示例甲 → 示例乙', '示工信〔2026〕2026-02-10号'],
    ])
    expect((await differencePage(db, asked())).count).toBe(4)
  })

  test('lists the names of whom the filter asks for', async () => {
    await rename(db, 'mill', '示例乙', '2026-02-10')
    await rename(db, 'river', '示例会', '2026-02-11')
    const found = async (more: Record<string, string>) =>
      (await difference(asked(more))).map(({ institution }) => institution.id)
    expect(await found({})).toEqual(['river', 'mill'])
    expect(await found({ kind: 'promoter' })).toEqual(['river'])
    expect(await found({ kind: 'promoter', sector: 'fireworks' })).toEqual([])
    expect(await found({ kind: 'integrator' })).toEqual(['mill'])
    expect(await found({ sector: 'fireworks' })).toEqual(['mill'])
    expect(texts(await difference(asked({}, '2026-02-10')))).toHaveLength(1)
    expect(texts(await difference(asked({}, '2026-01-31', '2026-02-10')))).toHaveLength(1)
  })

  test('tells of one day what came last first', async () => {
    await decide(db, 'mill-0', leftOn('2026-03-01'))
    const again = { id: 'a', institutionId: 'mill', kind: 'integrator' } as const
    await listAgain(db, { ...again, sector: 'fireworks' }, '2026-03-01')
    expect(texts(await difference())).toEqual([
      '2026-03-01 示例甲 新入库',
      '2026-03-01 示例甲 退出',
    ])
  })

  test('tells a name that changed on the day of admission after it, however it is paged', async () => {
    await rename(db, 'mill', '示例乙', '2026-01-01')
    const whole = asked({}, '2025-12-31', '2026-01-31')
    const came = texts(await difference(whole))
    expect(came[0]).toBe('2026-01-01 示例乙 名称变更：示例甲 → 示例乙')
    expect(came).toHaveLength(3)
    const beyond = asked({ after: '2026-01-01.4.mill' }, '2025-12-31', '2026-01-31')
    expect(texts(await difference(beyond))).toEqual(came.slice(1))
    const mill = await institution(db, 'mill')
    const steps = mill && institutionSteps(mill, await formerNames(db, 'mill'))
    expect(steps?.map(({ title }) => title)).toEqual([
      '入库：集成服务商（烟花鞭炮）',
      '名称变更：示例甲 → 示例乙',
    ])
  })

  test('pages through everything once, names among the rest', async () => {
    db = await freshDb()
    const many = Array.from({ length: 2 * PAGE }, (_, i) => ({
      ...{ id: `i${i}`, name: `示例${i}`, creditCode: `91430100${String(i).padStart(10, '0')}` },
      on: `2026-0${2 + (i % 3)}-01`,
      entries: [{ kind: 'integrator', sector: 'fireworks' } as const],
    }))
    await list(db, many)
    for (const i of Array(PAGE).keys())
      await rename(db, `i${i}`, `新${i}`, `2026-0${4 + (i % 2)}-01`)
    const walked: ListChange[] = []
    for (let after: string | null | undefined; after !== null;) {
      const page = await differencePage(db, asked(after ? { after } : {}))
      walked.push(...page.changes)
      after = page.next
    }
    expect(walked).toEqual(await difference())
    expect(new Set(texts(walked)).size).toBe(3 * PAGE)
  })

  test('of any two days is what comparing their lists gives, with those that ended', async () => {
    const days = Array.from({ length: 7 }, (_, i) => `2026-02-0${i + 1}`)
    for (const [id, kind, sector, came, ended, to] of [
      ['a', 'promoter', 'fireworks', '2026-02-02', '2026-02-04', 'left'],
      ['b', 'integrator', 'biomedicine', '2026-02-03', '2026-02-03', 'removed'],
      ['c', 'integrator', 'fireworks', '2026-02-05', '2026-02-07', 'left'],
    ] as const) {
      const institutionId = kind === 'promoter' ? 'river' : 'mill'
      if (id === 'c') await decide(db, 'mill-0', leftOn('2026-02-05'))
      await listAgain(db, { id, kind, institutionId, sector }, came)
      await decide(db, id, { ...leftOn(ended), state: to })
    }
    const listOn = async (on: string) => {
      const filter = { ...institutionFilter(new URLSearchParams()), on }
      const held = new Map<string, EntryState>()
      for await (const chunk of everyInstitution(db, filter))
        for (const { id, entries } of chunk)
          for (const { kind, sector, admittedOn, state } of entries)
            held.set(`${id} ${kind} ${sector} ${admittedOn}`, state)
      return held
    }
    const lists = new Map<string, Map<string, EntryState>>()
    for (const on of days) lists.set(on, await listOn(on))
    for (const from of days)
      for (const to of days.filter((on) => on >= from)) {
        const [first, then] = [lists.get(from), lists.get(to)]
        const expected = [...(then ?? [])].flatMap(([key, after]) => {
          const before = first?.get(key) ?? null
          const [institution = '', kind = '', sector = ''] = key.split(' ')
          return before === after ? [] : [[institution, kind, sector, before, after].join(' ')]
        })
        const found = (await difference(asked({}, from, to))).map((one) =>
          [one.institution.id, one.kind, one.sector, one.before, one.after].join(' '),
        )
        expect(found.sort(), `${from} ${to}`).toEqual(expected.sort())
      }
    expect(texts(await difference())).toEqual(
      expect.arrayContaining([
        '2026-02-03 示例甲 新入库后移出',
        '2026-02-04 示例中心 新确定后结束',
      ]),
    )
  })

  test('goes no further than its later day, wherever its page is asked to go on', async () => {
    await rename(db, 'mill', '示例乙', '2026-05-10')
    const filter = asked({ after: '9999-12-31.3.x' }, '2026-01-31', '2026-03-01')
    expect((await differencePage(db, filter)).changes).toEqual([])
  })

  test('is read from an index, whatever is asked', async () => {
    const after = { after: '2026-05-01.3.e1' }
    for (const more of [{}, { kind: 'integrator' }, { kind: 'promoter' }, { sector: 'fireworks' }])
      for (const page of [{}, after]) {
        const filter = asked({ ...more, ...page })
        const entries = await planOf(db, changed(db, filter, PAGE))
        expect(entries).toMatch(/^SEARCH entry_spells USING INDEX spells_by/)
        expect(entries).toMatch(/SEARCH institutions USING INTEGER PRIMARY KEY/)
        expect(entries).not.toMatch(/SCAN|TEMP B-TREE/)
        const names = await planOf(db, nameChanges(db, filter, PAGE))
        expect(names).not.toMatch(/SCAN/)
        if (!('kind' in more && more.kind === 'promoter'))
          expect(names).toMatch(/^SEARCH changes USING (COVERING )?INDEX former_names_by_day/)
      }
  })
})

describe('the releases', () => {
  test('call everybody by the name of the day, in the order of what happened', async () => {
    await rename(db, 'mill', '示例乙', '2026-02-10')
    await decide(db, 'mill-0', leftOn('2026-03-01'))
    await listAgain(
      db,
      { id: 'a', institutionId: 'mill', kind: 'integrator', sector: 'fireworks' },
      '2026-03-01',
    )
    const told: string[] = []
    for await (const chunk of everyRelease(db))
      for (const { name, state, entryId } of chunk) told.push(`${name} ${entryId} ${state}`)
    expect(told).toEqual([
      '示例甲 mill-0 admitted',
      '示例中心 river-0 admitted',
      '示例乙 mill-0 left',
      '示例乙 a admitted',
    ])
  })

  test('come in the order in which they were recorded, whatever day they count from', async () => {
    const recorded = (day: string) => ({ recordedAt: new Date(`${day}T03:00:00Z`) })
    await decide(db, 'river-0', { ...leftOn('2026-04-01'), ...recorded('2026-04-01') })
    await decide(db, 'mill-0', { ...suspendedOn('2026-02-01'), ...recorded('2026-05-01') })
    await decide(db, 'mill-0', { ...leftOn('2026-05-01'), ...recorded('2026-05-01') })
    const told: string[] = []
    let last: Release | undefined
    for (;;) {
      const [next] = await releaseRows(db, last, 1)
      if (!next) break
      told.push(`${next.recordedAt.toISOString()} ${next.entryId} ${next.state} ${next.fromOn}`)
      last = next
    }
    expect(told).toEqual([
      '2025-12-31T16:00:00.000Z mill-0 admitted 2026-01-01',
      '2025-12-31T16:00:00.000Z river-0 admitted 2026-01-01',
      '2026-04-01T03:00:00.000Z river-0 left 2026-04-01',
      '2026-05-01T03:00:00.000Z mill-0 suspended 2026-02-01',
      '2026-05-01T03:00:00.000Z mill-0 left 2026-05-01',
    ])
    expect(await newestChange(db)).toEqual(new Date('2026-05-01T03:00:00Z'))
    const [one] = (await newestReleases(db, 2)).slice(1)
    expect(one && releaseOf(one)).toMatchObject({
      date: '2026-05-01T03:00:00.000Z',
      awards: [{ date: '2026-01-31T16:00:00.000Z' }],
    })
  })

  test('are read by record, forwards and backwards', async () => {
    const [last] = await newestReleases(db, 1)
    for (const query of [
      releaseRows(db, undefined, 500),
      releaseRows(db, last, 500),
      newestReleases(db, 200),
    ]) {
      const plan = await planOf(db, query)
      expect(plan).toMatch(/^(SCAN|SEARCH) entry_spells USING INDEX spells_by_record/)
      expect(plan).not.toMatch(/TEMP B-TREE/)
    }
    const names = await planOf(db, newestRenamings(db, 200))
    expect(names).toMatch(/^SCAN former_names USING INDEX former_names_by_record/)
    expect(names).not.toMatch(/SCAN institutions|TEMP B-TREE/)
  })
})

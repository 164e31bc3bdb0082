import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import {
  COUNTED,
  PAGE,
  SEARCHED,
  insertInstitution,
  institution,
  institutionPage,
} from '#db/institutions'
import { addDays } from '#domain/calendar'
import type { Kind } from '#domain/institution'
import { type InstitutionFilter, institutionFilter } from '#domain/listing'
import type { Sector } from '#domain/sector'
import { freshDb } from './open.ts'
import { type Known, list } from './registry.ts'

const kinds: Kind[] = ['integrator', 'ecosystem-provider']
const sectors: Sector[] = ['construction-machinery', 'advanced-computing', 'biomedicine']
const code = (n: number) => `91430100${String(n).padStart(10, '0')}`

/** `n` institutions, two a day, with the kinds and sectors taken in turn. */
const many = (n: number): Known[] =>
  Array.from({ length: n }, (_, i) => ({
    id: `i${i}`,
    name: `示例第${i}号服务有限公司`,
    creditCode: code(i),
    on: addDays('2024-01-01', Math.floor(i / 2)),
    entries: [
      {
        kind: kinds[i % 2] ?? 'integrator',
        sector: sectors[i % 3] ?? 'biomedicine',
        state: i % 10 === 0 ? 'suspended' : 'admitted',
      },
      ...(i % 5 === 0 ? [{ kind: 'integrator', sector: 'fireworks' } as const] : []),
    ],
  }))

const named = (id: string, name: string, n: number): Known => ({
  id,
  name,
  creditCode: code(n),
  on: '2026-01-05',
  entries: [{ kind: 'integrator', sector: 'fireworks' }],
})

const asked = (filter: Partial<InstitutionFilter> = {}): InstitutionFilter => ({
  kind: null,
  sector: null,
  state: null,
  name: '',
  on: null,
  after: null,
  ...filter,
})

/** The ids of every page, one after the other. */
async function walk(db: Db, filter: Partial<InstitutionFilter> = {}) {
  const pages: string[][] = []
  for (let after: number | null | undefined; after !== null;) {
    const page = await institutionPage(db, asked({ ...filter, after: after ?? null }))
    pages.push(page.institutions.map(({ id }) => id))
    after = page.next
  }
  return pages
}

const found = async (db: Db, name: string) => (await walk(db, { name })).flat().sort()

describe('the list of institutions', () => {
  test('pages through everybody once, newest first', async () => {
    const db = await freshDb()
    const known = many(3 * PAGE + 7)
    await list(db, known)
    const pages = await walk(db)
    expect(pages.map((page) => page.length)).toEqual([PAGE, PAGE, PAGE, 7])
    expect(pages.flat()).toEqual(known.map(({ id }) => id).reverse())
  })

  test('ends with a full page, without an empty one after it', async () => {
    const db = await freshDb()
    await list(db, many(2 * PAGE))
    expect((await walk(db)).map((page) => page.length)).toEqual([PAGE, PAGE])
  })

  test('loses and doubles nobody while others are admitted between two pages', async () => {
    const db = await freshDb()
    const known = many(2 * PAGE)
    await list(db, known)
    const first = await institutionPage(db, asked())
    await db.write(
      insertInstitution(db, {
        id: 'newcomer',
        name: '示例新来的有限公司',
        creditCode: code(999),
        listedOn: '2026-06-01',
      }),
    )
    const second = await institutionPage(db, asked({ after: first.next }))
    const ids = [...first.institutions, ...second.institutions].map(({ id }) => id)
    expect(ids).toEqual(known.map(({ id }) => id).reverse())
  })

  test('filters by kind, sector and state of one and the same entry', async () => {
    const db = await freshDb()
    const known = many(90)
    await list(db, known)
    for (const kind of [null, ...kinds])
      for (const sector of [null, ...sectors, 'fireworks' as const])
        for (const state of [null, 'admitted', 'suspended', 'left'] as const) {
          const expected = known.filter((one) =>
            one.entries.some(
              (entry) =>
                (!kind || entry.kind === kind) &&
                (!sector || entry.sector === sector) &&
                (!state || (entry.state ?? 'admitted') === state),
            ),
          )
          const filter = { kind, sector, state }
          expect((await walk(db, filter)).flat()).toEqual(expected.map(({ id }) => id).reverse())
          expect((await institutionPage(db, asked(filter))).count).toBe(expected.length)
          expect((await walk(db, { ...filter, name: '示例' })).flat()).toHaveLength(expected.length)
        }
  })

  test('shows only the entries that were asked for, each with the decision behind it', async () => {
    const db = await freshDb()
    await list(db, many(1))
    const { institutions } = await institutionPage(db, asked({ sector: 'fireworks' }))
    expect(institutions[0]?.entries).toMatchObject([
      {
        sector: 'fireworks',
        announcementId: 'announcement',
        announcementNumber: '示工信〔2026〕1号',
      },
    ])
    expect((await institution(db, 'i0'))?.entries).toHaveLength(2)
    expect(await institution(db, 'i1')).toBeNull()
  })

  test('knows its count by the write, and counts what is searched up to a cap', async () => {
    const db = await freshDb()
    await list(db, many(COUNTED + 1))
    const whole = { count: COUNTED + 1, capped: false }
    const capped = { count: COUNTED, capped: true }
    expect(await institutionPage(db, asked())).toMatchObject(whole)
    expect(await institutionPage(db, asked({ name: '示例' }))).toMatchObject(capped)
    for (const more of [{ kind: 'integrator' }, { on: '2026-01-01' }] as const)
      expect(await institutionPage(db, asked({ name: '示例', ...more }))).toMatchObject({
        count: SEARCHED,
        capped: true,
      })
    expect(await institutionPage(db, asked({ on: '2026-01-01' }))).toMatchObject(capped)
    expect(await institutionPage(db, asked({ kind: 'integrator' }))).toMatchObject({
      capped: false,
    })
  })
})

describe('the search by name', () => {
  const river = named('river', '示例湘江数字科技（长沙）有限公司', 1)
  const cloud = named('cloud', '示例云服务ＡＢ有限公司', 2)
  const rare = named('rare', '示例𠮷田㊙数科', 3)
  const names = [river, cloud, rare]

  test.each([
    ['湘', ['river']],
    ['例', ['cloud', 'rare', 'river']],
    ['江数', ['river']],
    ['例云', ['cloud']],
    ['字科技', ['river']],
    ['技长沙有', ['river']],
    ['（长沙）', ['river']],
    ['ab', ['cloud']],
    ['服务 示例', ['cloud']],
    ['𠮷', ['rare']],
    ['𠮷田', ['rare']],
    ['江湘', []],
    ['湘科', []],
    ['数科', ['rare']],
    ['技有', []],
    ['没有这家', []],
    ['% OR 1', []],
    ['"', ['cloud', 'rare', 'river']],
  ])('finds by %s', async (typed, ids) => {
    const db = await freshDb()
    await list(db, names)
    expect(await found(db, institutionFilter(new URLSearchParams({ name: typed })).name)).toEqual(
      ids,
    )
  })

  test('compares the whole piece, not only its pairs', async () => {
    const db = await freshDb()
    await list(db, [named('apart', '示例甲乙丁乙丙', 1), named('whole', '示例甲乙丙', 2)])
    expect(await found(db, '甲乙丙')).toEqual(['whole'])
  })

  test('finds by a credit code and by its beginning', async () => {
    const db = await freshDb()
    await list(db, names)
    expect(await found(db, river.creditCode)).toEqual(['river'])
    const wide = river.creditCode.replaceAll(/[0-9A-Z]/g, (c) =>
      String.fromCharCode(c.charCodeAt(0) + 0xfee0),
    )
    expect(await found(db, wide)).toEqual(['river'])
    expect(await found(db, river.creditCode.replace(/^(.{8})/, '$1-'))).toEqual(['river'])
    expect(await found(db, ` ${river.creditCode.slice(0, 12)} `)).toEqual([
      'cloud',
      'rare',
      'river',
    ])
    expect(await found(db, '924301000000')).toEqual([])
  })

  test('finds a name by every piece of it', async () => {
    const db = await freshDb()
    await list(db, names)
    const characters = Array.from(river.name.replace(/[（）]/g, ''))
    for (let from = 0; from < characters.length; from++)
      for (const length of [1, 2, 3, 4]) {
        const piece = characters.slice(from, from + length).join('')
        expect(await found(db, piece)).toContain('river')
      }
  })

  test('answers whatever an address says, and never throws', async () => {
    const db = await freshDb()
    await list(db, names)
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        "' or 1=1 --",
        '%00',
        '\u0000',
        '\ud800',
        'NEAR(a b)',
        '*',
        '9'.repeat(400),
        '__proto__',
        'constructor',
        '-1',
        '1e9',
        'NaN',
      ),
    )
    const keys = fc.constantFrom('kind', 'sector', 'state', 'name', 'after', 'page')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(keys, hostile)), async (pairs) => {
        const page = await institutionPage(db, institutionFilter(new URLSearchParams(pairs)))
        expect(page.institutions.length).toBeLessThanOrEqual(names.length)
      }),
      { numRuns: 300 },
    )
  })
})

import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Db, connect } from '#db/client'
import { openFile } from '#db/file'
import { placesOf } from '#db/institution-places'
import { institutionPage } from '#db/institutions'
import { migrate } from '#db/migrate'
import { namesHolding } from '#db/names'
import { formerNames as former, institutionNames, institutions } from '#db/schema'
import { institutionFilter } from '#domain/listing'
import { indexTokens, nameKey } from '#domain/name-search'
import { freshDb, freshDir, planOf } from './open.ts'
import { type Known, list, rename } from './registry.ts'

const mill: Known = {
  ...{ id: 'mill', name: '示例云服务有限公司', creditCode: '91430100EXAMPLE011', on: '2026-01-01' },
  entries: [{ kind: 'integrator', sector: 'fireworks' }],
}
const river: Known = {
  ...{ id: 'river', name: '示例河畔行业中心', creditCode: '52430100EXAMPLE022', on: '2026-01-01' },
  entries: [{ kind: 'promoter', sector: 'fireworks' }],
}

async function twiceRenamed() {
  const db = await freshDb()
  await list(db, [mill, river])
  await rename(db, 'mill', '湘江𠮷田科技', '2026-02-01')
  await rename(db, 'mill', '麓山数智', '2026-03-01')
  await rename(db, 'river', '岳麓促进会', '2026-03-01')
  return db
}

const found = async (db: Db, name: string, on: string | null = null, more: object = {}) => {
  const asked = institutionFilter(new URLSearchParams({ name, ...more }), on)
  const page = await institutionPage(db, asked)
  return page.institutions.map((one) => [one.name, one.formerName])
}

describe('the search by a name that is borne no longer', () => {
  test('finds today’s institution, and says which of its names was asked for', async () => {
    const db = await twiceRenamed()
    expect(await found(db, '示例云服务')).toEqual([['麓山数智', '示例云服务有限公司']])
    expect(await found(db, '𠮷')).toEqual([['麓山数智', '湘江𠮷田科技']])
    expect(await found(db, '麓山')).toEqual([['麓山数智', null]])
    expect(await found(db, '河畔', null, { kind: 'promoter' })).toEqual([
      ['岳麓促进会', '示例河畔行业中心'],
    ])
    // Pieces of one name, not of several together.
    expect(await found(db, '湘江 麓山')).toEqual([])
    const { institutions: named } = await namesHolding(db, '云服务', '2026-03-02')
    expect(named).toMatchObject([{ id: 'mill' }])
  })

  test('finds on a past day by the name of that day, and by no other', async () => {
    const db = await twiceRenamed()
    const borne = ['示例云服务', '湘江', '麓山'] as const
    const days = ['2026-01-31', '2026-02-01', '2026-02-28', '2026-03-01']
    const expected = [['示例云服务有限公司'], ['湘江𠮷田科技'], ['湘江𠮷田科技'], ['麓山数智']]
    for (const [i, on] of days.entries())
      expect(
        (await Promise.all(borne.map((name) => found(db, name, on)))).flat().map(([name]) => name),
      ).toEqual(expected[i])
    expect(await found(db, '河畔', '2026-02-28', { kind: 'promoter' })).toHaveLength(1)
    expect(await found(db, '岳麓', '2026-02-28', { kind: 'promoter' })).toEqual([])
  })

  test('asks the index of names first, and former names by their institution', async () => {
    const db = await freshDb()
    for (const on of [null, '2026-01-05'])
      for (const more of [{}, { kind: 'promoter' }, { state: 'suspended' }]) {
        const asked = institutionFilter(new URLSearchParams({ name: '示例云', ...more }), on)
        const plan = await planOf(db, placesOf(db, asked, 26))
        expect(plan).toMatch(/SEARCH former_names USING PRIMARY KEY \(institution_id=\?/)
        expect(plan).not.toMatch(/SCAN (?!institution_names)/)
        if (!('kind' in more || 'state' in more)) expect(plan).toMatch(/^SCAN institution_names/)
      }
  })
})

const placeOf = (id: string) => sql`(select place from institutions where id = ${id})`

/** How often the institution that was renamed is found by a token of the index. */
const matching = async (db: Db, token: string) =>
  (
    await db.q
      .select({ place: institutionNames.place })
      .from(institutionNames)
      .where(sql`institution_names match ${token} and rowid = ${placeOf('mill')}`)
  ).length

test('a database whose names changed before gets them into its index', async () => {
  const older = join(freshDir(), 'migrations')
  cpSync('db/migrations', older, { recursive: true })
  const without = '0055-names-borne.sql'
  rmSync(join(older, without))
  const driver = await openFile(freshDir())
  onTestFinished(() => {
    driver.close()
  })
  await migrate(driver, older)
  const db = connect(driver)
  await list(db, [mill, river])
  const before = ['示例𠮷田ＡＢ', '甲', '云云云']
  const now = '麓山数智'
  const key = nameKey(now)
  await db.write([
    ...before.map((name, i) =>
      db.q.insert(former).values({
        ...{ institutionId: 'mill', untilOn: `2026-02-0${i + 1}`, name, nameKey: nameKey(name) },
        basis: '示工信〔2026〕7号',
        recordedAt: new Date('2026-03-01T03:00:00Z'),
      }),
    ),
    db.q.update(institutions).set({ name: now, nameKey: key }).where(eq(institutions.id, 'mill')),
    db.q.delete(institutionNames),
    db.q.insert(institutionNames).values([
      { place: placeOf('mill'), grams: indexTokens(key) },
      { place: placeOf('river'), grams: indexTokens(nameKey(river.name)) },
    ]),
  ])
  expect(await migrate(driver)).toEqual([without])

  expect(await found(db, '行业')).toHaveLength(1)
  const tokens = indexTokens(...[now, ...before].map(nameKey)).split(' ')
  for (const token of [...tokens, '4f8bx7532'])
    expect([token, await matching(db, token)]).toEqual([token, tokens.includes(token) ? 1 : 0])
})

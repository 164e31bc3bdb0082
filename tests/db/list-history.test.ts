import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { institution, institutionPage } from '#db/institutions'
import { entries } from '#db/schema'
import { verification } from '#db/verifications'
import { listingsOf } from '#domain/institution'
import { institutionFilter } from '#domain/listing'
import { listRows } from '#domain/list-table'
import { lookUpOf } from '#domain/verification'
import { freshDb } from './open.ts'
import { list } from './registry.ts'

let db: Db

beforeEach(async () => {
  db = await freshDb()
  await list(db, [
    {
      ...{ id: 'mill', name: '示例磨坊科技', creditCode: '91430100EXAMPLE011', on: '2026-01-01' },
      entries: [
        { kind: 'integrator', sector: 'fireworks' },
        { kind: 'integrator', sector: 'biomedicine' },
      ],
    },
  ])
})

/** Changes how an entry stands, as an amendment does. */
const decide = (id: string, values: Partial<typeof entries.$inferInsert>) =>
  db.write([db.q.update(entries).set(values).where(eq(entries.id, id))])

const suspendedOn = (on: string) => ({
  ...{ state: 'suspended' as const, suspendedOn: on, suspendedBasis: '示工信〔2026〕7号' },
  ...{ resumedOn: null, resumedBasis: null },
})
const resumedOn = (on: string) => ({
  ...{ state: 'admitted' as const, resumedOn: on, resumedBasis: '示工信〔2026〕8号' },
})

const entriesOn = async (on: string | null) => {
  const page = await institutionPage(db, institutionFilter(new URLSearchParams(), on))
  return page.institutions[0]?.entries ?? []
}

describe('an entry that was suspended and resumed', () => {
  beforeEach(async () => {
    await decide('mill-0', suspendedOn('2026-02-01'))
    await decide('mill-0', resumedOn('2026-03-01'))
  })

  test('says nothing of what is over, today as on the day of its resumption', async () => {
    const over = { state: 'admitted', suspendedOn: null, suspendedBasis: null }
    const known = (await institution(db, 'mill'))?.entries ?? []
    const { found } = await verification(db, lookUpOf('示例磨坊科技'))
    for (const held of [await entriesOn(null), known, found[0]?.entries ?? []]) {
      expect(held).toMatchObject([over, over])
      expect(held).toEqual(await entriesOn('2026-03-01'))
      expect(listingsOf(held)).toMatchObject([{ sectors: ['biomedicine', 'fireworks'] }])
    }
    const [one = { name: '', creditCode: '', entries: [] }] = (
      await institutionPage(db, institutionFilter(new URLSearchParams()))
    ).institutions
    expect(listRows(1, one)).toHaveLength(1)
  })

  test('still says it while a suspension lasts, and of one that left only that', async () => {
    const standing = { state: 'suspended', suspendedOn: '2026-02-01' }
    expect((await entriesOn('2026-02-28'))[0]).toMatchObject(standing)
    await decide('mill-0', suspendedOn('2026-04-01'))
    expect((await entriesOn(null))[0]).toMatchObject({ ...standing, suspendedOn: '2026-04-01' })
    const left = { state: 'left' as const, endedOn: '2026-05-01', endBasis: '示工信〔2026〕9号' }
    await decide('mill-0', left)
    expect((await entriesOn(null))[0]).toMatchObject({ ...left, suspendedOn: null })
    expect(await entriesOn(null)).toEqual(await entriesOn('2026-05-01'))
  })
})

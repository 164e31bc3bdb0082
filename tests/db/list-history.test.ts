import { beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { institution, institutionPage } from '#db/institutions'
import { verification } from '#db/verifications'
import { listingsOf, stepsOf } from '#domain/institution'
import { institutionFilter } from '#domain/listing'
import { listRows } from '#domain/list-table'
import { lookUpOf } from '#domain/verification'
import { freshDb } from './open.ts'
import { decide, leftOn, list, listAgain, resumedOn, suspendedOn } from './registry.ts'

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

const entriesOn = async (on: string | null) => {
  const page = await institutionPage(db, institutionFilter(new URLSearchParams(), on))
  return page.institutions[0]?.entries ?? []
}

describe('an entry that was suspended and resumed', () => {
  beforeEach(async () => {
    await decide(db, 'mill-0', suspendedOn('2026-02-01'))
    await decide(db, 'mill-0', resumedOn('2026-03-01'))
  })

  test('says nothing of what is over, today as on the day of its resumption', async () => {
    const over = { state: 'admitted', suspendedOn: null, suspendedBasis: null }
    const known = (await institution(db, 'mill'))?.entries ?? []
    const { found } = await verification(db, lookUpOf('示例磨坊科技'), '2026-06-01')
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
    await decide(db, 'mill-0', suspendedOn('2026-04-01'))
    expect((await entriesOn(null))[0]).toMatchObject({ ...standing, suspendedOn: '2026-04-01' })
    const left = leftOn('2026-05-01')
    await decide(db, 'mill-0', left)
    expect((await entriesOn(null))[0]).toMatchObject({ ...left, suspendedOn: null })
    expect(await entriesOn(null)).toEqual(await entriesOn('2026-05-01'))
  })
})

test('a past day’s list holds what was decided later with an earlier effective day', async () => {
  expect(await entriesOn('2026-03-01')).toMatchObject([{ state: 'admitted' }, {}])
  await decide(db, 'mill-0', suspendedOn('2026-02-01'))
  expect(await entriesOn('2026-03-01')).toMatchObject([{ state: 'suspended' }, {}])
  expect(await entriesOn('2026-01-31')).toMatchObject([{ state: 'admitted' }, {}])
})

describe('what happened on one day', () => {
  // Ids that would sort the wrong way round.
  const again = { institutionId: 'mill', kind: 'integrator', sector: 'fireworks' } as const

  test('is told in its order: who left and came back has come back', async () => {
    for (const id of ['a', 'z']) {
      const on = id === 'a' ? '2026-03-01' : '2026-04-01'
      const open = id === 'a' ? 'mill-0' : 'a'
      await decide(db, open, leftOn(on))
      await listAgain(db, { ...again, id }, on)
    }
    const steps = stepsOf((await institution(db, 'mill'))?.spells ?? [])
    expect(steps.slice(1).map(({ on, title }) => `${on} ${title.slice(0, 2)}`)).toEqual([
      '2026-03-01 退出',
      '2026-03-01 入库',
      '2026-04-01 退出',
      '2026-04-01 入库',
    ])
    await decide(db, 'z', suspendedOn('2026-04-01'))
    const after = stepsOf((await institution(db, 'mill'))?.spells ?? [])
    expect(after.slice(3).map(({ title }) => title.slice(0, 2))).toEqual(['退出', '入库', '暂停'])
  })

  test('keeps the order of one entry', async () => {
    await decide(db, 'mill-0', suspendedOn('2026-03-01'))
    await decide(db, 'mill-0', resumedOn('2026-03-01'))
    await decide(db, 'mill-0', leftOn('2026-03-01'))
    const steps = stepsOf((await institution(db, 'mill'))?.spells ?? [])
    expect(steps.map(({ title }) => title.slice(0, 2))).toEqual(['入库', '暂停', '恢复', '退出'])
  })
})

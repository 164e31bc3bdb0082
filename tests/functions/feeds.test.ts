import { beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { feeds } from '#functions/feeds'
import { freshDb } from '../db/open.ts'
import { decide, leftOn, list, listAgain, rename, resumedOn, suspendedOn } from '../db/registry.ts'
import { houseOf } from './house.ts'

let db: Db
let told: (pattern: RegExp) => Promise<string[]>

beforeEach(async () => {
  db = await freshDb()
  await list(db, [
    {
      ...{ id: 'mill', name: '示例甲', creditCode: '91430100EXAMPLE011', on: '2026-01-01' },
      entries: [{ kind: 'integrator', sector: 'fireworks' }],
    },
  ])
  const app = houseOf(feeds, db, { now: new Date('2026-11-23T03:00:00Z') })
  told = async (pattern) => {
    const feed = await (await app.request('/api/institutions.atom')).text()
    return Array.from(feed.matchAll(pattern), ([, words = '']) => words)
  }
})

const titles = () => told(/<entry>.*?<title>(.*?)<\/title>/gs)
const ids = () => told(/<entry>\s*<id>(.*?)<\/id>/gs)

describe('the feed of the list', () => {
  test('tells every change, the newest first, by the name of its day', async () => {
    await decide(db, 'mill-0', suspendedOn('2026-02-01'))
    await decide(db, 'mill-0', resumedOn('2026-03-01'))
    await rename(db, 'mill', '示例乙', '2026-04-01')
    await decide(db, 'mill-0', leftOn('2026-05-01'))
    await listAgain(
      db,
      { id: 'a', institutionId: 'mill', kind: 'promoter', sector: 'fireworks' },
      '2026-05-01',
    )
    expect(await titles()).toEqual([
      '新确定：示例乙',
      '退出：示例乙',
      '名称变更：示例甲 → 示例乙',
      '恢复：示例甲',
      '暂停：示例甲',
      '新入库：示例甲',
    ])
    expect(new Set(await ids()).size).toBe(6)
  })

  test('takes back nothing that it told, and is never older than before', async () => {
    const steps = [
      () => decide(db, 'mill-0', suspendedOn('2026-02-01')),
      () => rename(db, 'mill', '示例乙', '2026-02-01'),
      () => decide(db, 'mill-0', resumedOn('2026-02-01')),
      () => decide(db, 'mill-0', leftOn('2026-05-01')),
    ]
    let [before, updated] = [await ids(), '']
    for (const step of steps) {
      await step()
      const now = await ids()
      expect(now).toEqual(expect.arrayContaining(before))
      expect(now).toHaveLength(before.length + 1)
      const [newest = ''] = await told(/<\/title>\s*<updated>(.*?)<\/updated>\s*<author>/g)
      expect(newest >= updated).toBe(true)
      ;[before, updated] = [now, newest]
    }
  })

  test('tells a decision that counts from an earlier day when it is made public', async () => {
    const at = new Date('2026-11-20T03:00:00Z')
    await decide(db, 'mill-0', { ...suspendedOn('2026-02-01'), recordedAt: at })
    await listAgain(
      db,
      { id: 'p', institutionId: 'mill', kind: 'promoter', sector: 'biomedicine' },
      '2026-06-01',
    )
    await rename(db, 'mill', '示例乙', '2026-03-01', new Date('2026-11-21T03:00:00Z'))
    expect(await titles()).toEqual([
      '名称变更：示例甲 → 示例乙',
      '暂停：示例甲',
      '新确定：示例乙',
      '新入库：示例甲',
    ])
    expect(await told(/<entry>.*?<updated>(.*?)<\/updated>/gs)).toEqual([
      '2026-11-21T03:00:00.000Z',
      '2026-11-20T03:00:00.000Z',
      '2026-05-31T16:00:00.000Z',
      '2025-12-31T16:00:00.000Z',
    ])
    expect(await told(/<summary>(.*?)<\/summary>/g)).toEqual(
      expect.arrayContaining([expect.stringContaining('，2026-02-01 生效，')]),
    )
  })

  test('ends after two hundred, and begins with what came last, whatever day it counts from', async () => {
    for (const i of Array(201).keys()) {
      const entry = { institutionId: 'mill', kind: 'promoter', sector: 'biomedicine' } as const
      await listAgain(db, { ...entry, id: `p${i}` }, '2026-06-01')
      await decide(db, `p${i}`, leftOn('2026-06-02'))
    }
    expect(await titles()).toHaveLength(200)
    const recordedAt = new Date('2026-11-20T03:00:00Z')
    await decide(db, 'mill-0', { ...suspendedOn('2026-02-01'), recordedAt })
    expect((await titles())[0]).toBe('暂停：示例甲')
  })
})

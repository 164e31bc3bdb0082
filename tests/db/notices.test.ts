import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { announcement, announcementPage, latest } from '#db/announcements'
import type { Db } from '#db/client'
import { seedDemo } from '#db/demo'
import { demoNotices } from '#db/demo-notices'
import { PAGE, counting, notice, noticePage, openNotices } from '#db/notices'
import { announcements, notices } from '#db/schema'
import { addDays } from '#domain/calendar'
import { type Issued, type NoticeFilter, issuedAfter, noticeFilter } from '#domain/listing'
import type { NoticeState } from '#domain/notice'
import { freshDb, planOf } from './open.ts'
import { list, rename } from './registry.ts'

const promoter = {
  id: 'promoter',
  name: '示例促进中心',
  creditCode: '52430100EXAMPLE018',
  on: '2025-01-01',
  entries: [{ kind: 'promoter', sector: 'fireworks' } as const],
}

async function issue(db: Db, n: number, state: NoticeState = 'issued') {
  const issuedOn = addDays('2025-02-01', Math.floor(n / 3))
  await db.write([
    db.q.insert(notices).values({
      id: `n${n}`,
      number: `示工信通报〔2025〕${n + 1}号`,
      title: `示例通报 ${n}`,
      entryId: 'promoter-0',
      institutionId: 'promoter',
      sector: 'fireworks',
      facts: '示例',
      clauses: ['measures/13-2'],
      requirements: '示例',
      toldOn: issuedOn,
      issuedOn,
      dueOn: addDays(issuedOn, 30),
      // Many at a time are open here, as they cannot be issued.
      state: 'withdrawn',
      stateOn: issuedOn,
    }),
    db.q
      .update(notices)
      .set({ state })
      .where(eq(notices.id, `n${n}`)),
  ])
}

const all: NoticeFilter = { sector: null, state: null, after: null }

describe('a notice', () => {
  test('names whom it is about as it was called then, and what it is called now', async () => {
    const db = await freshDb()
    await list(db, [promoter])
    await issue(db, 0)
    await rename(db, 'promoter', '示例新中心', '2025-02-02')
    await issue(db, 9)
    const today = '示例新中心'
    expect((await notice(db, 'n0'))?.institution).toMatchObject({ name: promoter.name, today })
    expect((await notice(db, 'n9'))?.institution).toMatchObject({ name: today, today })
  })
})

describe('the list of notices', () => {
  test('pages through every notice once, newest first, several of one day too', async () => {
    const db = await freshDb()
    await list(db, [promoter])
    for (let n = 0; n < 2 * PAGE + 3; n++) await issue(db, n)
    const seen: { issuedOn: string; id: string }[] = []
    for (let after: NoticeFilter['after'] | undefined; after !== null;) {
      const page = await noticePage(db, { ...all, after: after ?? null }, '2026-11-23')
      seen.push(...page.notices)
      after = noticeFilter(new URLSearchParams({ after: page.next ?? '' })).after
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(2 * PAGE + 3)
    const keys = seen.map(({ issuedOn, id }) => `${issuedOn} ${id}`)
    expect(keys).toEqual([...keys].sort().reverse())
  })

  test('filters by state and sector', async () => {
    const db = await freshDb()
    await list(db, [promoter])
    await issue(db, 0)
    await issue(db, 1, 'rectified')
    expect(
      (await noticePage(db, { ...all, state: 'rectified' }, '2026-11-23')).notices,
    ).toMatchObject([{ id: 'n1' }])
    expect((await noticePage(db, { ...all, sector: 'biomedicine' }, '2026-11-23')).count).toBe(0)
    expect((await noticePage(db, { ...all, sector: 'fireworks' }, '2026-11-23')).count).toBe(2)
    expect(await openNotices(db, ['promoter'], '2026-11-23')).toMatchObject([{ id: 'n0' }])
  })

  test('is counted from an index alone, whatever is asked for', async () => {
    const db = await freshDb()
    const filters = [
      {},
      { state: 'rectified' },
      { sector: 'fireworks' },
      { state: 'rectified', sector: 'fireworks' },
    ] as const
    for (const filter of filters) {
      const asked = { state: null, sector: null, ...filter }
      expect(await planOf(db, counting(db, asked, '2026-11-23'))).toMatch(/USING COVERING INDEX/)
    }
  })

  test('answers whatever an address says, and never throws', async () => {
    const db = await freshDb()
    await list(db, [promoter])
    await issue(db, 0)
    const keys = fc.constantFrom('sector', 'state', 'after')
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('2026-02-30.x', '2026-01-01.', "2026-01-01.' or 1", '__proto__', '\ud800'),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(keys, value)), async (pairs) => {
        const page = await noticePage(db, noticeFilter(new URLSearchParams(pairs)), '2026-11-23')
        expect(page.count).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('what was made public', () => {
  const now = new Date('2026-11-23T03:00:00Z')

  test('pages announcements by key: none is lost or doubled', async () => {
    const db = await freshDb()
    const days = Array.from({ length: 60 }, (_, i) => ({
      id: `a${i}`,
      kind: 'admission' as const,
      number: `示〔2026〕${i}号`,
      title: '示例',
      // Several of one day, so that the day alone does not tell the place.
      issuedOn: `2026-01-${String((i % 9) + 1).padStart(2, '0')}`,
    }))
    await db.write([db.q.insert(announcements).values(days)])

    const seen: string[] = []
    let after: Issued | null = null
    do {
      const page = await announcementPage(db, { kind: null, after })
      seen.push(...page.announcements.map(({ id }) => id))
      after = issuedAfter(new URLSearchParams({ after: page.next ?? '' }))
    } while (after)

    expect(seen).toHaveLength(60)
    expect(new Set(seen).size).toBe(60)
  })

  test('merges announcements and notices by day, newest first', async () => {
    const db = await freshDb()
    await seedDemo(db, now)
    const news = await latest(db, 50, '2026-11-23')
    expect(news.map(({ on }) => on)).toEqual(
      news
        .map(({ on }) => on)
        .sort()
        .reverse(),
    )
    expect(news.length).toBe(
      (await announcementPage(db, { kind: null, after: null })).announcements.length +
        demoNotices.length,
    )
    expect(await latest(db, 2, '2026-11-23')).toEqual(news.slice(0, 2))
    expect(news[0]).toMatchObject({ kind: 'notice', state: '限期整改中', tone: 'due' })
    expect((await latest(db, 1, '2026-12-31'))[0]).toMatchObject({
      state: '整改已逾期',
      tone: 'late',
    })
  })

  test('names the institutions an announcement put on the list', async () => {
    const db = await freshDb()
    await seedDemo(db, now)
    const found = await announcement(db, 'demo-designation-2')
    expect(found?.rows).toMatchObject([{ listing: { kind: 'promoter', sectors: ['fireworks'] } }])
    expect(await announcement(db, 'none')).toBeNull()
    expect(await notice(db, 'none')).toBeNull()
  })
})

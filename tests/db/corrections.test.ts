import { describe, expect, test } from 'vitest'
import { Conflict, type Db } from '#db/client'
import {
  CORRECTIONS_PER_PAGE,
  type SentCorrection,
  correction,
  correctionPage,
  correctionRows,
  settleCorrection,
  submitCorrection,
} from '#db/corrections'
import { verifyStream } from '#db/events'
import { forgetSpent } from '#db/forgetting'
import { corrections, events } from '#db/schema'
import { defaultSettings } from '#domain/setting'
import { freshDb, planOf } from './open.ts'

const at = new Date('2026-01-05T02:00:00Z')
const tomorrow = new Date('2026-01-06T02:00:00Z')
const sent = (n: number, more: Partial<SentCorrection> = {}): SentCorrection => ({
  number: `JC-AAAA-${String(n).padStart(4, '0')}`,
  form: { target: 'measures/6-4', fault: `第 ${String(n)} 处`, proposal: '' },
  fingerprint: `f${String(n)}`,
  at,
  ...more,
})
const settled = (more = {}) => ({
  number: 'JC-AAAA-0001',
  outcome: { action: 'mend' as const, reason: '已改' },
  person: 'clerk',
  unit: '示例单位',
  at: tomorrow,
  ...more,
})

const filled = async (db: Db, n: number, from = 1) => {
  await db.write([
    db.q.insert(corrections).values(
      Array.from({ length: n }, (_, i) => ({
        number: sent(from + i).number,
        ...sent(from + i).form,
        receivedOn: '2026-01-05',
      })),
    ),
  ])
}

describe('a correction', () => {
  test('is kept once, with an event that does not repeat what was said', async () => {
    const db = await freshDb()
    expect(await submitCorrection(db, sent(1))).toBe('submitted')
    expect(await submitCorrection(db, sent(1))).toBe('already submitted')
    expect(await submitCorrection(db, sent(1, { fingerprint: 'other' }))).toBe('number taken')
    expect(await correction(db, 'JC-AAAA-0001')).toMatchObject({
      target: 'measures/6-4',
      state: 'received',
      receivedOn: '2026-01-05',
    })
    const log = await db.q.select().from(events)
    expect(log).toHaveLength(1)
    expect(JSON.stringify(log)).not.toContain('第 1 处')
  })

  test('is kept once when it is sent many times at the same moment', async () => {
    const db = await freshDb()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => submitCorrection(db, sent(1))),
    )
    expect(answers.sort()).toEqual([...Array<string>(7).fill('already submitted'), 'submitted'])
  })

  test('is not taken when as many of the day are open as we take, but a retry is known and the next day is free', async () => {
    const db = await freshDb()
    await submitCorrection(db, sent(1))
    await filled(db, defaultSettings['corrections.per-day'] - 1, 2)
    expect(await submitCorrection(db, sent(900))).toBe('full')
    expect(await submitCorrection(db, sent(1))).toBe('already submitted')
    expect(await submitCorrection(db, sent(900, { at: tomorrow }))).toBe('submitted')
    await settleCorrection(db, settled())
    expect(await submitCorrection(db, sent(901))).toBe('submitted')
  })

  test('is forgotten a year after its answer, and not while it waits', async () => {
    const db = await freshDb()
    await submitCorrection(db, sent(1))
    await submitCorrection(db, sent(2))
    await settleCorrection(db, settled())
    const left = async (on: string) => {
      await forgetSpent(db, new Date(`${on}T02:00:00Z`))
      return (await db.q.select().from(corrections)).map(({ number }) => number)
    }
    expect(await left('2027-01-06')).toHaveLength(2)
    expect(await left('2027-01-07')).toEqual([sent(2).number])
    expect(await verifyStream(db, 'correction/JC-AAAA-0001')).toBeNull()
  })

  test('is settled once, with its event', async () => {
    const db = await freshDb()
    await submitCorrection(db, sent(1))
    expect(await settleCorrection(db, settled())).toBe('settled')
    expect(await settleCorrection(db, settled())).toBe('settled')
    expect(await settleCorrection(db, settled({ person: 'other' }))).toBe('settled already')
    expect(await settleCorrection(db, settled({ number: 'JC-AAAA-0009' }))).toBe('not found')
    expect(await correction(db, 'JC-AAAA-0001')).toMatchObject({
      state: 'mended',
      settledOn: '2026-01-06',
      reason: '已改',
    })
    const log = await db.q.select().from(events)
    expect(log.map(({ action, actor }) => [action, actor])).toEqual([
      ['submit', 'visitor'],
      ['mend', 'clerk'],
    ])
    expect(await verifyStream(db, 'correction/JC-AAAA-0001')).toBeNull()
  })

  test('of two clerks at the same moment one settles it', async () => {
    const db = await freshDb()
    await submitCorrection(db, sent(1))
    const answers = await Promise.all(
      ['a', 'b'].map((person) => settleCorrection(db, settled({ person }))),
    )
    expect(answers.sort()).toEqual(['settled', 'settled already'])
  })
})

describe('the table', () => {
  test.each([
    ['a number of another kind', { number: 'CS-AAAA-0002' }],
    ['no fault', { fault: '' }],
    ['too long a fault', { fault: '长'.repeat(1001) }],
    ['a state there is none of', { state: 'erased' as 'mended' }],
    ['an end without a day', { state: 'mended' as const, reason: '已改' }],
    ['an end without words', { state: 'declined' as const, settledOn: '2026-01-06' }],
    [
      'an end before its beginning',
      { state: 'mended' as const, reason: '已改', settledOn: '2026-01-04' },
    ],
  ])('refuses %s', async (_, wrong) => {
    const db = await freshDb()
    const row = { number: 'JC-AAAA-0002', target: '/', fault: '错', receivedOn: '2026-01-05' }
    await expect(db.write([db.q.insert(corrections).values({ ...row, ...wrong })])).rejects.toThrow(
      Conflict,
    )
  })

  test('lets nobody alter what was said, or settle it again', async () => {
    const db = await freshDb()
    await submitCorrection(db, sent(1))
    await expect(db.write([db.q.update(corrections).set({ fault: '别的' })])).rejects.toThrow(
      Conflict,
    )
    await settleCorrection(db, settled())
    await expect(db.write([db.q.update(corrections).set({ reason: '改口' })])).rejects.toThrow(
      Conflict,
    )
  })
})

describe('the list', () => {
  test('goes page by page, open ones oldest first, all of them newest first', async () => {
    const db = await freshDb()
    await filled(db, CORRECTIONS_PER_PAGE + 5)
    await settleCorrection(db, settled())
    const first = await correctionPage(db, 'open')
    const second = await correctionPage(db, 'open', first.next ?? undefined)
    const numbers = [...first.corrections, ...second.corrections].map(({ number }) => number)
    expect(numbers).toEqual(
      Array.from({ length: CORRECTIONS_PER_PAGE + 4 }, (_, i) => sent(i + 2).number),
    )
    expect(second.next).toBeNull()
    const all = await correctionPage(db, 'all')
    expect(all.corrections[0]?.number).toBe(sent(CORRECTIONS_PER_PAGE + 5).number)
    expect((await correctionPage(db, 'all', all.next ?? undefined)).corrections).toHaveLength(5)
  })

  test('walks an index, and sorts nothing', async () => {
    const db = await freshDb()
    const after = { receivedOn: '2026-01-05', number: 'JC-AAAA-0001' }
    expect(await planOf(db, correctionRows(db, 'open', after))).toMatch(
      /USING INDEX open_corrections/,
    )
    expect(await planOf(db, correctionRows(db, 'all', after))).toMatch(
      /USING INDEX corrections_by_day/,
    )
    for (const which of ['open', 'all'] as const)
      expect(await planOf(db, correctionRows(db, which))).not.toMatch(/TEMP B-TREE/)
  })
})

import { asc, like } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { headOf, record } from '#db/events'
import { once, requestHash } from '#db/idempotency'
import { events, house, idempotency } from '#db/schema'

const at = new Date('2026-01-05T02:00:00Z')

/** A write as the site makes them: a row, its event and its key. `n` numbers it; `stream` is its chain. */
export async function visit(db: Db, n: number, stream = 'visits'): Promise<Query[]> {
  const head = await headOf(db, stream)
  return [
    db.q.insert(house).values({ key: `visit/${n}`, value: stream }),
    record(db, head, { action: 'visit', actor: 'visitor', at, data: { n } }),
    once({ key: `visit/${n}`, requestHash: requestHash({ n }), at }),
  ]
}

const numberIn = (key: string) => Number(key.slice('visit/'.length))

/** The numbers of all visits kept, as each of the three tables knows them, in order. */
export async function visitsKept(db: Db) {
  const rows = await db.q.select().from(house).where(like(house.key, 'visit/%'))
  const keys = await db.q.select().from(idempotency)
  const happened = await db.q.select().from(events).orderBy(asc(events.version))
  const sorted = (numbers: number[]) => numbers.sort((a, b) => a - b)
  return {
    rows: sorted(rows.map(({ key }) => numberIn(key))),
    keys: sorted(keys.map(({ key }) => numberIn(key))),
    events: sorted(happened.map(({ data }) => (data as { n: number }).n)),
  }
}

import { sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { cases } from '#db/schema'

/** More cases than this are not told of: the oldest fall out. */
export const NEWS_MAX = 16_384

// In the words of the partial index, or it is not used.
const isTold = sql`${cases.state} not in ('withdrawn', 'archived')`

/** The cases the list of news tells of, by the hash of their locators, each with its state and number of messages. */
export const casesWithNews = (db: Db) =>
  db.q
    .select({
      locatorHash: cases.locatorHash,
      state: cases.state,
      // By name, because drizzle leaves the tables out where there is one alone.
      messages: sql<number>`coalesce((select max(no) from envelopes where case_id = cases.id), 0)`,
    })
    .from(cases)
    .where(isTold)
    .limit(NEWS_MAX)

import { DatabaseSync } from 'node:sqlite'
import {
  type App,
  filingHead,
  filingPieces,
  freshTicket,
  hashOf,
  keysOfNoReceipt,
  sealed,
  send,
} from '../functions/complaint-api.ts'
import { type Figures, timedEach } from './measure.ts'

/** A complaint that was sealed, with all that it takes to send it. */
type Ready = Awaited<ReturnType<typeof sealed>> & { ticket: string }

/** What a rush came to: what the clients were told, and what the database holds afterwards. */
export type Rush = {
  figures: Figures
  /** How often each status was answered. */
  statuses: Record<number, number>
  /** Locators of the complaints that were answered as taken. */
  taken: string[]
}

/** Seals so many complaints, all of them different. */
export const sealedAhead = (count: number) =>
  Promise.all(
    Array.from({ length: count }, async (_, n) =>
      sealed({ facts: `示例：第 ${String(n)} 件` }, await keysOfNoReceipt()),
    ),
  )

/** Has everybody do the work that is asked for, `at` at once, as those do who come in the same hour. */
export async function ticketed(
  app: App,
  complaints: Awaited<ReturnType<typeof sealedAhead>>,
  at: number,
): Promise<Ready[]> {
  const ready: Ready[] = []
  await timedEach(complaints, at, async (complaint) => {
    ready.push({ ...complaint, ticket: await freshTicket(app) })
  })
  return ready
}

/** Files them, `at` at once; every tenth is sent twice in the same moment, as after an answer that was lost. */
export async function rush(app: App, ready: Ready[], at: number): Promise<Rush> {
  const statuses: Rush['statuses'] = {}
  const taken: string[] = []
  const file = async ({ keys, parts, ticket }: Ready) => {
    const answer = await send(
      app,
      '/api/complaints/',
      filingHead(keys, ticket),
      filingPieces(parts),
    )
    await answer.arrayBuffer()
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
    if (answer.status === 201) taken.push(hashOf(keys.locator))
  }
  const figures = await timedEach([...ready.entries()], at, ([n, each]) =>
    Promise.all(Array.from({ length: n % 10 === 0 ? 2 : 1 }, () => file(each))),
  )
  return { figures, statuses, taken: [...new Set(taken)] }
}

/**
 * How many complaints that were answered as taken are not there whole, and how many are there twice: told by the
 * database's own file, so by nothing that the site says.
 */
export function lostAndDoubled(database: string, { taken }: Rush) {
  const db = new DatabaseSync(database, { readOnly: true })
  const of = (table: string) => `(select count(*) from ${table} where case_id = cases.id)`
  try {
    const cases = db
      .prepare(
        `select locator_hash as locator, ${of('slots')} = 4 and ${of('envelopes')} > 0 and ${of('deadlines')} > 0 as whole,
          ${of('envelopes')} > 1 or ${of('complaint_events')} > 1 as doubled from cases`,
      )
      .all()
    const whole = new Set(cases.filter((each) => each['whole']).map((each) => each['locator']))
    const once = new Set(cases.map((each) => each['locator'])).size
    return {
      lost: taken.filter((locator) => !whole.has(locator)).length,
      doubled: cases.filter((each) => each['doubled']).length + cases.length - once,
    }
  } finally {
    db.close()
  }
}

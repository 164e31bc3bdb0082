import type { Db } from '#db/client'
import { verifyCases, verifyEvents } from '#db/log-chains'
import { readOutside, verifyTree } from '#db/log-tree-check'
import type { LogKey } from '#domain/checkpoint'
import type { Find, Finding, Verdict } from '#domain/log-verdict'

/** Findings that are named; the rest is counted. */
const NAMED = 50

/**
 * Walks every chain, the whole tree and every checkpoint, and names what does not hold. `outside` are checkpoints kept
 * outside the database, as signed notes: without one, a database as it once was cannot be told from a good one.
 * Reads in chunks: what it holds in memory does not grow with the log.
 */
export async function verifyLog(
  db: Db,
  key: LogKey,
  { outside = [], now }: { outside?: string[]; now: Date },
): Promise<Verdict> {
  const findings: Finding[] = []
  let more = 0
  const find: Find = (what, where) => {
    if (findings.length < NAMED) findings.push({ what, where })
    else more++
  }
  const events = await verifyEvents(db, find)
  const cases = await verifyCases(db, find)
  const against = { key, outside: readOutside(outside, key, find), now }
  const tree = await verifyTree(db, against, find)
  return { events, cases, ...tree, findings, more }
}

import { and, asc, desc, eq, gt, lt, lte, sql } from 'drizzle-orm'
import { Conflict, type Db, type Query } from '#db/client'
import { checkpoints, logLeaves, logNodes, logWaiting } from '#db/schema'
import { dayOf } from '#domain/calendar'
import { type Signer, signCheckpoint } from '#domain/checkpoint'
import {
  type Place,
  append,
  consistencyRuns,
  covering,
  hashesOf,
  inclusionRuns,
  key,
  rootOf,
} from '#domain/merkle'

/** A signed checkpoint as it is kept and handed out. */
export type Kept = { size: number; root: string; at: Date; note: string }

/** Leaves that one batch takes in: what a hosted database takes in one statement without a murmur. */
const STEP = 1000

/** Rows of JSON as rows of a table, in one statement however many there are. */
const raw = (sql: string, ...params: (string | number)[]): Query => ({
  toSQL: () => ({ sql, params }),
})

const insertLeaves = `insert into log_leaves (place, hash, stream, version)
  select json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
    json_extract(value, '$[3]') from json_each(?)`
const insertNodes = `insert into log_nodes (level, at, hash)
  select json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
  from json_each(?)`
const deleteWaiting = `delete from log_waiting
  where (day, hash) in (select json_extract(value, '$[0]'), json_extract(value, '$[1]') from json_each(?))`

/** The newest checkpoint, or `null` where none was made. */
export async function newestCheckpoint(db: Db): Promise<Kept | null> {
  const [found] = await db.q.select().from(checkpoints).orderBy(desc(checkpoints.size)).limit(1)
  return found ?? null
}

/** The checkpoint over exactly `size` entries, or `null`. */
export async function checkpointAt(db: Db, size: number): Promise<Kept | null> {
  const [found] = await db.q.select().from(checkpoints).where(eq(checkpoints.size, size))
  return found ?? null
}

/** Checkpoints from the newest down, those over fewer entries than `before`. */
export const checkpointPage = (db: Db, before: number | null, limit: number) =>
  db.q
    .select({ size: checkpoints.size, root: checkpoints.root, at: checkpoints.at })
    .from(checkpoints)
    .where(before === null ? undefined : lt(checkpoints.size, before))
    .orderBy(desc(checkpoints.size))
    .limit(limit)

/**
 * Takes in what waits and signs a checkpoint over all of it, as many times as it takes; answers the newest, or `null`
 * where nothing waited. Complaints' events of `now`'s own day go on waiting. Two at once make one: the other's batch is refused.
 * Throws, and signs nothing, where the tree no longer has the root that was signed last.
 */
export async function makeCheckpoint(db: Db, signer: Signer, now: Date): Promise<Kept | null> {
  let made: Kept | null = null
  for (;;) {
    const step = await takeIn(db, signer, now)
    if (!step) return made
    made = step.kept
    if (step.taken < STEP) return made
  }
}

/** The hashes that the tree of `size` leaves is made of, left to right. */
async function edgeOf(db: Db, size: number): Promise<string[]> {
  const places = covering(0, size)
  const hashes = await keptNodes(db, places)
  return places.flatMap((place) => hashes.get(key(place)) ?? [])
}

async function takeIn(db: Db, { name, seed }: Signer, now: Date) {
  const waiting = await db.q
    .select()
    .from(logWaiting)
    .where(lt(logWaiting.day, dayOf(now)))
    .orderBy(asc(logWaiting.day), asc(logWaiting.hash))
    .limit(STEP)
  if (waiting.length === 0) return null
  const last = await newestCheckpoint(db)
  const before = last?.size ?? 0
  const edge = await edgeOf(db, before)
  if (last && rootOf(edge) !== last.root)
    throw new Error(`the tree under the checkpoint over ${String(before)} entries is damaged`)
  const grown = append(
    before,
    edge,
    waiting.map(({ hash }) => hash),
  )
  const size = before + waiting.length
  const root = rootOf(grown.edge)
  const note = signCheckpoint({ origin: name, size, root, at: now.toISOString() }, seed)
  const kept = { size, root, at: now, note }
  const leaves = waiting.map(({ hash, stream, version }, i) => [before + i, hash, stream, version])
  try {
    await db.write([
      { ...raw(insertLeaves, JSON.stringify(leaves)), proof: proofOf(kept) },
      raw(insertNodes, JSON.stringify(grown.made.map(({ level, at, hash }) => [level, at, hash]))),
      raw(deleteWaiting, JSON.stringify(waiting.map(({ day, hash }) => [day, hash]))),
      db.q.insert(checkpoints).values(kept),
    ])
  } catch (error) {
    // Somebody else's checkpoint has taken these places.
    if (error instanceof Conflict) return null
    throw error
  }
  return { kept, taken: waiting.length }
}

const proofOf = ({ size, note }: Kept) => ({
  sql: 'select 1 from checkpoints where size = ? and note = ?',
  args: [size, note],
})

/** A proof that an entry is in the tree of a checkpoint. */
export type Inclusion = { index: number; proof: string[]; checkpoint: Kept }

/** Where the event with this hash stands, proved against the newest checkpoint; `null`: in none yet, or no such event. */
export async function inclusionOf(db: Db, hash: string): Promise<Inclusion | null> {
  const [[leaf], checkpoint] = await Promise.all([
    db.q.select({ index: logLeaves.place }).from(logLeaves).where(eq(logLeaves.hash, hash)),
    newestCheckpoint(db),
  ])
  if (!leaf || !checkpoint || leaf.index >= checkpoint.size) return null
  const runs = inclusionRuns(leaf.index, checkpoint.size)
  return { ...leaf, proof: await hashesAt(db, runs), checkpoint }
}

/** Whether an event with this hash waits for the next checkpoint. A complaint's is not told of before its day is over. */
export async function isWaiting(db: Db, hash: string): Promise<boolean> {
  const found = await db.q
    .select({ hash: logWaiting.hash })
    .from(logWaiting)
    .where(and(eq(logWaiting.hash, hash), eq(logWaiting.day, '')))
  return found.length > 0
}

/** A proof that the tree of `from` entries is the beginning of the tree of `to`; both no larger than what is signed. */
export const consistencyOf = (db: Db, from: number, to: number): Promise<string[]> =>
  hashesAt(db, consistencyRuns(from, to))

async function hashesAt(db: Db, runs: { from: number; to: number }[]): Promise<string[]> {
  const places = runs.flatMap(({ from, to }) => covering(from, to))
  return hashesOf(runs, await keptNodes(db, places))
}

/** Leaves from `from` on, in order, for whoever walks them all. */
export const leavesFrom = (db: Db, from: number, limit: number) =>
  db.q
    .select()
    .from(logLeaves)
    .where(from === 0 ? undefined : gt(logLeaves.place, from - 1))
    .orderBy(asc(logLeaves.place))
    .limit(limit)

/** What is kept of these whole subtrees, by `key`, asked for in one statement however many there are. */
export async function keptNodes(db: Db, places: Place[]): Promise<Map<string, string>> {
  const list = JSON.stringify(places.map(({ level, at }) => [level, at]))
  const found = await db.q
    .select()
    .from(logNodes)
    .where(
      sql`(${logNodes.level}, ${logNodes.at}) in (
        select json_extract(value, '$[0]'), json_extract(value, '$[1]') from json_each(${list})
      )`,
    )
  return new Map(found.map((node) => [key(node), node.hash]))
}

/** The checkpoints over at most `to` entries and more than `from`, smallest first. */
export const checkpointsBetween = (db: Db, from: number, to: number) =>
  db.q
    .select()
    .from(checkpoints)
    .where(and(gt(checkpoints.size, from), lte(checkpoints.size, to)))
    .orderBy(asc(checkpoints.size))

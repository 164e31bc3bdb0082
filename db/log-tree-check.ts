import { sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import {
  type Kept,
  checkpointsBetween,
  keptNodes,
  leavesFrom,
  newestCheckpoint,
} from '#db/log-tree'
import { logLeaves } from '#db/schema'
import { addDays, dayOf, instantOn } from '#domain/calendar'
import { type Checkpoint, type LogKey, readBody, readCheckpoint } from '#domain/checkpoint'
import { KEPT_FOR } from '#domain/complaint-deadline'
import type { Find } from '#domain/log-verdict'
import { type Node, append, key as keyOf, rootOf } from '#domain/merkle'

const CHUNK = 2000

/** Signatures that are checked, of the newest entries: each takes a millisecond, and what an older one says is compared. */
const SIGNATURES = 500

/** The checkpoints kept outside that are signed as they should be, by their size. */
export function readOutside(notes: string[], key: LogKey, find: Find): Map<number, Checkpoint> {
  const read = notes.flatMap((note) => {
    try {
      return [readCheckpoint(note, key)]
    } catch {
      find('bad signature', 'outside')
      return []
    }
  })
  return new Map(read.map((checkpoint) => [checkpoint.size, checkpoint]))
}

type Against = { key: LogKey; outside: Map<number, Checkpoint>; now: Date }

/**
 * Builds the tree anew from its entries, compares every subtree and every checkpoint, and tells `find` what differs. Answers
 * how many entries and checkpoints there are.
 */
export async function verifyTree(db: Db, { key, outside, now }: Against, find: Find) {
  const count = { entries: 0, checkpoints: 0 }
  // What is signed while this goes on is left to the next check.
  const end = (await newestCheckpoint(db))?.size ?? 0
  let [size, edge]: [number, string[]] = [0, []]
  let last: Kept | undefined
  while (size < end) {
    const from = size
    const to = Math.min(from + CHUNK, end)
    const leaves = await leavesFrom(db, from, to - from)
    const lost = leaves.findIndex(({ place }, i) => place !== from + i)
    if (lost >= 0 || leaves.length < to - from) {
      find('missing', `entry ${String(from + (lost >= 0 ? lost : leaves.length))}`)
      return count
    }
    const signed = await checkpointsBetween(db, from, to)
    // A subtree is looked at when it becomes whole; where the tree ends at a checkpoint, so does the step.
    const stops = [...new Set([...signed.map((each) => each.size), ...outside.keys(), to])]
      .filter((stop) => stop > from && stop <= to)
      .sort((a, b) => a - b)
    const made: Node[] = []
    for (const stop of stops) {
      const step = append(
        size,
        edge,
        leaves.slice(size - from, stop - from).map(({ hash }) => hash),
      )
      ;[size, edge] = [stop, step.edge]
      made.push(...step.made)
      const root = rootOf(edge)
      const kept = signed.find((each) => each.size === size)
      if (kept) {
        count.checkpoints++
        last = kept
        if (kept.root !== root) find('root differs', `checkpoint ${String(size)}`)
        else if (!says(kept, key, end - size < SIGNATURES))
          find('bad signature', `checkpoint ${String(size)}`)
      }
      const other = outside.get(size)
      if (other && other.root !== root) find('root differs', `outside ${String(size)}`)
    }
    const nodes = await keptNodes(db, made)
    for (const node of made)
      if (nodes.get(keyOf(node)) !== node.hash) find('root differs', `node ${keyOf(node)}`)
    for (const gone of await goneAmong(db, from, to, now)) find('entry gone', gone)
    count.entries += leaves.length
  }
  // Entries come with the checkpoint that signs them, in one batch: some without one have lost theirs.
  const [beyond] = await leavesFrom(db, end, 1)
  if (beyond && ((await newestCheckpoint(db))?.size ?? 0) <= end)
    find('root differs', `checkpoint ${String(last?.size ?? 0)}`)
  for (const later of outside.keys())
    if (later > end) find('older database', `outside ${String(later)}, here ${String(end)}`)
  return count
}

/** Whether a checkpoint's note says what its row says and, where `signature` is asked for, is signed. */
function says({ note, size, root }: Kept, key: LogKey, signature: boolean): boolean {
  try {
    const read = signature ? readCheckpoint(note, key) : readBody(note)
    return read.size === size && read.root === root
  } catch {
    return false
  }
}

/**
 * Entries from `from` up to `to` whose event is gone, each named. A complaint's goes with its case when the time for keeping
 * it is over, and not before: the day it was signed tells the earliest.
 */
async function goneAmong(db: Db, from: number, to: number, now: Date): Promise<string[]> {
  const gone = await db.q
    .select({ place: logLeaves.place, stream: logLeaves.stream, version: logLeaves.version })
    .from(logLeaves)
    .where(
      sql`${logLeaves.place} >= ${from} and ${logLeaves.place} < ${to} and (
        case when ${logLeaves.stream} is null
          then not exists (select 1 from complaint_events where complaint_events.hash = log_leaves.hash)
            and (select min(at) from checkpoints where size > log_leaves.place) > ${keptSince(now)}
          else not exists (select 1 from events where events.hash = log_leaves.hash)
        end
      )`,
    )
  return gone.map(({ place, stream, version }) =>
    stream === null ? `complaint, entry ${String(place)}` : `${stream} ${String(version)}`,
  )
}

/** Whatever a checkpoint signed before this instant may be over: the day of the event was the day before at the latest. */
const keptSince = (now: Date) => instantOn(addDays(dayOf(now), -KEPT_FOR), 0).getTime()

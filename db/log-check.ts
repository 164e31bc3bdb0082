import { and, asc, eq, gt, or, sql } from 'drizzle-orm'
import { caseLink } from '#db/complaint-events'
import type { Db } from '#db/client'
import { type Head, firstHead, linkHash } from '#db/events'
import {
  type Kept,
  checkpointsBetween,
  keptNodes,
  leavesFrom,
  newestCheckpoint,
} from '#db/log-tree'
import { complaintEvents, events, logLeaves } from '#db/schema'
import { addDays, dayOf, instantOn } from '#domain/calendar'
import { type Checkpoint, type LogKey, readBody, readCheckpoint } from '#domain/checkpoint'
import { KEPT_FOR } from '#domain/complaint-deadline'
import { type Node, append, key as keyOf, rootOf } from '#domain/merkle'

/** What is wrong, and where: a stream with its version, a place in the tree, or the size of a checkpoint. */
export type Finding = { what: keyof typeof findings; where: string }

/** What can be found wrong with the log, in the words of the pages. */
export const findings = {
  altered: '记录被改动',
  missing: '记录缺失',
  'not linked': '记录次序不对或被插入',
  'not in the log': '记录不在总账里，也不在等候入账',
  'entry gone': '总账里有，记录已不在',
  'root differs': '总账与签过的检查点不符',
  'bad signature': '检查点的签名不对',
  'older database': '外存的检查点比数据库新：数据库被换成了旧的',
} as const

/** How far a check went, and the first findings; `more` of them are not named. */
export type Verdict = {
  events: number
  cases: number
  entries: number
  checkpoints: number
  findings: Finding[]
  more: number
}

const CHUNK = 2000
const NAMED = 50

/** Signatures that are checked, of the newest checkpoints: each takes a millisecond, and what an older one says is compared. */
const SIGNATURES = 500

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
  const verdict: Verdict = {
    events: 0,
    cases: 0,
    entries: 0,
    checkpoints: 0,
    findings: [],
    more: 0,
  }
  const find = (what: Finding['what'], where: string) => {
    if (verdict.findings.length < NAMED) verdict.findings.push({ what, where })
    else verdict.more++
  }
  await verifyEvents(db, verdict, find)
  await verifyCases(db, verdict, find)
  await verifyTree(db, { key, outside: readOutside(outside, key, find), now }, verdict, find)
  return verdict
}

type Find = (what: Finding['what'], where: string) => void

// Asked beside each row, so that the check holds no list of its own. As text, because drizzle leaves the tables' names
// out of a query over one table, and both have a `hash`.
const isEntered = (table: 'events' | 'complaint_events') =>
  sql<number>`exists (select 1 from log_leaves where log_leaves.hash = ${sql.raw(table)}.hash)
    or exists (select 1 from log_waiting where log_waiting.hash = ${sql.raw(table)}.hash)`

async function verifyEvents(db: Db, verdict: Verdict, find: Find) {
  let head: Head = firstHead('')
  for (;;) {
    const links = await db.q
      .select({
        stream: events.stream,
        version: events.version,
        action: events.action,
        actor: events.actor,
        at: events.at,
        reason: events.reason,
        basis: events.basis,
        data: sql<string>`${events.data}`,
        prevHash: events.prevHash,
        hash: events.hash,
        entered: isEntered('events'),
      })
      .from(events)
      .where(
        or(
          gt(events.stream, head.stream),
          and(eq(events.stream, head.stream), gt(events.version, head.version)),
        ),
      )
      .orderBy(asc(events.stream), asc(events.version))
      .limit(CHUNK)
    for (const link of links) {
      const { stream, version, hash } = link
      if (stream !== head.stream) head = firstHead(stream)
      const where = `${stream} ${String(version)}`
      if (version !== head.version + 1) find('missing', `${stream} ${String(head.version + 1)}`)
      else if (link.prevHash !== head.hash) find('not linked', where)
      if (hash !== linkHash(link)) find('altered', where)
      else if (!link.entered) find('not in the log', where)
      head = { stream, version, hash }
    }
    verdict.events += links.length
    if (links.length < CHUNK) return
  }
}

async function verifyCases(db: Db, verdict: Verdict, find: Find) {
  let last = { caseId: '', no: 0, hash: '' }
  for (;;) {
    const links = await db.q
      .select({
        caseId: complaintEvents.caseId,
        no: complaintEvents.no,
        kind: complaintEvents.kind,
        on: complaintEvents.happenedOn,
        unit: complaintEvents.unit,
        prevHash: complaintEvents.prevHash,
        hash: complaintEvents.hash,
        entered: isEntered('complaint_events'),
      })
      .from(complaintEvents)
      .where(
        or(
          gt(complaintEvents.caseId, last.caseId),
          and(eq(complaintEvents.caseId, last.caseId), gt(complaintEvents.no, last.no)),
        ),
      )
      .orderBy(asc(complaintEvents.caseId), asc(complaintEvents.no))
      .limit(CHUNK)
    for (const link of links) {
      const head = caseLink(link.caseId === last.caseId ? last : null, link)
      // A case is not named where others read: which it is, its own unit can tell.
      if (head !== null) find(head, `complaint ${link.on}`)
      else if (!link.entered) find('not in the log', `complaint ${link.on}`)
      last = link
    }
    verdict.cases += links.length
    if (links.length < CHUNK) return
  }
}

/** The checkpoints kept outside that are signed as they should be, by their size. */
function readOutside(notes: string[], key: LogKey, find: Find): Map<number, Checkpoint> {
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

async function verifyTree(db: Db, { key, outside, now }: Against, verdict: Verdict, find: Find) {
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
      return
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
        verdict.checkpoints++
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
    verdict.entries += leaves.length
  }
  // Entries come with the checkpoint that signs them, in one batch: some without one have lost theirs.
  const [beyond] = await leavesFrom(db, end, 1)
  if (beyond && ((await newestCheckpoint(db))?.size ?? 0) <= end)
    find('root differs', `checkpoint ${String(last?.size ?? 0)}`)
  for (const later of outside.keys())
    if (later > end) find('older database', `outside ${String(later)}, here ${String(end)}`)
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

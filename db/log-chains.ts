import { and, asc, eq, gt, or, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { brokenCaseAfter } from '#db/complaint-events'
import { type Head, brokenAfter, firstHead } from '#db/events'
import { complaintEvents, events } from '#db/schema'
import type { Find } from '#domain/log-verdict'

const CHUNK = 2000

// Asked beside each row, so that the check holds no list of its own. As text, because drizzle leaves the tables' names
// out of a query over one table, and both have a `hash`.
const isEntered = (table: 'events' | 'complaint_events') =>
  sql<number>`exists (select 1 from log_leaves where log_leaves.hash = ${sql.raw(table)}.hash)
    or exists (select 1 from log_waiting where log_waiting.hash = ${sql.raw(table)}.hash)`

/** Walks the chain of every stream, tells `find` what does not hold, and answers how many events there are. */
export async function verifyEvents(db: Db, find: Find): Promise<number> {
  let count = 0
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
      const why = brokenAfter(head, link)
      if (why === 'missing') find(why, `${stream} ${String(head.version + 1)}`)
      else if (why) find(why, `${stream} ${String(version)}`)
      else if (!link.entered) find('not in the log', `${stream} ${String(version)}`)
      head = { stream, version, hash }
    }
    count += links.length
    if (links.length < CHUNK) return count
  }
}

/** Walks the chain of every complaint, as `verifyEvents` does. */
export async function verifyCases(db: Db, find: Find): Promise<number> {
  let count = 0
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
      const head = brokenCaseAfter(link.caseId === last.caseId ? last : null, link)
      // A case is not named where others read: which it is, its own unit can tell.
      if (head !== null) find(head, `complaint ${link.on}`)
      else if (!link.entered) find('not in the log', `complaint ${link.on}`)
      last = link
    }
    count += links.length
    if (links.length < CHUNK) return count
  }
}

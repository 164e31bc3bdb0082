import { asc, eq } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import { firstCaseHead, recordMove } from '#db/complaint-events'
import { type Message, isKept, messageInserts, refusedMessage } from '#db/complaint-messages'
import { cases, complaintEvents, deadlines, slots } from '#db/schema'
import { deadlinesFrom, purgeAfter } from '#domain/complaint-deadline'
import type { SealedCase } from '#domain/sealed-case'

type Filing = Pick<SealedCase, 'slots' | 'envelope'> & {
  id: string
  /** SHA-256 in hex, of the locator and of the auth key. */
  locatorHash: string
  authHash: string
  queue: string
  receivedOn: string
  enclosures?: Message['enclosures']
  ticket?: string
}

export type FileOutcome = 'filed' | 'already filed' | 'ticket used' | 'files missing'

/** Keeps a sealed complaint (Art. 6（四）) with its slots, deadlines and first event: all of it or, on a retry, none. */
export async function fileComplaint(db: Db, filing: Filing): Promise<FileOutcome> {
  const { id, locatorHash, authHash, queue, receivedOn, envelope, enclosures, ticket } = filing
  const message = {
    ...{ no: 0, envelope, on: receivedOn },
    ...(enclosures && { enclosures }),
    ...(ticket && { ticket }),
  }
  try {
    await db.write([
      db.q.insert(cases).values({
        id,
        locatorHash,
        authHash,
        queue,
        state: 'filed',
        receivedOn,
        purgeAfter: purgeAfter(receivedOn),
      }),
      db.q.insert(slots).values(filing.slots.map((bytes, no) => ({ caseId: id, no, bytes }))),
      ...messageInserts(db, id, message),
      db.q
        .insert(deadlines)
        .values(deadlinesFrom(receivedOn).map((due) => ({ caseId: id, ...due }))),
      recordMove(db, firstCaseHead(id), { kind: 'file', on: receivedOn, unit: queue }),
    ])
    return 'filed'
  } catch (error) {
    if (error instanceof Conflict && error.rule === 'cases.locator_hash') return 'already filed'
    const refused = refusedMessage(error)
    if (refused === 'ticket used' || refused === 'files missing') return refused
    throw error
  }
}

/** Whether the case of this locator was filed with this very envelope, so that sending it again is no second filing. */
export async function isFiledAs(db: Db, locatorHash: string, envelope: Uint8Array) {
  const found = await caseByLocator(db, locatorHash)
  return found !== null && isKept(db, found.id, { no: 0, envelope, on: '' })
}

/** State, deadlines and moves of the case behind a receipt, or `null`. */
export async function caseByLocator(db: Db, locatorHash: string) {
  const [found] = await db.q
    .select({ id: cases.id, state: cases.state, receivedOn: cases.receivedOn })
    .from(cases)
    .where(eq(cases.locatorHash, locatorHash))
  return found ? { ...found, ...(await courseOf(db, found.id)) } : null
}

/** The deadlines of a case and what happened to it, in order. */
export async function courseOf(db: Db, caseId: string) {
  const [due, moves] = await Promise.all([
    db.q
      .select({ kind: deadlines.kind, dueOn: deadlines.dueOn, metOn: deadlines.metOn })
      .from(deadlines)
      .where(eq(deadlines.caseId, caseId))
      .orderBy(asc(deadlines.dueOn)),
    db.q
      .select({
        no: complaintEvents.no,
        kind: complaintEvents.kind,
        happenedOn: complaintEvents.happenedOn,
        unit: complaintEvents.unit,
      })
      .from(complaintEvents)
      .where(eq(complaintEvents.caseId, caseId))
      .orderBy(asc(complaintEvents.no)),
  ])
  return { deadlines: due, moves }
}

import { and, asc, eq, gt, lt, sql } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import type { Clerk } from '#db/designations'
import {
  type InspectionFound,
  inspectionChanged,
  inspectionStream,
  inspectionWithin,
} from '#db/inspections'
import { events, inspectionEvidence } from '#db/schema'
import { settingsOf } from '#db/settings'
import { type Planned, type StepOutcome, take } from '#db/steps'
import type { UploadedFile } from '#domain/attachment'
import { addDays, instantOn } from '#domain/calendar'
import { evidenceFor } from '#domain/inspection-evidence'
import type { Scope } from '#domain/permission'
import { UNTOLD_KEPT_DAYS } from '#domain/retention'

/** A piece of evidence (证据材料): a file that goes with the text `no` of a record. */
export type Evidence = typeof inspectionEvidence.$inferSelect

/** The evidence of a record, that of its first text first. */
export const evidenceOf = (db: Db, inspectionId: string): Promise<Evidence[]> =>
  db.q
    .select()
    .from(inspectionEvidence)
    .where(eq(inspectionEvidence.inspectionId, inspectionId))
    .orderBy(asc(inspectionEvidence.no), asc(inspectionEvidence.at), asc(inspectionEvidence.id))

const isOfFiles = ({ action }: { action: string }) => action === 'attach' || action === 'detach'

/**
 * The version for which a form holds that saw `seen`: files that were attached or removed since change nothing of what is
 * written or replied. Only the files that came next count, so that a form sent again gets the same answer.
 */
export async function besideFiles(db: Db, id: string, seen: number): Promise<number> {
  const since = await db.q
    .select({ action: events.action })
    .from(events)
    .where(and(eq(events.stream, inspectionStream(id)), gt(events.version, seen)))
    .orderBy(asc(events.version))
  const other = since.findIndex((event) => !isOfFiles(event))
  return seen + (other === -1 ? since.length : other)
}

type Doing = Clerk & { id: string; scope: Scope; no: number }

const TRIES = 5

/** Attaches or removes a file at whatever version its record is: two at once are taken one after the other. */
async function changeFiles<Refusal extends string>(
  db: Db,
  { id, scope, no, person, unit, at }: Doing,
  action: 'attach' | 'detach',
  fileId: string,
  plan: (
    kept: Evidence[],
  ) => Promise<{ query: Query; file: Pick<Evidence, 'name' | 'sha256'> } | Refusal>,
): Promise<StepOutcome | Refusal | 'not allowed'> {
  for (let tries = TRIES; ; tries--) {
    const { version = 0 } = (await inspectionWithin(db, id, scope)) ?? {}
    const outcome = await take<InspectionFound, Refusal | 'not allowed'>(
      db,
      { stream: inspectionStream(id), seen: version, sent: [action, fileId], at },
      () => inspectionWithin(db, id, scope),
      async (found): Promise<Planned | Refusal | 'not allowed'> => {
        if (evidenceFor(found) !== no) return 'not allowed'
        const planned = await plan((await evidenceOf(db, id)).filter((one) => one.no === no))
        if (typeof planned === 'string') return planned
        const { name, sha256 } = planned.file
        const data = { unit, no, file: { name, sha256 } }
        return {
          queries: [planned.query, inspectionChanged(db, found)],
          happening: { action, actor: person, data },
        }
      },
    )
    if (outcome !== 'changed meanwhile' || tries <= 1) return outcome
  }
}

/**
 * Attaches a file, whose bytes are kept already, to the text that is written now. `there`: the same file is with it, so a
 * retry adds nothing. `too many`: our setting. `not allowed`: the text was told or dropped meanwhile.
 */
export const attachEvidence = (db: Db, { file, ...doing }: Doing & { file: UploadedFile }) =>
  changeFiles<'there' | 'too many'>(db, doing, 'attach', file.id, async (kept) => {
    if (kept.some(({ sha256 }) => sha256 === file.sha256)) return 'there'
    if (kept.length >= (await settingsOf(db))['inspection.files']) return 'too many'
    const { id: inspectionId, no, at, person: by } = doing
    return {
      query: db.q.insert(inspectionEvidence).values({ ...file, inspectionId, no, at, by }),
      file,
    }
  })

/** Removes a file from the text that is written now; the caller deletes its bytes. `gone`: it is none of that text's. */
export const detachEvidence = (db: Db, { file, ...doing }: Doing & { file: string }) =>
  changeFiles<'gone'>(db, doing, 'detach', file, (kept) => {
    const found = kept.find(({ id }) => id === file)
    const query = db.q.delete(inspectionEvidence).where(eq(inspectionEvidence.id, file))
    return Promise.resolve(found ? { query, file: found } : 'gone')
  })

const FORGOTTEN_AT_ONCE = 50

/** The query of the evidence for corrections that nobody made in time, a page of it. */
export const evidenceToForget = (db: Db, today: string) =>
  db.q
    .select({
      file: inspectionEvidence.id,
      id: inspectionEvidence.inspectionId,
      no: inspectionEvidence.no,
    })
    .from(inspectionEvidence)
    .where(
      and(
        // In the words of the partial index, or it is not used.
        sql`not ${inspectionEvidence.told} and ${inspectionEvidence.no} > 1`,
        lt(inspectionEvidence.at, instantOn(addDays(today, -UNTOLD_KEPT_DAYS), 0)),
      ),
    )
    .limit(FORGOTTEN_AT_ONCE)

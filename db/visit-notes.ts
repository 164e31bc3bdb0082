import { and, asc, eq } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import { sameBytes } from '#db/personal-keys'
import { visitNotes } from '#db/schema'

/** A sealed note as it arrives: `id` was drawn on the device. */
export type NewVisitNote = {
  id: string
  inspectionId: string
  unit: string
  sealed: Uint8Array
  person: string
  at: Date
}

/**
 * Keeps a sealed note of a visit. The same note again is `kept`; another under its id is `taken`.
 * `takes no notes`: the record is closed or dropped, or is of no visit.
 */
export async function keepVisitNote(
  db: Db,
  { person, at, ...note }: NewVisitNote,
): Promise<'kept' | 'taken' | 'takes no notes'> {
  try {
    const row = { ...note, receivedAt: at, receivedBy: person }
    await db.write([db.q.insert(visitNotes).values(row)])
    return 'kept'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    if (error.rule === 'takes no notes') return 'takes no notes'
    const [there] = await db.q.select().from(visitNotes).where(eq(visitNotes.id, note.id))
    const isThis = there?.inspectionId === note.inspectionId && sameBytes(there.sealed, note.sealed)
    return isThis ? 'kept' : 'taken'
  }
}

/** The sealed notes of a record that a unit can open, the oldest first. */
export const visitNotesOf = (db: Db, inspectionId: string, unit: string) =>
  db.q
    .select({ id: visitNotes.id, sealed: visitNotes.sealed, receivedAt: visitNotes.receivedAt })
    .from(visitNotes)
    .where(and(eq(visitNotes.inspectionId, inspectionId), eq(visitNotes.unit, unit)))
    .orderBy(asc(visitNotes.receivedAt), asc(visitNotes.id))

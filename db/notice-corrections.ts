import type { Db } from '#db/client'
import { noticeVersions, type notices } from '#db/schema'
import { settingsOf } from '#db/settings'
import { addWorkingDays, isDay } from '#domain/calendar'
import type { NoticeCorrection } from '#domain/notice-form'

type Row = typeof notices.$inferSelect

/** Why facts or requirements cannot be corrected: their subject was not told, or may still answer. */
export type Untold = 'not told' | 'not told how' | 'told later' | 'told earlier' | 'time to answer'

/** What keeps a correction from changing the facts or the requirements: the subject is told and heard first (our setting). */
export async function untold(
  db: Db,
  { issuedOn }: Row,
  { toldOn, toldHow, answer }: NoticeCorrection,
  today: string,
): Promise<Untold | null> {
  if (!isDay(toldOn)) return 'not told'
  if (toldOn > today) return 'told later'
  if (toldOn < issuedOn) return 'told earlier'
  if (toldHow === '') return 'not told how'
  const days = (await settingsOf(db))['notice.answer']
  return answer === '' && today <= addWorkingDays(toldOn, days) ? 'time to answer' : null
}

/** The insert of the text a notice had before step `no`, the correcting one. */
export const keptText = (db: Db, row: Row, no: number) => {
  const { id, title, facts, clauses, otherBasis, otherNumber, requirements } = row
  return db.q
    .insert(noticeVersions)
    .values({ noticeId: id, no, title, facts, clauses, otherBasis, otherNumber, requirements })
}

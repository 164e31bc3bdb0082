import type { Db, Query } from '#db/client'
import type { Clerk } from '#db/designations'
import { besideFiles } from '#db/inspection-evidence'
import {
  type InspectionFound,
  inspectionChanged,
  inspectionStream,
  inspectionWithin,
  ownInspection,
} from '#db/inspections'
import { inspectionEndings, inspectionReplies, inspectionTexts } from '#db/schema'
import { settingsOf } from '#db/settings'
import { type Planned, type StepOutcome, take } from '#db/steps'
import { addDays, addWorkingDays, dayOf } from '#domain/calendar'
import { nextInspectionState } from '#domain/inspection'
import type { InspectionReply, InspectionStep, InspectionText } from '#domain/inspection-form'
import type { Scope } from '#domain/permission'

/**
 * Why a record does not take a step. `no text`: nothing is written yet. `time to reply`: the institution may still answer.
 * `too late`: its days are over. `day outside`: before the round began, or after today.
 */
export type InspectionRefusal =
  'not allowed' | 'no text' | 'time to reply' | 'too late' | 'day outside'

type Writing = Clerk & { id: string; scope: Scope; version: number; text: InspectionText }

const isOutside = ({ roundFrom }: InspectionFound, day: string, today: string) =>
  day < roundFrom || day > today

/** The last day on which an institution that is told today may reply; its days are a setting. Then it waits for staff. */
async function toReply(db: Db, today: string) {
  const replyBy = addWorkingDays(today, (await settingsOf(db))['inspection.reply'])
  return { replyBy, waitsFrom: addDays(replyBy, 1), dueOn: '' }
}

/** It waits for nobody. */
const over = { waitsFrom: '', dueOn: '' }

/** Writes the draft, or writes it anew. The event has none of its words: what it says can never be erased. */
export async function writeInspection(
  db: Db,
  { id, scope, version, text, person, unit, at }: Writing,
): Promise<StepOutcome | InspectionRefusal> {
  return take<InspectionFound, InspectionRefusal>(
    db,
    {
      stream: inspectionStream(id),
      seen: await besideFiles(db, id, version),
      ...{ sent: [person, text], at },
    },
    () => inspectionWithin(db, id, scope),
    (found): Promise<Planned | InspectionRefusal> => {
      if (!nextInspectionState(found.state, 'revise')) return Promise.resolve('not allowed')
      if (isOutside(found, text.day, dayOf(at))) return Promise.resolve('day outside')
      const written = { ...text, writtenBy: person, writtenAt: at }
      return Promise.resolve({
        queries: [
          db.q
            .insert(inspectionTexts)
            .values({ inspectionId: id, no: 1, ...written })
            .onConflictDoUpdate({
              target: [inspectionTexts.inspectionId, inspectionTexts.no],
              set: written,
            }),
          inspectionChanged(db, found, { textNo: 1 }),
        ],
        happening: { action: 'revise', actor: person, data: { unit } },
      })
    },
  )
}

/**
 * Corrects what the institution was told: a new text with its reason beside the earlier ones, and days to reply anew. The
 * earlier last day, and how the record was closed, are kept with the text they belonged to.
 */
export function correctInspection(
  db: Db,
  { id, scope, version, text, reason, person, unit, at }: Writing & { reason: string },
): Promise<StepOutcome | InspectionRefusal> {
  return take<InspectionFound, InspectionRefusal>(
    db,
    { stream: inspectionStream(id), seen: version, sent: [person, text, reason], at },
    () => inspectionWithin(db, id, scope),
    async (found): Promise<Planned | InspectionRefusal> => {
      const state = nextInspectionState(found.state, 'correct')
      if (!state) return 'not allowed'
      const today = dayOf(at)
      if (isOutside(found, text.day, today)) return 'day outside'
      const no = found.textNo + 1
      const told = { state, textNo: no, ...(await toReply(db, today)) }
      return {
        queries: [
          db.q.insert(inspectionEndings).values({
            inspectionId: id,
            no: found.textNo,
            replyBy: found.replyBy ?? '',
            closedOn: found.closedOn,
            remark: found.remark,
          }),
          db.q
            .insert(inspectionTexts)
            .values({ inspectionId: id, no, ...text, reason, writtenBy: person, writtenAt: at }),
          inspectionChanged(db, found, { ...told, closedOn: null, remark: '' }),
        ],
        happening: { action: 'correct', actor: person, data: { unit, no } },
      }
    },
  )
}

/** Records, closes or drops. What is recorded is told to the institution at once, on its own page. */
export function moveInspection(
  db: Db,
  { id, scope, form, person, unit, at }: Clerk & { id: string; scope: Scope; form: InspectionStep },
): Promise<StepOutcome | InspectionRefusal> {
  const today = dayOf(at)
  return take<InspectionFound, InspectionRefusal>(
    db,
    { stream: inspectionStream(id), seen: form.version, sent: [person, form], at },
    () => inspectionWithin(db, id, scope),
    async (found): Promise<Planned | InspectionRefusal> => {
      const state = nextInspectionState(found.state, form.action)
      if (!state) return 'not allowed'
      const happening = { action: form.action, actor: person, data: { unit } }
      const planned = (...queries: Query[]): Planned => ({ queries, happening })
      if (form.action === 'drop')
        return planned(inspectionChanged(db, found, { state, remark: form.remark, ...over }))
      if (form.action === 'record') {
        if (found.textNo === 0) return 'no text'
        return planned(inspectionChanged(db, found, { state, ...(await toReply(db, today)) }))
      }
      // Who has not replied may still do so until the last day has gone by.
      if (found.state === 'recorded' && today <= (found.replyBy ?? '')) return 'time to reply'
      return planned(
        inspectionChanged(db, found, { state, closedOn: today, remark: form.remark, ...over }),
      )
    },
  )
}

/** Takes the institution's reply to the text that holds. It stands as it was sent. */
export async function replyToInspection(
  db: Db,
  {
    id,
    institutionId,
    form: { version, body },
    at,
  }: { id: string; institutionId: string; form: InspectionReply; at: Date },
): Promise<StepOutcome | InspectionRefusal> {
  const today = dayOf(at)
  return take<InspectionFound, InspectionRefusal>(
    db,
    {
      stream: inspectionStream(id),
      // Files that wait for a correction are nothing that the institution was told.
      seen: await besideFiles(db, id, version),
      ...{ sent: ['reply', institutionId, body], at },
    },
    () => ownInspection(db, id, institutionId),
    (found): Promise<Planned | InspectionRefusal> => {
      const state = nextInspectionState(found.state, 'reply')
      if (!state) return Promise.resolve('not allowed')
      if (today > (found.replyBy ?? '')) return Promise.resolve('too late')
      return Promise.resolve({
        queries: [
          db.q
            .insert(inspectionReplies)
            .values({ inspectionId: id, no: found.textNo, body, repliedOn: today }),
          inspectionChanged(db, found, { state, waitsFrom: today }),
        ],
        happening: { action: 'reply', actor: 'institution', data: { no: found.textNo } },
      })
    },
  )
}

import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { evidenceOf } from '#db/inspection-evidence'
import { correctInspection, moveInspection, writeInspection } from '#db/inspection-moves'
import { endRound, includeInRound, openRound, reviseRound } from '#db/inspection-round-moves'
import { roundWithin } from '#db/inspection-rounds'
import { beginInspection, inspectionWithin } from '#db/inspections'
import { answering, deed, idOf } from '#functions/deed'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import {
  CorrectionReason,
  InspectionRound,
  InspectionStart,
  InspectionStep,
  RoundDetails,
  RoundEnd,
  RoundInclusion,
  inspectionText,
} from '#domain/inspection-form'
import { problemsOf } from '#domain/problems'

/** What staff do about inspections (跟踪检查, Art. 12); mounted behind the staff's gate. */
export const inspections = new Hono<House>()

const answered = answering(['moved', 'opened', 'begun'], {
  'not in scope': {
    field: 'entries',
    message: '所选机构中有的不在本轮范围内，或者刚刚离开了名录，请重新选择',
    status: 409,
  },
  'records before': {
    field: 'fromOn',
    message: '本轮已有检查日期更早的记录，开始日期不能改到它之后',
  },
  'drafts open': {
    field: 'action',
    message: '本轮还有草稿：完成或作废以后才能结束',
    status: 409,
  },
  'begun already': {
    field: 'method',
    message: '这家机构的这种方式已有记录，请打开那一份',
    status: 409,
  },
  'round ended': { field: 'method', message: '本轮检查已结束，不能再建立记录', status: 409 },
  'no text': { field: 'action', message: '还没有填写记录，不能完成' },
  'time to reply': {
    field: 'action',
    message: '机构答复的期限未满，不能办结（期限系本系统设定，非《办法》规定）',
  },
  'day outside': { field: 'day', message: '检查日期不能早于本轮开始的日期，也不能晚于今天' },
})

inspections.post(
  '/staff/inspections/new/',
  posted(async (c, values) => {
    const form = InspectionRound.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { db, by } = deed(c)
    const outcome = await openRound(db, { form: form.data, ...by })
    return answered(outcome, values, `/staff/inspections/${form.data.id}/`)
  }),
)

inspections.post(
  '/staff/inspections/:id/details/',
  posted(async (c, values) => {
    const form = RoundDetails.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { db, scope, by } = deed(c)
    const outcome = await reviseRound(db, { id: idOf(c), scope, form: form.data, ...by })
    return answered(outcome, values, `/staff/inspections/${idOf(c)}/`)
  }),
)

inspections.post(
  '/staff/inspections/:id/institutions/',
  posted(async (c, values) => {
    const form = RoundInclusion.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { db, scope, by } = deed(c)
    const outcome = await includeInRound(db, { id: idOf(c), scope, form: form.data, ...by })
    return answered(outcome, values, `/staff/inspections/${idOf(c)}/`)
  }),
)

inspections.post(
  '/staff/inspections/:id/end/',
  posted(async (c, values) => {
    const form = RoundEnd.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { db, scope, by } = deed(c)
    const outcome = await endRound(db, { id: idOf(c), scope, form: form.data, ...by })
    return answered(outcome, values, `/staff/inspections/${idOf(c)}/`)
  }),
)

inspections.post(
  '/staff/inspections/:id/record/',
  posted(async (c, values) => {
    const { db, scope, by } = deed(c)
    if (!(await roundWithin(db, idOf(c), scope))) throw new HTTPException(404)
    const form = InspectionStart.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const outcome = await beginInspection(db, { roundId: idOf(c), scope, form: form.data, ...by })
    if (outcome === 'not there') throw new HTTPException(404)
    return answered(outcome, values, `/staff/inspections/records/${form.data.id}/`)
  }),
)

/** The record of this address within the scope of who comes. Throws a 404 where there is none. */
async function known(c: Context<House>) {
  const { db, scope, by } = deed(c)
  const found = await inspectionWithin(db, idOf(c), scope)
  if (!found) throw new HTTPException(404)
  return { db, scope, by, found, file: `/staff/inspections/records/${found.id}/` }
}

inspections.post(
  '/staff/inspections/records/:id/text/',
  posted(async (c, values) => {
    const { db, scope, by, found, file } = await known(c)
    const form = inspectionText(found.kind).safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const outcome = await writeInspection(db, { id: found.id, scope, ...form.data, ...by })
    return answered(outcome, values, file)
  }),
)

inspections.post(
  '/staff/inspections/records/:id/correction/',
  posted(async (c, values) => {
    const { db, scope, by, found, file } = await known(c)
    const form = inspectionText(found.kind).safeParse(values)
    const why = CorrectionReason.safeParse(values)
    if (!form.success || !why.success)
      return {
        problems: [form, why].flatMap(({ error }) => (error ? problemsOf(error) : [])),
        values,
      }
    const correction = { id: found.id, scope, ...form.data, ...why.data, ...by }
    return answered(await correctInspection(db, correction), values, file)
  }),
)

inspections.post(
  '/staff/inspections/records/:id/step/',
  posted(async (c, values) => {
    const { db, scope, by, found, file } = await known(c)
    const form = InspectionStep.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { data } = form
    const files = data.action === 'drop' ? await evidenceOf(db, found.id) : []
    const outcome = await moveInspection(db, { id: found.id, scope, form: data, ...by })
    // Their rows went with the draft; a file that is left behind goes with those that no row names.
    if (outcome === 'moved')
      for (const { id } of files) await c.var.world.files.delete(id).catch(() => undefined)
    return answered(outcome, values, file)
  }),
)

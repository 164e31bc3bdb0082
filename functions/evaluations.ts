import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { correctSheet, moveSheet } from '#db/evaluation-moves'
import { decideObjection } from '#db/evaluation-objections'
import { movePeriod, openPeriod } from '#db/evaluation-period-moves'
import { periodWithin, sheetsNamed } from '#db/evaluation-periods'
import { sheetWithin } from '#db/evaluations'
import { type Told, answering, deed, idOf } from '#functions/deed'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import {
  EvaluationPeriod,
  ObjectionDecision,
  PeriodStep,
  SheetCorrection,
  SheetStep,
  SheetsStep,
} from '#domain/evaluation-form'
import { kindName } from '#domain/institution'
import { problemsOf } from '#domain/problems'

/** What staff do about the evaluation (考核评优, Art. 12); mounted behind the staff's gate. */
export const evaluations = new Hono<House>()

const refusals: Record<string, Told> = {
  'not over': { field: 'toOn', message: '周期过完才能考核：结束日期应早于今天' },
  nobody: { field: 'toOn', message: '这段时间里没有在名录上的集成服务商、生态服务商' },
  overlaps: {
    field: 'fromOn',
    message: '与已有的周期有重叠的日子：同一天不考核两次。先看列表里已有的周期',
    status: 409,
  },
  'sheets open': {
    field: 'action',
    message: '还有考核表没有确认：全部确认以后才能结束',
    status: 409,
  },
  'sheets told': {
    field: 'action',
    message: '已有机构被告知，不能作废：有误的请更正那一份考核表',
    status: 409,
  },
  'time to object': {
    field: 'action',
    message: '机构提出异议的期限未满，不能确认（期限系本系统设定，非《办法》规定）',
  },
  'not the second': {
    field: 'action',
    message: '须由另一人复核确认：告知的人、提出处理意见的人不能确认自己办的',
  },
  'no value': { field: 'remedy', message: '这一项本来就没有计入，不能再定为不计：请选别的办法' },
}

const answered = answering(['moved', 'opened'], refusals)

evaluations.post(
  '/staff/evaluations/new/',
  posted(async (c, values) => {
    const form = EvaluationPeriod.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { db, by } = deed(c)
    const outcome = await openPeriod(db, { form: form.data, ...by })
    return answered(outcome, values, `/staff/evaluations/${form.data.id}/`)
  }),
)

/** The period of this address within the scope of who comes. Throws a 404 where there is none. */
async function knownPeriod(c: Context<House>) {
  const { db, scope, by } = deed(c)
  const found = await periodWithin(db, idOf(c), scope)
  if (!found) throw new HTTPException(404)
  return { db, scope, by, id: found.id, file: `/staff/evaluations/${found.id}/` }
}

evaluations.post(
  '/staff/evaluations/:id/step/',
  posted(async (c, values) => {
    const { db, scope, by, id, file } = await knownPeriod(c)
    const form = PeriodStep.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    return answered(await movePeriod(db, { id, scope, form: form.data, ...by }), values, file)
  }),
)

/** Why one of several sheets stays as it was; whatever has no words has moved on. */
const whyLeft: Record<string, string> = {
  'not allowed': '现在的状态下不能这样办理',
  'time to object': '机构提出异议的期限未满',
  'not the second': '须由另一人复核确认',
}

evaluations.post(
  '/staff/evaluations/:id/sheets/',
  posted(async (c, values) => {
    const { db, scope, by, id: period, file } = await knownPeriod(c)
    const form = SheetsStep.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { action, sheets } = form.data
    const ids = sheets.map(({ id }) => id)
    const named = await sheetsNamed(db, period, ids, scope)
    const chosen = sheets.map(({ id, version }) => {
      const about = named.get(id)
      if (!about) throw new HTTPException(404)
      return { ...about, version }
    })
    const left: string[] = []
    // One after the other, each whole, past those that are refused: sent again, what was done is known.
    for (const { id, version, name, kind } of chosen) {
      const outcome = await moveSheet(db, { id, scope, form: { action, version }, ...by })
      if (outcome !== 'moved')
        left.push(`${name}（${kindName(kind)}）：${whyLeft[outcome] ?? '情况已有变化，请看最新的'}`)
    }
    if (left.length === 0) return file
    const done = `已办好 ${String(chosen.length - left.length)} 份；下面 ${String(left.length)} 份没有办`
    // What was chosen is chosen anew, from the newest list.
    const problems = [done, ...left].map((message) => ({ field: '', message }))
    return { problems, values: {}, status: 409 }
  }),
)

/** The sheet of this address within the scope of who comes. Throws a 404 where there is none. */
async function known(c: Context<House>) {
  const { db, scope, by } = deed(c)
  const found = await sheetWithin(db, idOf(c), scope)
  if (!found) throw new HTTPException(404)
  return { db, of: { id: found.id, scope, ...by }, file: `/staff/evaluations/sheets/${found.id}/` }
}

evaluations.post(
  '/staff/evaluations/sheets/:id/step/',
  posted(async (c, values) => {
    const { db, of, file } = await known(c)
    const form = SheetStep.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    return answered(await moveSheet(db, { ...of, form: form.data }), values, file)
  }),
)

evaluations.post(
  '/staff/evaluations/sheets/:id/correction/',
  posted(async (c, values) => {
    const { db, of, file } = await known(c)
    const form = SheetCorrection.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    return answered(await correctSheet(db, { ...of, form: form.data }), values, file)
  }),
)

evaluations.post(
  '/staff/evaluations/sheets/:id/decision/',
  posted(async (c, values) => {
    const { db, of, file } = await known(c)
    const form = ObjectionDecision.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    return answered(await decideObjection(db, { ...of, form: form.data }), values, file)
  }),
)

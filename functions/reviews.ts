import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import {
  type SheetOutcome,
  declareNoRelation,
  recuse,
  saveSheet,
  signSheet,
} from '#db/review-sheets'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import { type Problem, type Refused, type Values, problemsOf } from '#domain/problems'
import { Relation, ReviewSheet, scoresOf, wantingToSign } from '#domain/review'

/** What an assigned reviewer does (Art. 4): declares relations, scores, signs; mounted behind the staff's gate. */
export const reviews = new Hono<House>()

const problems: Record<Exclude<SheetOutcome, 'kept'>, Problem> = {
  'not in review': {
    field: '',
    message: '这份申报现在不在评审中，或者评审表已经签署、分派已经收回，本次没有保存',
  },
  'changed meanwhile': {
    field: '',
    message: '评审表或申报的状态刚有变化（可能在另一个窗口改过），本次没有保存，请核对后再试',
  },
}

/** Who reviews which application; the gate and the scope of the query have let this person here. */
function reviewing(c: Context<House>) {
  const { staff, application, world } = c.var
  if (!staff || !application) throw new HTTPException(404)
  return { application: application.id, person: staff.person, at: world.now() }
}

const answer = (outcome: SheetOutcome, values: Values, to: string): string | Refused =>
  outcome === 'kept' ? to : { problems: [problems[outcome]], values, status: 409 }

reviews.post(
  '/staff/applications/:id/review/relation/',
  posted(async (c, values) => {
    const deed = reviewing(c)
    const form = Relation.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { db } = c.var.world
    const { relation, reason } = form.data
    if (relation === 'recused')
      return answer(await recuse(db, { ...deed, reason }), values, '/staff/reviews/')
    const to = `/staff/applications/${deed.application}/`
    return answer(await declareNoRelation(db, deed), values, to)
  }),
)

/** Keeps a sheet as a draft, or signed and locked. */
const written = (isSigned: boolean) =>
  posted(async (c, values) => {
    const deed = reviewing(c)
    const form = ReviewSheet.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const scores = scoresOf(form.data)
    const wanting = isSigned ? wantingToSign(scores) : []
    if (wanting.length > 0) return { problems: wanting, values }
    const keep = isSigned ? signSheet : saveSheet
    const sheet = { ...deed, version: form.data.version, scores }
    const to = `/staff/applications/${deed.application}/`
    return answer(await keep(c.var.world.db, sheet), values, to)
  })

reviews.post('/staff/applications/:id/review/', written(false))
reviews.post('/staff/applications/:id/review/signature/', written(true))

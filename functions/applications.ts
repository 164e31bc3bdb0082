import { type Context, Hono } from 'hono'
import * as z from 'zod'
import { answerSupplement, withdrawApplication } from '#db/application-moves'
import { applicationNumbered } from '#db/applications'
import { apply, codeHash } from '#functions/apply'
import { countWrong, isLocked } from '#functions/limited'
import { isHeld, openCase, openedCase, ticketFor, ticketed } from '#functions/case-cookie'
import { posted } from '#functions/posted'
import { fingerprintOf, sameText } from '#functions/tokens'
import { typed } from '#functions/typed'
import type { House } from '#functions/world'
import { forms, problemsOn } from '#domain/application'
import { dayOf } from '#domain/calendar'
import { Version } from '#domain/decision'
import { AccessCode, OfficeNumber } from '#domain/office-code'
import { type Problem, type Refused, type Values, problemsOf } from '#domain/problems'

/** Applications (入库申报) as their applicants meet them: filing, looking up, answering, withdrawing. */
export const applications = new Hono<House>()

applications.route('/', apply)

const LookUp = z.object({ number: OfficeNumber, code: AccessCode })

const changed: Problem = {
  field: 'version',
  message: '这份申报的状态已有变化，本次没有提交：请先查看最新状态',
}

const openElsewhere: Problem = {
  field: 'creditCode',
  message: '该统一社会信用代码已有另一份同类申报在办',
}

applications.post('/applications/', async (c, next) => {
  const values = await typed(c)
  const asked = LookUp.safeParse(values)
  if (!asked.success) {
    c.set('refused', { problems: problemsOf(asked.error), values })
    return next()
  }
  const { db, settings } = c.var.world
  const { number, code } = asked.data
  const found = await applicationNumbered(db, number)
  const locked = await isLocked(c, number)
  // An unknown number, a wrong code and a locked number are one answer, and take one way to it.
  const opens = sameText(found?.codeHash ?? '0'.repeat(64), codeHash(settings.secret, code))
  if (!found || !opens || locked) {
    await countWrong(c, number)
    c.set('refused', { problems: [{ field: 'number', message: '编号或查询码不正确' }], values })
    return next()
  }
  openCase(c, found)
  return c.redirect('/applications/case/', 303)
})

/** Lets in who has the case open, by its cookie or by the ticket of a form begun in it. */
async function ofCase(c: Context<House>, next: () => Promise<void>): Promise<Response | undefined> {
  const sent = c.req.method === 'POST' ? await typed(c) : {}
  const held = openedCase(c) ?? ticketed(c, String(sent['ticket'] ?? ''))
  const found = held && (await applicationNumbered(c.var.world.db, held.number))
  if (!found || !isHeld(c, held, found.codeHash)) return c.redirect('/applications/', 303)
  c.set('applicant', { number: found.number, ticket: ticketFor(c, found) })
  await next()
  // Afterwards, because a page's own response would drop a cookie set before it.
  openCase(c, found)
  return undefined
}
applications.use('/applications/case/', ofCase)
applications.use('/applications/answer/', ofCase)
applications.use('/applications/withdrawal/', ofCase)

/** The case that is open, and the version its reader saw; a version that is none is no version. */
async function seen(c: Context<House>, values: Values) {
  const found = await applicationNumbered(c.var.world.db, c.var.applicant?.number ?? '')
  const version = Version.safeParse(values['version'])
  return found && version.success ? { found, version: version.data } : null
}

const conflict = (values: Values, problem = changed): Refused => ({
  problems: [problem],
  values,
  status: 409,
})

applications.post(
  '/applications/answer/',
  posted(async (c, values) => {
    const { db, now, settings } = c.var.world
    const current = await seen(c, values)
    if (!current) return conflict(values)
    const { found, version } = current
    const form = forms[found.kind].safeParse({ ...values, kind: found.kind })
    const problems = form.success ? problemsOn(dayOf(now()), form.data) : problemsOf(form.error)
    if (!form.success || problems.length > 0) return { problems, values }

    const outcome = await answerSupplement(db, {
      id: found.id,
      version,
      form: form.data,
      fingerprint: fingerprintOf(settings.secret, form.data),
      at: now(),
    })
    if (outcome === 'moved') return '/applications/case/'
    return conflict(values, outcome === 'already open' ? openElsewhere : changed)
  }),
)

applications.post(
  '/applications/withdrawal/',
  posted(async (c, values) => {
    const { db, now } = c.var.world
    const current = await seen(c, values)
    if (!current) return conflict(values)
    const { found, version } = current
    const outcome = await withdrawApplication(db, { id: found.id, version, at: now() })
    return outcome === 'moved' ? '/applications/case/' : conflict(values)
  }),
)

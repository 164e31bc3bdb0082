import { type Context, Hono } from 'hono'
import { submitObjection, wasObjected } from '#db/objections'
import { limited } from '#functions/limited'
import { posted } from '#functions/posted'
import { fingerprintOf, openToken, signToken } from '#functions/tokens'
import type { House } from '#functions/world'
import { Objection } from '#domain/objection'
import { NUMBER_BYTES, mintNumber } from '#domain/office-code'
import { type Problem, problemsOf } from '#domain/problems'

/** Objections (异议) to a publicity (公示), from anybody. */
export const objections = new Hono<House>()

const PURPOSE = 'objection-form'
// Our setting: how long a form may lie half-filled before its number lapses.
const FORM_MS = 7 * 86_400_000

function mint(c: Context<House>): string {
  const { now, settings } = c.var.world
  const number = mintNumber(crypto.getRandomValues(new Uint8Array(NUMBER_BYTES)), 'YY')
  return signToken(settings.secret, PURPOSE, number, new Date(now().getTime() + FORM_MS))
}

const lapsed: Problem = {
  field: '',
  message: '这张表已过期或不完整，已换上新的：所填内容都还在，请再提交一次',
}
const refusals = {
  'number taken': {
    problem: { field: '', message: '这张表已经提交过另一份内容，已换上新的：请核对后再提交一次' },
    status: 409,
  },
  over: { problem: { field: '', message: '公示期已满，不再收取异议' }, status: 409 },
  unknown: { problem: { field: 'about', message: '请选择对哪一家有异议' }, status: 422 },
  'not proposed': {
    problem: { field: 'about', message: '这家单位已不再拟入库，不用再提出异议' },
    status: 409,
  },
  full: {
    problem: {
      field: '',
      message: '待核实的异议已满，暂不再收（件数系本系统设定）。请先自行留存所填内容，明天再提交',
    },
    status: 429,
  },
} as const satisfies Record<string, { problem: Problem; status: 409 | 422 | 429 }>

objections.get('/announcements/:id/objection/', (c, next) => {
  c.set('formToken', mint(c))
  return next()
})

objections.post(
  '/announcements/:id/objection/',
  posted(async (c, values) => {
    const { db, now, settings } = c.var.world
    const announcement = c.req.param('id') ?? ''
    const token = String(values['token'] ?? '')
    const number = openToken(settings.secret, PURPOSE, token, now())
    c.set('formToken', number ? token : mint(c))
    const form = Objection.safeParse(values)
    const problems = form.success ? [] : problemsOf(form.error)
    if (!number) problems.unshift(lapsed)
    if (!form.success || !number) return { problems, values }
    const fingerprint = fingerprintOf(settings.secret, { announcement, ...form.data })
    const sent = { number, fingerprint }
    const tooMany = (await wasObjected(db, sent)) ? null : await limited(c, 'object', values)
    if (tooMany) return tooMany
    const deed = { ...sent, announcement, form: form.data, at: now() }
    const outcome = await submitObjection(db, deed)
    if (outcome === 'submitted') return `/objections/${number}/`
    if (outcome === 'number taken') c.set('formToken', mint(c))
    const { problem, status } = refusals[outcome]
    return { problems: [problem], values, status }
  }),
)

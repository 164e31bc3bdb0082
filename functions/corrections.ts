import { type Context, Hono } from 'hono'
import { submitCorrection, wasCorrected } from '#db/corrections'
import { posted } from '#functions/posted'
import { limited } from '#functions/limited'
import { fingerprintOf, openToken, signToken } from '#functions/tokens'
import type { House } from '#functions/world'
import { Correction } from '#domain/correction'
import { NUMBER_BYTES, mintNumber } from '#domain/office-code'
import { type Problem, problemsOf } from '#domain/problems'

/** Corrections (网站纠错) as visitors send them. */
export const corrections = new Hono<House>()

const PURPOSE = 'correction-form'
// Our setting: how long a form may lie half-filled before its number lapses.
const FORM_MS = 7 * 86_400_000

/** A fresh form's signed number: a retry carries it, and is the same correction. */
function mint(c: Context<House>): string {
  const { now, settings } = c.var.world
  const number = mintNumber(crypto.getRandomValues(new Uint8Array(NUMBER_BYTES)), 'JC')
  const expires = new Date(now().getTime() + FORM_MS)
  return signToken(settings.secret, PURPOSE, number, expires)
}

const lapsed: Problem = {
  field: '',
  message: '这张表已过期或不完整，已换上新的：所填内容都还在，请再提交一次',
}
const numberTaken: Problem = {
  field: '',
  message: '这张表已经提交过另一份内容，已换上新的：如果这是另一处错误，请再提交一次',
}
const full: Problem = {
  field: '',
  message: '今天待处理的纠错已满，不再接收（件数系本系统设定）。请先自行留存所填内容，明天再提交',
}

corrections.get('/about/corrections/', (c, next) => {
  c.set('formToken', mint(c))
  return next()
})

corrections.post(
  '/about/corrections/',
  posted(async (c, values) => {
    const { db, now, settings } = c.var.world
    const token = String(values['token'] ?? '')
    const number = openToken(settings.secret, PURPOSE, token, now())
    c.set('formToken', number ? token : mint(c))
    const form = Correction.safeParse(values)
    const problems = form.success ? [] : problemsOf(form.error)
    if (!number) problems.unshift(lapsed)
    if (!form.success || !number) return { problems, values }
    const sent = { number, fingerprint: fingerprintOf(settings.secret, form.data) }
    // A retry of what was kept is no further correction: it finds its result however many there were.
    const tooMany = (await wasCorrected(db, sent)) ? null : await limited(c, 'correct', values)
    if (tooMany) return tooMany

    const outcome = await submitCorrection(db, { ...sent, form: form.data, at: now() })
    if (outcome === 'full') return { problems: [full], values, status: 429 }
    if (outcome === 'number taken') {
      c.set('formToken', mint(c))
      return { problems: [numberTaken], values, status: 409 }
    }
    return `/about/corrections/${number}/`
  }),
)

import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { makeLinks } from '#db/questionnaires'
import { posted } from '#functions/posted'
import { openSealedToken, sealToken } from '#functions/sealed-token'
import { keyedHash } from '#functions/tokens'
import type { House } from '#functions/world'
import { type Problem, problemsOf } from '#domain/problems'
import { LinkOrder } from '#domain/questionnaire'

/** The one-use links that staff send to enterprises for a survey (问卷调查, Art. 12); mounted behind the staff's gate. */
export const questionnaireLinks = new Hono<House>()

// Our setting: how long the form can be sent, and its links be shown again to the same clerk.
const ORDER_MS = 30 * 60_000
const PATH = '/staff/inspections/records/:id/links/'

const idOf = (c: Context<House>) => c.req.param('id') ?? ''
const purposeOf = (c: Context<House>) =>
  `questionnaire links|${idOf(c)}|${c.var.staff?.person ?? ''}`

/** The form's token: a seed, sealed, from which its links follow, so that a retry gives the same. */
function mint(c: Context<House>) {
  const { now, settings } = c.var.world
  const expires = new Date(now().getTime() + ORDER_MS)
  return sealToken(settings.secret, purposeOf(c), crypto.randomUUID(), expires)
}

/** Nobody who reads the database can make them: they hang on the site's secret, and only their hashes are kept. */
const tokensFrom = (secret: string, seed: string, count: number) =>
  Array.from({ length: count }, (_, i) =>
    keyedHash(secret, 'questionnaire', `${seed}|${String(i)}`),
  )

const refusals: Record<string, Problem> = {
  over: { field: '', message: '这份记录已经完成或作废，不能再发问卷' },
  'too many': { field: 'count', message: '超过了一份记录的问卷份数（份数系本系统设定）' },
}
const changed: Problem = {
  field: '',
  message:
    '这次没有生成链接：刚刚有其他变化，或者这张表已经提交过别的份数。请看“已发”几份，需要的再提交',
}
const lapsed: Problem = { field: '', message: '这张表已过期，已换上新的：没有生成链接，请再提交' }

questionnaireLinks.get(PATH, async (c, next) => {
  c.set('formToken', await mint(c))
  return next()
})

questionnaireLinks.post(
  PATH,
  posted(async (c, values) => {
    const { staff, scope, world } = c.var
    if (!staff || !scope) throw new HTTPException(404)
    const { db, now, settings } = world
    const form = LinkOrder.safeParse(values)
    const token = String(values['token'] ?? '')
    const seed = await openSealedToken(settings.secret, purposeOf(c), token, now())
    c.set('formToken', seed ? token : await mint(c))
    if (!form.success) return { problems: problemsOf(form.error), values }
    if (!seed) return { problems: [lapsed], values }
    const tokens = tokensFrom(settings.secret, seed, form.data.count)
    const outcome = await makeLinks(db, {
      id: idOf(c),
      scope,
      key: keyedHash(settings.secret, 'questionnaire order', seed),
      tokens,
      person: staff.person,
      unit: staff.unitName,
      at: now(),
    })
    if (outcome === 'not found') throw new HTTPException(404)
    if (outcome !== 'made') {
      // Its key may stand for another count, kept when its answer was lost: with the same seed it would never be taken.
      c.set('formToken', await mint(c))
      return { problems: [refusals[outcome] ?? changed], values, status: 409 }
    }
    c.set('questionnaires', tokens)
    return null
  }),
)

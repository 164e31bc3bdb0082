import { Hono } from 'hono'
import { questionnaireFor, takeAnswer } from '#db/questionnaires'
import { posted } from '#functions/posted'
import { fingerprintOf } from '#functions/tokens'
import type { House } from '#functions/world'
import { type Refused, type Values, problemsOf } from '#domain/problems'
import { questionnaire, shutLinks } from '#domain/questionnaire'

/** What enterprises answer to a survey (问卷调查, Art. 12), by a one-use link and without an account. */
export const questionnaires = new Hono<House>()

const shut = (message: string, values: Values): Refused => ({
  problems: [{ field: '', message }],
  values,
  status: 409,
})

questionnaires.post(
  '/questionnaire/',
  posted(async (c, values) => {
    const { db, now, settings } = c.var.world
    const token = String(values['key'] ?? '')
    const link = await questionnaireFor(db, token, now())
    if (!link) return shut(shutLinks.unknown, values)
    const form = questionnaire(link.kind).safeParse(values)
    if (!form.success)
      return link.state === 'open'
        ? { problems: problemsOf(form.error), values }
        : shut(shutLinks[link.state], values)
    const answered = form.data
    const fingerprint = fingerprintOf(settings.secret, { token, ...answered })
    const outcome = await takeAnswer(db, { token, answered, fingerprint, at: now() })
    if (outcome === 'received') return '/questionnaire/received/'
    return outcome === 'changed meanwhile'
      ? shut('没有收到：请原样再提交一次，所填内容都还在', values)
      : shut(shutLinks[outcome], values)
  }),
)

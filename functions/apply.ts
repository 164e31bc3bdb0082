import { Hono, type Context } from 'hono'
import { submitApplication, wasSubmitted } from '#db/applications'
import { openCase } from '#functions/case-cookie'
import { posted } from '#functions/posted'
import { limited } from '#functions/limited'
import { fingerprintOf, keyedHash, openToken, signToken } from '#functions/tokens'
import type { House, Minted } from '#functions/world'
import { forms, problemsOn } from '#domain/application'
import { type ApplicantKind, applicantKinds } from '#domain/application-form'
import { dayOf } from '#domain/calendar'
import { CODE_BYTES, NUMBER_BYTES, mintCode, mintNumber } from '#domain/office-code'
import { type Problem, type Refused, type Values, problemsOf } from '#domain/problems'

/** Applying (入库申报): the form of each kind, Arts. 4 and 5. */
export const apply = new Hono<House>()

const PURPOSE = 'application-form'
// Our setting: how long a form may lie half-filled before its number lapses.
const FORM_MS = 7 * 86_400_000

type Applying = Context<House>

/** What is kept of an access code. */
export const codeHash = (secret: string, code: string) => keyedHash(secret, 'access-code', code)

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))

// The token carries number and code back as they were minted, so that a retry is the same application.
function mint(c: Applying): Minted {
  const { now, settings } = c.var.world
  const number = mintNumber(random(NUMBER_BYTES))
  const code = mintCode(random(CODE_BYTES))
  const expires = new Date(now().getTime() + FORM_MS)
  return { number, code, token: signToken(settings.secret, PURPOSE, `${number}|${code}`, expires) }
}

function mintedBefore(c: Applying, token: string): Minted | null {
  const { now, settings } = c.var.world
  const [number, code] = openToken(settings.secret, PURPOSE, token, now())?.split('|') ?? []
  return number && code ? { number, code, token } : null
}

const lapsed: Problem = {
  field: 'minted',
  message: '这张表已过期或不完整，已换发新的编号和查询码：请抄下后重新提交，所填内容都还在',
}
const numberTaken: Problem = {
  field: 'minted',
  message:
    '这个编号已提交过另一份申报，已换发新的编号和查询码。如要查看或补充已提交的申报，请用原编号查询',
}
const alreadyOpen: Problem = {
  field: 'creditCode',
  message: '该单位已有同类申报在办，不能重复提交：请用原编号和查询码查询',
}

async function submit(c: Applying, kind: ApplicantKind, values: Values): Promise<string | Refused> {
  const { db, now, settings } = c.var.world
  const carried = mintedBefore(c, String(values['minted'] ?? ''))
  const minted = carried ?? mint(c)
  c.set('minted', minted)
  const form = forms[kind].safeParse({ ...values, kind })
  const problems = form.success ? problemsOn(dayOf(now()), form.data) : problemsOf(form.error)
  if (!carried) problems.unshift(lapsed)
  if (!form.success || problems.length > 0) return { problems, values }

  const { number, code } = minted
  const sent = {
    number,
    codeHash: codeHash(settings.secret, code),
    fingerprint: fingerprintOf(settings.secret, form.data),
  }
  // A retry of what was recorded is no further application: it finds its result however many there were.
  const tooMany = (await wasSubmitted(db, sent))
    ? null
    : await limited(c, 'submit application', values)
  if (tooMany) return tooMany

  const outcome = await submitApplication(db, { ...sent, form: form.data, at: now() })
  if (outcome === 'number taken') {
    c.set('minted', mint(c))
    return { problems: [numberTaken], values, status: 409 }
  }
  if (outcome === 'already open') return { problems: [alreadyOpen], values, status: 409 }
  openCase(c, { number, codeHash: codeHash(settings.secret, code) })
  return '/applications/case/'
}

for (const kind of applicantKinds) {
  apply.get(`/apply/${kind}/`, (c, next) => {
    c.set('minted', mint(c))
    return next()
  })
  apply.post(
    `/apply/${kind}/`,
    posted((c, values) => submit(c, kind, values)),
  )
}

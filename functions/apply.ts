import { Hono, type Context } from 'hono'
import { openApplication } from '#db/applications'
import { closedSectors } from '#db/closed-sectors'
import { beginDraft, wasBegun } from '#db/drafts'
import { openCase } from '#functions/case-cookie'
import { limited } from '#functions/limited'
import { posted } from '#functions/posted'
import { keyedHash, openToken, signToken } from '#functions/tokens'
import type { House, Minted } from '#functions/world'
import { Start, codeLost } from '#domain/application-start'
import { type ApplicantKind, applicantKinds } from '#domain/application-form'
import { closedWords } from '#domain/closed-sectors'
import { CODE_BYTES, NUMBER_BYTES, mintCode, mintNumber } from '#domain/office-code'
import { type Problem, type Refused, type Values, problemsOf } from '#domain/problems'

/** Beginning an application (开始申报) of each kind, Arts. 4 and 5: its number and code, and its draft. */
export const apply = new Hono<House>()

const PURPOSE = 'application-form'
// Our setting: how long the start may lie open before its number lapses.
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
  field: '',
  message: '这张表已过期或不完整，请再提交一次，所填内容都还在',
}
const numberTaken: Problem = {
  field: '',
  message:
    '这张表已用来开始过另一份申报。再提交一次，就开始一份新的；要继续填写原来那份，请用它的编号和查询码查询',
}
const alreadyOpen: Problem = {
  field: 'creditCode',
  message: `该单位已有在办申报，不能重复申报：请用编号和查询码查询。${codeLost}`,
}

/** Begins a draft; then the page shows its number and code once, because no address and no cookie may carry them. */
async function start(c: Applying, kind: ApplicantKind, values: Values): Promise<Refused | null> {
  const { db, now, settings } = c.var.world
  const carried = mintedBefore(c, String(values['minted'] ?? ''))
  const minted = carried ?? mint(c)
  c.set('minted', minted)
  const form = Start.safeParse(values)
  if (!form.success) return { problems: problemsOf(form.error), values }
  if (!carried) return { problems: [lapsed], values }
  const beginning = {
    number: minted.number,
    codeHash: codeHash(settings.secret, minted.code),
    kind,
    answers: { identity: { version: 1, values: form.data, rows: [] } },
  }
  // A retry of what was begun begins nothing: it finds its draft however many there were.
  const tooMany = (await wasBegun(db, beginning))
    ? null
    : await limited(c, 'submit application', values)
  if (tooMany) return tooMany
  if (await openApplication(db, kind, form.data.creditCode))
    return { problems: [alreadyOpen], values, status: 409 }

  const closed = closedWords(await closedSectors(db, { kind, ...form.data }))
  if (closed) return { problems: [{ field: 'sectors', message: closed }], values }

  const outcome = await beginDraft(db, { ...beginning, at: now() })
  if (outcome === 'begun') {
    c.set('begun', minted)
    return null
  }
  c.set('minted', mint(c))
  return { problems: [numberTaken], values, status: 409 }
}

for (const kind of applicantKinds) {
  const address = `/apply/${kind}/`
  apply.get(address, (c, next) => {
    c.set('minted', mint(c))
    return next()
  })
  apply.post(address, async (c, next) => {
    const answer = await posted((_, values) => start(c, kind, values))(c, next)
    // Afterwards, because a page's own response would drop a cookie set before it.
    if (!c.var.begun) return answer
    const { number, code } = c.var.begun
    openCase(c, { number, codeHash: codeHash(c.var.world.settings.secret, code) })
    return answer
  })
}

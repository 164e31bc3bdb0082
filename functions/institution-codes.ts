import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type RenewalRefusal, renewCode } from '#db/institution-access'
import { sendMessage } from '#db/institution-pages'
import { institution } from '#db/institutions'
import { codeHash } from '#functions/apply'
import { posted } from '#functions/posted'
import { openSealedToken, sealToken } from '#functions/sealed-token'
import { fingerprintOf } from '#functions/tokens'
import { typed } from '#functions/typed'
import type { House, Minted } from '#functions/world'
import { CodeRenewal, InstitutionMessage, contactForgotten } from '#domain/institution-page'
import { isId } from '#domain/listing'
import { CODE_BYTES, NUMBER_BYTES, mintCode, mintNumber } from '#domain/office-code'
import { type Problem, type Refused, type Values, problemsOf } from '#domain/problems'

/** What the bureau does for an institution's own page (入库机构办理): codes given and renewed, messages answered. */
export const institutionCodes = new Hono<House>()

// Our setting: how long the form of a renewal can be sent, and its code be shown again to the same clerk.
const RENEWAL_MS = 30 * 60_000

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))
const purposeOf = (c: Context<House>) =>
  `institution code|${c.req.param('id') ?? ''}|${c.var.staff?.person ?? ''}`

/** The form's token: a number and a code, sealed, so that a retry gives the same and nobody reads them before. */
function mint(c: Context<House>) {
  const { now, settings } = c.var.world
  const pair = `${mintNumber(random(NUMBER_BYTES))}|${mintCode(random(CODE_BYTES))}`
  const expires = new Date(now().getTime() + RENEWAL_MS)
  return sealToken(settings.secret, purposeOf(c), pair, expires)
}

async function mintedBefore(c: Context<House>, token: string): Promise<Minted | null> {
  const { now, settings } = c.var.world
  const pair = await openSealedToken(settings.secret, purposeOf(c), token, now())
  const [number, code] = pair?.split('|') ?? []
  return number && code ? { number, code, token } : null
}

const lapsed: Problem = {
  field: '',
  message: '这张表已过期，已换上新的：没有更换查询码，请核对后再提交',
}
const refusals: Record<RenewalRefusal, Problem> = {
  'not this institution': { field: 'number', message: '这个办件编号不是该机构的，请重新选择' },
  'has a number': { field: 'number', message: '该机构已有办件编号，请选择要更换查询码的编号' },
  'changed meanwhile': { field: '', message: '刚刚有其他变化，没有更换查询码，请核对后再试' },
}

/** Throws a 404 for an institution there is none of. */
async function known(c: Context<House>) {
  const { staff, world } = c.var
  const id = c.req.param('id') ?? ''
  const found = staff && isId(id) ? await institution(world.db, id) : null
  if (!staff || !found) throw new HTTPException(404)
  return { id, staff }
}

institutionCodes.get('/staff/institutions/:id/code/', async (c, next) => {
  c.set('formToken', await mint(c))
  return next()
})

async function renewed(c: Context<House>, values: Values): Promise<Minted | Refused> {
  const { db, now, settings } = c.var.world
  const { id, staff } = await known(c)
  const minted = await mintedBefore(c, String(values['token'] ?? ''))
  c.set('formToken', minted?.token ?? (await mint(c)))
  const form = CodeRenewal.safeParse(values)
  const problems = form.success ? [] : problemsOf(form.error)
  if (!minted) problems.unshift(lapsed)
  if (!form.success || !minted) return { problems, values }
  const number = form.data.number || minted.number
  const outcome = await renewCode(db, {
    institutionId: id,
    number,
    codeHash: codeHash(settings.secret, minted.code),
    checked: form.data.checked,
    token: minted.token,
    person: staff.person,
    unit: staff.unitName,
    at: now(),
  })
  if (outcome === 'renewed') return { ...minted, number }
  return { problems: [refusals[outcome]], values, status: 409 }
}

// Its page shows the code, this once; so a lost answer is asked for again with the same form.
institutionCodes.post('/staff/institutions/:id/code/', async (c, next) => {
  const outcome = await renewed(c, await typed(c))
  if ('problems' in outcome) c.set('refused', outcome)
  else c.set('minted', outcome)
  return next()
})

institutionCodes.post(
  '/staff/institutions/:id/messages/',
  posted(async (c, values) => {
    const { db, now, settings } = c.var.world
    const { id, staff } = await known(c)
    const form = InstitutionMessage.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const outcome = await sendMessage(db, {
      institutionId: id,
      form: form.data,
      person: staff.person,
      fingerprint: fingerprintOf(settings.secret, form.data),
      at: now(),
    })
    if (outcome === 'sent') return `/staff/institutions/${id}/messages/`
    const message =
      outcome === 'forgotten' ? contactForgotten : '没有发出：刚刚有其他变化，请再发送一次'
    return { problems: [{ field: '', message }], values, status: 409 }
  }),
)

import type { Context, Hono } from 'hono'
import { codeHash } from '#functions/apply'
import { openSealedToken, sealToken } from '#functions/sealed-token'
import { typed } from '#functions/typed'
import type { House, Minted } from '#functions/world'
import { CodeRenewal } from '#domain/institution-page'
import { CODE_BYTES, NUMBER_BYTES, mintCode, mintNumber } from '#domain/office-code'
import { type Problem, type Refused, type Values, problemsOf } from '#domain/problems'

// Our setting: how long the form of a renewal can be sent, and its code be shown again to the same clerk.
const RENEWAL_MS = 30 * 60_000

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))
const purposeOf = (c: Context<House>) => `code|${c.req.path}|${c.var.staff?.person ?? ''}`

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
export const changedMeanwhile: Problem = {
  field: '',
  message: '刚刚有其他变化，没有更换查询码，请核对后再试',
}

/** Gives a fresh code: answers the number it opens, or why none was given. The same token again is the same renewal. */
type Renew = (
  c: Context<House>,
  minted: Minted & { codeHash: string },
  form: CodeRenewal,
) => Promise<string | Problem>

async function renewed(c: Context<House>, values: Values, renew: Renew): Promise<Minted | Refused> {
  const minted = await mintedBefore(c, String(values['token'] ?? ''))
  c.set('formToken', minted?.token ?? (await mint(c)))
  const form = CodeRenewal.safeParse(values)
  const problems = form.success ? [] : problemsOf(form.error)
  if (!minted) problems.unshift(lapsed)
  if (!form.success || !minted) return { problems, values }
  const hash = codeHash(c.var.world.settings.secret, minted.code)
  const outcome = await renew(c, { ...minted, codeHash: hash }, form.data)
  return typeof outcome === 'string'
    ? { ...minted, number: outcome }
    : { problems: [outcome], values, status: 409 }
}

/**
 * The form by which the bureau gives a fresh code (更换查询码) to who lost theirs, once it has checked who asks. Its page
 * shows the code, this once; so a lost answer is asked for again with the same form.
 */
export function takesRenewals(app: Hono<House>, path: string, renew: Renew) {
  app.get(path, async (c, next) => {
    c.set('formToken', await mint(c))
    return next()
  })
  app.post(path, async (c, next) => {
    const outcome = await renewed(c, await typed(c), renew)
    if ('problems' in outcome) c.set('refused', outcome)
    else c.set('minted', outcome)
    return next()
  })
}

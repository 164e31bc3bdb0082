import { type Context, Hono } from 'hono'
import { credentialsOf } from '#db/credentials'
import { type Proof, openByProof } from '#db/sign-ins'
import { endSession, takeInvite } from '#db/sessions'
import { provenByCodes } from '#functions/codes'
import { isPlain } from '#functions/guard'
import { limited } from '#functions/limited'
import { askPasskey, provenByPasskey } from '#functions/passkeys'
import { noteRefusal } from '#functions/noted'
import { posted } from '#functions/posted'
import { giveSession, sessionToken } from '#functions/session-cookie'
import type { House } from '#functions/world'
import type { Problem, Refused, Values } from '#domain/problems'
import { placeAt } from '#domain/staff-place'

/** Signing in (登录), and confirming who one is (再次确认身份) while signed in. */
export const signIn = new Hono<House>()

const SIGN_IN = 'passkey sign-in'
const confirming = (person: string) => `passkey confirm|${person}`

const badLink: Problem = {
  field: 'token',
  message: '登录链接无效、已用过或已过期，请联系管理人员重新发放',
}
const badPasskey: Problem = {
  field: 'passkey',
  message: '没有认出这把通行密钥，或已过了五分钟：请再试一次，或改用登录码',
}
const badCodes: Problem = {
  field: 'code',
  message: '没有认出这两项：请核对后再试。同一动态口令、同一恢复码只能用一次；连错五次须等十五分钟',
}

/** The proof a form brings, by passkey or by codes. Codes that were refused do not come back: they are secrets. */
async function proofIn(c: Context<House>, purpose: string, values: Values) {
  if (!('passkey' in values)) return { ...(await provenByCodes(c, values)), problem: badCodes }
  const proof = await provenByPasskey(c, purpose, values)
  return { proof, person: proof?.person ?? '', problem: badPasskey }
}

const refusedBy = (problem: Problem): Refused => ({ problems: [problem], values: {} })

signIn.get('/staff/enter/', async (c, next) => {
  c.set('passkey', await askPasskey(c, SIGN_IN))
  return next()
})

/** A link's token opens what it was made for and ends the session this browser carried. */
async function enterByLink(c: Context<House>, token: string): Promise<string | Refused> {
  const { db, now } = c.var.world
  const session = await takeInvite(db, token, now())
  if (!session) {
    await noteRefusal(c, 'sign-in')
    return refusedBy(badLink)
  }
  const before = sessionToken(c)
  if (before) await endSession(db, before)
  giveSession(c, session)
  return '/staff/'
}

signIn.post(
  '/staff/enter/',
  posted(async (c, values) => {
    const { db, now } = c.var.world
    c.set('passkey', await askPasskey(c, SIGN_IN))
    const tooMany = await limited(c, 'sign-in', {})
    if (tooMany) return tooMany
    if (!('passkey' in values) && !('code' in values))
      return enterByLink(c, String(values['token'] ?? '').trim())
    const { proof, person, problem } = await proofIn(c, SIGN_IN, values)
    const replaces = sessionToken(c)
    const session =
      proof && (await openByProof(db, { proof, action: 'sign-in', replaces, now: now() }))
    if (!session) {
      await noteRefusal(c, 'sign-in', person)
      return refusedBy(problem)
    }
    giveSession(c, session)
    return '/staff/'
  }),
)

/** Asks for one of the person's own passkeys. */
async function askOwn(c: Context<House>) {
  const { staff, world } = c.var
  if (!staff) return
  const { passkeys } = await credentialsOf(world.db, { person: staff.person, pending: false })
  if (passkeys.length === 0) return
  const own = passkeys.map(({ id }) => id)
  c.set('passkey', await askPasskey(c, confirming(staff.person), own))
}

signIn.get('/staff/confirm/', async (c, next) => {
  await askOwn(c)
  return next()
})

/** Where to go on: a place of the console, nowhere else. */
const onward = (to: unknown) =>
  typeof to === 'string' && isPlain(to) && placeAt('GET', to)?.action ? to : '/staff/confirm/'

/** What a demo's session proves by a button: its people are nobody and have no credentials. */
function demoProof(c: Context<House>, values: Values): Proof | null {
  const { staff, world } = c.var
  return world.settings.demo && staff?.method === 'demo' && 'demo' in values
    ? { person: staff.person, method: 'demo', uses: [], notes: () => [] }
    : null
}

signIn.post(
  '/staff/confirm/',
  posted(async (c, values) => {
    const { staff, world } = c.var
    const person = staff?.person ?? ''
    await askOwn(c)
    const demo = demoProof(c, values)
    const { proof, problem } = demo
      ? { proof: demo, problem: badPasskey }
      : await proofIn(c, confirming(person), values)
    const entry = { action: 'confirm', replaces: sessionToken(c), now: world.now() } as const
    const session =
      proof?.person === person ? await openByProof(world.db, { proof, ...entry }) : null
    const values_ = { to: onward(values['to']) }
    if (!session) {
      await noteRefusal(c, 'confirm', person)
      return { ...refusedBy(problem), values: values_ }
    }
    giveSession(c, session)
    return values_.to
  }),
)

import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import {
  type Owner,
  addPasskey,
  credentialsOf,
  removePasskey,
  setCode,
  setRecoveryCodes,
} from '#db/credentials'
import { completeEnrolment, endSessions } from '#db/enrolments'
import { recoveryHash, signInHash } from '#functions/codes'
import { mintedCode, mintedRecovery, showCode, showRecovery } from '#functions/minted-codes'
import { askNewPasskey, newPasskey } from '#functions/passkeys'
import { posted } from '#functions/posted'
import { giveSession, takeSession } from '#functions/session-cookie'
import { sealTotp, stepOf } from '#functions/totp'
import type { House } from '#functions/world'
import { compact } from '#domain/plain-text'
import { type Problem, problemsOf } from '#domain/problems'
import { PasskeyLabel } from '#domain/sign-in'

/** A person's own account (我的账号): what they prove themselves with, and their sessions. */
export const account = new Hono<House>()

const HOME = '/staff/account/'

/** Who keeps the account. What an invitation's session adds waits until the account is whole. */
function owner(c: Context<House>): Owner & { name: string } {
  const { staff } = c.var
  if (!staff) throw new HTTPException(404)
  return { person: staff.person, pending: staff.level === 'enrolling', name: staff.name }
}

async function askNew(c: Context<House>) {
  const who = owner(c)
  const { passkeys } = await credentialsOf(c.var.world.db, who)
  c.set('passkey', await askNewPasskey(c, { ...who, known: passkeys.map(({ id }) => id) }))
}

account.get('/staff/account/passkeys/', async (c, next) => {
  await askNew(c)
  return next()
})

const notMade: Problem = {
  field: 'passkey',
  message: '这把通行密钥没有登记成，或已过了五分钟：请再试一次',
}

const goOn: Problem = { field: 'passkey', message: '请按“登记”，用这台设备或安全密钥完成' }

account.post(
  '/staff/account/passkeys/',
  posted(async (c, values) => {
    const { db, now } = c.var.world
    const who = owner(c)
    await askNew(c)
    const label = PasskeyLabel.safeParse(values['label'])
    const made = await newPasskey(c, who.person, values)
    const back = { label: String(values['label'] ?? '') }
    if (!label.success) {
      const [{ message } = notMade] = problemsOf(label.error)
      return { problems: [{ field: 'label', message }], values: back }
    }
    if (!made) return { problems: ['passkey' in values ? notMade : goOn], values: back }
    const { key, uses } = made
    const change = { ...who, uses, now: now() }
    const outcome = await addPasskey(db, change, { ...key, label: label.data })
    if (outcome === 'done') return HOME
    const { passkeys } = await credentialsOf(db, who)
    return passkeys.some(({ id }) => id === key.id) ? HOME : { problems: [notMade], values: back }
  }),
)

account.post(
  '/staff/account/passkeys/:id/',
  posted(async (c) => {
    const { db, now } = c.var.world
    const outcome = await removePasskey(db, owner(c), c.req.param('id') ?? '', now())
    if (outcome === 'not found') throw new HTTPException(404)
    const message = '至少要留两种登录方式：请先添加一种，再移除这一把'
    if (outcome === 'too few')
      return { problems: [{ field: '', message }], values: {}, status: 409 }
    return HOME
  }),
)

account.get('/staff/account/code/', async (c, next) => {
  c.set('newCode', await showCode(c, owner(c)))
  return next()
})

const wrongOtp: Problem = {
  field: 'otp',
  message: '动态口令不对：请核对手机时间是否准确，填写应用里现在显示的 6 位数字',
}

account.post(
  '/staff/account/code/',
  posted(async (c, values) => {
    const { db, now, settings } = c.var.world
    const { secret } = settings
    const who = owner(c)
    const minted = await mintedCode(c, who, String(values['minted'] ?? ''))
    if (!minted) return '/staff/account/code/'
    c.set('newCode', minted)
    const step = stepOf(minted.secret, compact(String(values['otp'] ?? '')), now())
    if (step === null) return { problems: [wrongOtp], values: {} }
    const code = {
      codeHash: signInHash(secret, minted.code),
      totpSealed: await sealTotp(secret, who.person, minted.secret),
      lastStep: step,
    }
    // Sent twice it was kept the first time.
    await setCode(db, { ...who, uses: minted.uses, now: now() }, code)
    return HOME
  }),
)

account.get('/staff/account/recovery-codes/', async (c, next) => {
  c.set('recoveryCodes', await showRecovery(c, owner(c)))
  return next()
})

const notKept: Problem = { field: 'kept', message: '请先打印或抄下这十个恢复码，再勾选' }
const notYet: Problem = { field: '', message: '还缺登录方式：请先添加满两种，再来取恢复码' }

account.post(
  '/staff/account/recovery-codes/',
  posted(async (c, values) => {
    const { db, now, settings } = c.var.world
    const who = owner(c)
    const minted = await mintedRecovery(c, who, String(values['minted'] ?? ''))
    if (!minted) return '/staff/account/recovery-codes/'
    c.set('recoveryCodes', minted)
    if (values['kept'] !== 'yes') return { problems: [notKept], values: {} }
    const hashes = minted.codes.map((code) => recoveryHash(settings.secret, code))
    const change = { ...who, uses: minted.uses, now: now() }
    if (who.pending) {
      const session = await completeEnrolment(db, { ...change, hashes })
      if (!session) return { problems: [notYet], values: {}, status: 409 }
      giveSession(c, session)
    } else await setRecoveryCodes(db, change, hashes)
    return HOME
  }),
)

account.post(
  '/staff/account/sessions/',
  posted(async (c) => {
    const { db, now } = c.var.world
    await endSessions(db, owner(c).person, now())
    takeSession(c)
    return '/staff/enter/'
  }),
)

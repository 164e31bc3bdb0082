import { base64 } from '@scure/base'
import { unlock } from '#domain/unit-key-copy'
import { NoSecret, secretBy } from '#scripts/passkey-secret'

/** Whose key opens what a page carries: the unit, and the handler's own sealed keys, where he has any. */
export type CarriedKeys = {
  unit: string
  keys: {
    sealed: string
    copies: string[]
    recipient: string
    passkeys: { credential: string; sealed: string }[]
  } | null
}

const locked = {
  'wrong passphrase': '口令不对，请再试一次。',
  damaged: '保存的密钥已损坏，打不开：请在下面粘贴本单位密钥，或者请同事在“受理密钥”页重新交给您。',
}

export const wrongPassphrase = '口令不对'
export const damagedKey = '保存的密钥已损坏，打不开：请移除个人密钥，重新设置，由同事重新交给您'

/** A sealed copy of a handler's own key, with what opens it, and what to say where it does not. */
export type Opener = { sealed: string; secret: string; wrong: string }

/** What a passphrase that was typed opens. */
export const openerByPassphrase = (sealed: string, secret: string): Opener => ({
  ...{ sealed, secret },
  wrong: wrongPassphrase,
})

type Unlocking = Promise<{ identities: string[] } | { why: string }>

/** The copy of a handler's own key that a passkey of his opens, with what it answered; or why there is none. */
export async function openerByPasskey({
  recipient,
  passkeys,
}: Pick<NonNullable<CarriedKeys['keys']>, 'recipient' | 'passkeys'>): Promise<
  Opener | { why: string }
> {
  try {
    const { credential, secret } = await secretBy(
      passkeys.map((each) => each.credential),
      recipient,
    )
    const sealed = passkeys.find((each) => each.credential === credential)?.sealed ?? ''
    return { sealed, secret, wrong: '这把通行密钥打不开保存的密钥，请改用口令' }
  } catch (error) {
    return { why: error instanceof NoSecret ? `${error.message}。` : '没有打开，请改用口令。' }
  }
}

/** The identities of the unit that a passkey of the handler opens, or why it opens none. */
export async function unlockByPasskey(carried: CarriedKeys): Unlocking {
  const { keys } = carried
  if (!keys) return { why: '您还没有个人密钥。' }
  const opener = await openerByPasskey(keys)
  if ('why' in opener) return opener
  return unlockCarried({ ...carried, keys: { ...keys, sealed: opener.sealed } }, opener.secret)
}

/** The identities of the unit that a passphrase opens, or why it opens none. */
export async function unlockCarried({ keys, unit }: CarriedKeys, passphrase: string): Unlocking {
  if (!keys) return { why: '您还没有个人密钥。' }
  const kept = {
    sealed: base64.decode(keys.sealed),
    copies: keys.copies.map((copy) => base64.decode(copy)),
  }
  const unlocked = await unlock(kept, { unit, passphrase })
  if (unlocked.found !== 'keys') return { why: locked[unlocked.found] }
  const identities = unlocked.keys.map(({ identity }) => identity)
  return identities.length > 0
    ? { identities }
    : { why: '您还没有本单位的受理密钥：请同事在“受理密钥”页交给您。' }
}

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

/** The identities of the unit that a passkey of the handler opens, or why it opens none. */
export async function unlockByPasskey(carried: CarriedKeys): ReturnType<typeof unlockCarried> {
  const { keys } = carried
  if (!keys) return { why: '您还没有个人密钥。' }
  try {
    const ids = keys.passkeys.map(({ credential }) => credential)
    const { credential, secret } = await secretBy(ids, keys.recipient)
    const copy = keys.passkeys.find((each) => each.credential === credential)
    const sealed = copy?.sealed ?? ''
    return await unlockCarried({ ...carried, keys: { ...keys, sealed } }, secret)
  } catch (error) {
    return { why: error instanceof NoSecret ? `${error.message}。` : '没有打开，请改用口令。' }
  }
}

/** The identities of the unit that a passphrase opens, or why it opens none. */
export async function unlockCarried(
  { keys, unit }: CarriedKeys,
  passphrase: string,
): Promise<{ identities: string[] } | { why: string }> {
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

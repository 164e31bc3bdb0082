/**
 * A member's copy of a unit's key (受理密钥的副本): the unit's identity, sealed to the personal key of one member. It is made
 * in the browser of somebody who can open it already; the server never can.
 */
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { identityToRecipient } from 'age-encryption'
import { keyId, openPersonal } from '#domain/personal-key'
import { open, seal } from '#domain/sealing'

const KIND = 'unit-key/v1'
const COPY_SIZE = 256

/** A unit's key once it is open; `key` tells which of the unit's keys it is. */
export type UnitKey = { key: string; identity: string }

/** What the server keeps of a member: the personal key, and copies of the keys of a unit. */
export type KeptKeys = { sealed: Uint8Array; copies: Uint8Array[] }

/** The same with the personal key's recipient, and with its copies that passkeys open. */
export type HandlerKeys = KeptKeys & {
  recipient: string
  passkeys: { credential: string; sealed: Uint8Array }[]
}

export const isIdentity = (text: string) => /^AGE-SECRET-KEY-PQ-1[0-9A-Z]{58}$/.test(text)

/** The unit's key that follows from an identity. */
export const unitKeyOf = async (identity: string): Promise<UnitKey> => ({
  key: keyId(await identityToRecipient(identity)),
  identity,
})

/** Seals a unit's identity to a member's personal key. */
export const sealCopy = (unit: string, identity: string, recipient: string): Promise<Uint8Array> =>
  seal(utf8ToBytes(JSON.stringify({ kind: KIND, unit, identity })), [recipient], COPY_SIZE)

/** The unit's key in a copy; `null` where it was sealed to another, or is another unit's. Throws when it was changed. */
export async function openCopy(
  sealed: Uint8Array,
  { unit, identity: own }: { unit: string; identity: string },
): Promise<UnitKey | null> {
  const opened = await open(sealed, own)
  if (!opened) return null
  const {
    kind,
    unit: of,
    identity,
  } = JSON.parse(new TextDecoder().decode(opened)) as Record<string, unknown>
  if (kind !== KIND || typeof identity !== 'string') throw new Error('not a unit key')
  return of === unit ? unitKeyOf(identity) : null
}

/** What a passphrase opens, in words a page can show for each. */
export type Unlocked =
  | { found: 'keys'; own: { identity: string; recipient: string }; keys: UnitKey[] }
  | { found: Locked }
type Locked = 'wrong passphrase' | 'damaged'

/**
 * Opens a member's keys of a unit with his passphrase. Copies that are not his are left out, and so are damaged ones while
 * another opens. Never throws.
 */
export async function unlock(
  { sealed, copies }: KeptKeys,
  { unit, passphrase }: { unit: string; passphrase: string },
): Promise<Unlocked> {
  try {
    const own = await openPersonal(sealed, passphrase)
    if (!own) return { found: 'wrong passphrase' }
    const tried = await Promise.allSettled(
      copies.map((copy) => openCopy(copy, { unit, identity: own.identity })),
    )
    const keys = tried.flatMap((each) =>
      each.status === 'fulfilled' && each.value ? [each.value] : [],
    )
    const isDamaged = keys.length === 0 && tried.some(({ status }) => status === 'rejected')
    return isDamaged ? { found: 'damaged' } : { found: 'keys', own, keys }
  } catch {
    return { found: 'damaged' }
  }
}

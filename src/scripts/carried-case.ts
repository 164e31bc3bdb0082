import { base64 } from '@scure/base'
import { type OpenedCase, openCase } from '#domain/sealed-case'
import type { Kept } from '#domain/thread'
import { unlock } from '#domain/unit-key-copy'

/** What the page carries of a case; all that is sealed stays so until a key is given. */
export type Carried = {
  id: string
  locatorHash: string
  receivedOn: string
  unit: string
  by: string
  seen: number
  slots: string[]
  envelopes: { no: number; on: string; bytes: string }[]
  files: { id: string; parts: number }[]
  unitNames: Record<string, string>
  closing: { message: number; mine: boolean } | null
  /** The handler's own sealed keys, where he has any. */
  keys: { sealed: string; copies: string[] } | null
}

/** The case as the first of these identities that can opens it. */
export async function openCarried(
  { slots, envelopes, locatorHash }: Carried,
  identities: string[],
): Promise<{ opened: OpenedCase; identity: string; kept: Kept[] }> {
  const kept = envelopes.map(({ no, on, bytes }) => ({ no, on, bytes: base64.decode(bytes) }))
  const sealed = {
    slots: slots.map((slot) => base64.decode(slot)),
    envelope: kept[0]?.bytes ?? new Uint8Array(),
    locatorHash,
  }
  for (const identity of identities) {
    const opened = await openCase(sealed, identity)
    if (opened.found !== 'nothing') return { opened, identity, kept }
  }
  return { opened: { found: 'nothing' }, identity: '', kept }
}

const locked = {
  'wrong passphrase': '口令不对，请再试一次。',
  damaged: '保存的密钥已损坏，打不开：请在下面粘贴本单位密钥，或者请同事在“受理密钥”页重新交给您。',
}

/** The identities of the unit that a passphrase opens, or why it opens none. */
export async function unlockCarried(
  { keys, unit }: Carried,
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

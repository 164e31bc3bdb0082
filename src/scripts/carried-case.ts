import { base64 } from '@scure/base'
import { type Enclosure, openFile } from '#domain/enclosure'
import { type OpenedCase, openCase } from '#domain/sealed-case'
import type { Kept } from '#domain/thread'
import { unlock } from '#domain/unit-key-copy'
import { NoSecret, secretBy } from '#scripts/passkey-secret'
import { fetchBytes } from '#scripts/sealed-post'

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
  keys: {
    sealed: string
    copies: string[]
    recipient: string
    passkeys: { credential: string; sealed: string }[]
  } | null
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

/** Brings a file of the case, part by part, and opens it; `null` where it is not what its message names. */
export async function bringFile(
  { id, files }: Carried,
  file: Enclosure,
  identity: string,
): Promise<Uint8Array | null> {
  const count = files.find((each) => each.id === file.id)?.parts ?? 0
  const parts: Uint8Array[] = []
  for (let no = 0; no < count; no++)
    parts.push(await fetchBytes(`/staff/complaints/${id}/enclosures/${file.id}/${no}/`))
  return openFile(file, parts, identity)
}

const locked = {
  'wrong passphrase': '口令不对，请再试一次。',
  damaged: '保存的密钥已损坏，打不开：请在下面粘贴本单位密钥，或者请同事在“受理密钥”页重新交给您。',
}

/** The identities of the unit that a passkey of the handler opens, or why it opens none. */
export async function unlockByPasskey(carried: Carried): ReturnType<typeof unlockCarried> {
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

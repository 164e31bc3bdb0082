import { base64 } from '@scure/base'
import { type Enclosure, openFile } from '#domain/enclosure'
import { type OpenedCase, openCase } from '#domain/sealed-case'
import type { Kept } from '#domain/thread'
import type { CarriedKeys } from '#scripts/carried-keys'
import { fetchBytes } from '#scripts/sealed-post'

/** What the page carries of a case; all that is sealed stays so until a key is given. */
export type Carried = CarriedKeys & {
  id: string
  locatorHash: string
  receivedOn: string
  by: string
  seen: number
  slots: string[]
  envelopes: { no: number; on: string; bytes: string }[]
  files: { id: string; parts: number }[]
  unitNames: Record<string, string>
  closing: { message: number; mine: boolean } | null
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

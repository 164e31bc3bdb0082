/**
 * Enclosures (附件) of a complaint: each is sealed whole, like a message, and travels in parts. What it is called and what
 * it is stands in the message it belongs to, sealed as well.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'
import { bucketOf, open, seal } from '#domain/sealing'

/** Our settings, not the text's. */
export const FILES_MAX = 8
export const FILE_BYTES_MAX = 20 * 1024 * 1024
export const PART_BYTES = 768 * 1024

const LEAST = 16 * 1024
/** The most that a sealed file takes: the bucket of the largest, and what age adds to it. */
export const PARTS_MAX = Math.ceil((bucketOf(FILE_BYTES_MAX + 4, LEAST) + 64 * 1024) / PART_BYTES)

/** A file as its message names it. `hash` is SHA-256 of the sealed bytes: another file cannot be put in its place. */
export type Enclosure = { id: string; name: string; type: string; size: number; hash: string }

export type FileRead = { name: string; type: string; bytes: Uint8Array }

/** What an enclosure is called where it is kept: by the ticket it came with and its place among its like. */
export const enclosureId = (ticket: string, index: number) =>
  ticket + String(index).padStart(2, '0')

/** Seals a file to these recipients; answers its parts and how its message names it. */
export async function sealFile(
  { name, type, bytes }: FileRead,
  id: string,
  recipients: string[],
): Promise<{ enclosure: Enclosure; parts: Uint8Array[] }> {
  const sealed = await seal(bytes, recipients, LEAST)
  const parts: Uint8Array[] = []
  for (let at = 0; at < sealed.length; at += PART_BYTES)
    parts.push(sealed.subarray(at, at + PART_BYTES))
  const hash = bytesToHex(sha256(sealed))
  return { enclosure: { id, name, type, size: bytes.length, hash }, parts }
}

/** The file in these parts, or `null` where they are not the ones its message names or do not open. Never throws. */
export async function openFile(
  { hash }: Enclosure,
  parts: Uint8Array[],
  identity: string,
): Promise<Uint8Array | null> {
  const sealed = concatBytes(...parts)
  if (bytesToHex(sha256(sealed)) !== hash) return null
  return open(sealed, identity).catch(() => null)
}

/** Whether an opened message names an enclosure as it should: what stands in it was written by others. */
export function isEnclosure(value: unknown): value is Enclosure {
  if (typeof value !== 'object' || value === null) return false
  const { id, name, type, size, hash } = value as Record<string, unknown>
  return (
    /^[0-9a-f]{32}$/.test(String(id)) &&
    typeof name === 'string' &&
    typeof type === 'string' &&
    Number.isSafeInteger(size) &&
    /^[0-9a-f]{64}$/.test(String(hash))
  )
}

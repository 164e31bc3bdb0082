/**
 * Metadata of pictures (图片附带信息): where and with what a picture was taken stands beside its pixels. It is taken out
 * without touching them: containers are cut at their segments, and of what is told only the orientation stays.
 */
import { cleanJpeg } from '#domain/jpeg'
import { cleanPng } from '#domain/png'
import { cleanWebp } from '#domain/webp'

/** A picture without what was removed, and what that was, in the words of the page. */
export type Cleaned = { bytes: Uint8Array; removed: string[] }

const startsWith = (bytes: Uint8Array, at: number, text: string) =>
  Array.from(text).every((character, i) => bytes[at + i] === character.charCodeAt(0))

/** What kind of picture these bytes are, by their first bytes, or `null` for none that can be cleaned. */
export function pictureType(bytes: Uint8Array): 'image/jpeg' | 'image/png' | 'image/webp' | null {
  if (startsWith(bytes, 0, '\xff\xd8\xff')) return 'image/jpeg'
  if (startsWith(bytes, 0, '\x89PNG\r\n\x1a\n')) return 'image/png'
  return startsWith(bytes, 0, 'RIFF') && startsWith(bytes, 8, 'WEBP') ? 'image/webp' : null
}

const cleaners = { 'image/jpeg': cleanJpeg, 'image/png': cleanPng, 'image/webp': cleanWebp }

/** The picture without its metadata; `null` for what is no picture of these three kinds, or is broken. Never throws. */
export function cleaned(bytes: Uint8Array): Cleaned | null {
  const type = pictureType(bytes)
  try {
    return type && cleaners[type](bytes)
  } catch {
    return null
  }
}

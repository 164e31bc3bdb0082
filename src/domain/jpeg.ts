import { concatBytes } from '@noble/hashes/utils.js'
import type { Cleaned } from '#domain/image-metadata'

const EXIF = 'Exif\0\0'

const textAt = (bytes: Uint8Array, at: number, length: number) =>
  String.fromCharCode(...bytes.subarray(at, at + length))

/** The orientation (1 to 8) that an EXIF segment gives, or 1: without it a phone's picture lies on its side. */
function orientationOf(segment: Uint8Array): number {
  const tiff = segment.subarray(10)
  if (textAt(segment, 4, EXIF.length) !== EXIF || tiff.length < 8) return 1
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const little = textAt(tiff, 0, 2) === 'II'
  const directory = view.getUint32(4, little)
  if (directory + 2 > tiff.length) return 1
  const count = view.getUint16(directory, little)
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + 12 * i
    if (entry + 12 > tiff.length) return 1
    if (view.getUint16(entry, little) === 0x0112) {
      const value = view.getUint16(entry + 8, little)
      return value >= 1 && value <= 8 ? value : 1
    }
  }
  return 1
}

/** An EXIF segment that says nothing but the orientation. */
const orientationAlone = (orientation: number) =>
  new Uint8Array([
    ...[0xff, 0xe1, 0, 34, ...Array.from(EXIF, (character) => character.charCodeAt(0))],
    // Big-endian TIFF with one entry: tag 0x0112, type SHORT, count 1.
    ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1],
    ...[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0],
  ])

/** What a dropped segment is called on the page. */
function nameOf(marker: number, segment: Uint8Array): string {
  if (marker === 0xfe) return '注释'
  if (marker === 0xe1)
    return textAt(segment, 4, 4) === 'Exif' ? '拍摄信息（EXIF）' : '编辑信息（XMP）'
  if (marker === 0xe2) return '色彩与多图信息'
  if (marker === 0xed) return '编辑信息（IPTC）'
  return '其他附带信息'
}

const isStandalone = (marker: number) => (marker >= 0xd0 && marker <= 0xd8) || marker === 0x01
const isMetadata = (marker: number) => (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe

/** Where the scan that begins at `from` ends: at the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    const next = bytes[at + 1] ?? 0
    if (bytes[at] === 0xff && next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  throw new Error('no end of image')
}

/** JPEG without its application segments and comments, and without anything after its end. Throws when it is broken. */
export function cleanJpeg(bytes: Uint8Array): Cleaned {
  const kept: Uint8Array[] = []
  const removed = new Set<string>()
  let orientation = 1
  let at = 2
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++
    const marker = bytes[at + 1]
    if (bytes[at] !== 0xff || marker === undefined) throw new Error('marker expected')
    if (marker === 0xd9) break
    if (isStandalone(marker)) {
      kept.push(bytes.subarray(at, at + 2))
      at += 2
      continue
    }
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
    const end = at + 2 + length
    if (length < 2 || end > bytes.length) throw new Error('segment cut off')
    const segment = bytes.subarray(at, end)
    // Adobe's segment says how the colours are meant: without it they turn.
    const isColour = marker === 0xee && textAt(segment, 4, 5) === 'Adobe'
    if (!isMetadata(marker) || isColour) kept.push(segment)
    else if (marker !== 0xe0) removed.add(nameOf(marker, segment))
    if (marker === 0xe1) orientation = Math.max(orientation, orientationOf(segment))
    at = end
    if (marker === 0xda) {
      const scan = endOfScan(bytes, at)
      kept.push(bytes.subarray(at, scan))
      at = scan
    }
  }
  if (at + 2 < bytes.length) removed.add('图片末尾以后的内容')
  const start = new Uint8Array([0xff, 0xd8])
  const turned = orientation > 1 ? [orientationAlone(orientation)] : []
  const end = new Uint8Array([0xff, 0xd9])
  return { bytes: concatBytes(start, ...turned, ...kept, end), removed: [...removed] }
}

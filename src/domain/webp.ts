import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Cleaned } from '#domain/image-metadata'

const drawn = ['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF']

const names: Record<string, string> = {
  EXIF: '拍摄信息（EXIF）',
  'XMP ': '编辑信息（XMP）',
  ICCP: '色彩信息',
}

// Of the flags in VP8X: a colour profile (0x20), EXIF (0x08), XMP (0x04).
const TOLD = 0x20 | 0x08 | 0x04

/** The extended header without the flags of what is no longer there. */
function untold(chunk: Uint8Array): Uint8Array {
  const header = chunk.slice()
  header[8] = (header[8] ?? 0) & ~TOLD
  return header
}

/** WebP with the chunks that draw it. Throws when it is broken. */
export function cleanWebp(bytes: Uint8Array): Cleaned {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = 8 + view.getUint32(4, true)
  if (whole > bytes.length) throw new Error('file cut off')
  const kept: Uint8Array[] = []
  const removed = new Set<string>()
  for (let at = 12; at < whole;) {
    if (at + 8 > whole) throw new Error('chunk cut off')
    const length = view.getUint32(at + 4, true)
    const end = at + 8 + length + (length % 2)
    if (end > whole) throw new Error('chunk cut off')
    const type = String.fromCharCode(...bytes.subarray(at, at + 4))
    const chunk = bytes.subarray(at, end)
    if (drawn.includes(type)) kept.push(type === 'VP8X' ? untold(chunk) : chunk)
    else removed.add(names[type] ?? '其他附带信息')
    at = end
  }
  if (whole < bytes.length) removed.add('图片末尾以后的内容')
  const body = concatBytes(utf8ToBytes('WEBP'), ...kept)
  const size = new Uint8Array(4)
  new DataView(size.buffer).setUint32(0, body.length, true)
  return { bytes: concatBytes(utf8ToBytes('RIFF'), size, body), removed: [...removed] }
}

import { concatBytes } from '@noble/hashes/utils.js'
import type { Cleaned } from '#domain/image-metadata'

/** What makes the picture: everything else only tells about it. */
const drawn = [
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'sBIT', 'bKGD', 'pHYs'],
  ...['acTL', 'fcTL', 'fdAT'],
]

const names: Record<string, string> = {
  eXIf: '拍摄信息（EXIF）',
  tEXt: '文字说明',
  zTXt: '文字说明',
  iTXt: '文字说明',
  tIME: '修改时间',
  iCCP: '色彩信息',
}

/** PNG with the chunks that draw it, and nothing after its end. Throws when it is broken. */
export function cleanPng(bytes: Uint8Array): Cleaned {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kept = [bytes.subarray(0, 8)]
  const removed = new Set<string>()
  for (let at = 8; ;) {
    if (at + 12 > bytes.length) throw new Error('chunk cut off')
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) throw new Error('chunk cut off')
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (drawn.includes(type)) kept.push(bytes.subarray(at, end))
    else removed.add(names[type] ?? '其他附带信息')
    at = end
    if (type !== 'IEND') continue
    if (at < bytes.length) removed.add('图片末尾以后的内容')
    return { bytes: concatBytes(...kept), removed: [...removed] }
  }
}

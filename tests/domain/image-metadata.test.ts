import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleaned, pictureType } from '#domain/image-metadata'

const canary = 'CANARY28.2282N112.9388E'
const text = (value: string) => [...Buffer.from(value, 'latin1')]
const big16 = (n: number) => [n >> 8, n & 255]
const big32 = (n: number) => [n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255]
const little32 = (n: number) => big32(n).reverse()

const segment = (marker: number, body: number[]) => [
  0xff,
  marker,
  ...big16(body.length + 2),
  ...body,
]
/** An EXIF segment with an orientation and a canary, in either byte order. */
const exif = (orientation: number, little = false) => {
  const number = (bytes: number[]) => (little ? [...bytes].reverse() : bytes)
  const entry = [number([0x01, 0x12]), number([0, 3]), number([0, 0, 0, 1])].flat()
  const value = [...number(big16(orientation)), 0, 0]
  const tiff = [...text(little ? 'II' : 'MM'), ...number([0, 42]), ...number([0, 0, 0, 8])]
  return segment(0xe1, [
    ...text('Exif\0\0'),
    ...[...tiff, ...number([0, 1]), ...entry, ...value, 0, 0, 0, 0, ...text(canary)],
  ])
}
const scan = [0x12, 0xff, 0x00, 0x34, 0xff, 0xd3, 0x56]
const drawn = [...segment(0xdb, [0, 1, 2]), ...segment(0xc0, [8, 0, 1]), ...segment(0xda, [1, 2])]
const jpeg = (...told: number[][]) =>
  new Uint8Array([0xff, 0xd8, ...told.flat(), ...drawn, ...scan, 0xff, 0xd9, ...text(canary)])

const chunk = (type: string, body: number[]) => [
  ...big32(body.length),
  ...text(type),
  ...body,
  1,
  2,
  3,
  4,
]
const png = (...told: number[][]) =>
  new Uint8Array([
    ...[...text('\x89PNG\r\n\x1a\n'), ...chunk('IHDR', [0, 1]), ...told.flat()],
    ...[...chunk('IDAT', [7, 7, 7]), ...chunk('IEND', []), ...text(canary)],
  ])

const piece = (type: string, body: number[]) => [
  ...[...text(type), ...little32(body.length), ...body],
  ...(body.length % 2 ? [0] : []),
]
const webp = (...told: number[][]) => {
  const header = piece('VP8X', [0x2c, 0, 0, 0, 1, 0, 0, 1, 0, 0])
  const body = [...text('WEBP'), ...header, ...piece('VP8 ', [9, 9, 9]), ...told.flat()]
  return new Uint8Array([...text('RIFF'), ...little32(body.length), ...body, ...text(canary)])
}

const bytesOf = (bytes: Uint8Array) => [...(cleaned(bytes)?.bytes ?? [])]
const holds = (bytes: number[], part: number[]) => Buffer.from(bytes).includes(Buffer.from(part))

describe('metadata of a picture', () => {
  test.each([
    [
      'JPEG',
      jpeg(
        exif(1),
        segment(0xe1, text(`http://ns.adobe.com/${canary}`)),
        segment(0xed, text(canary)),
        segment(0xfe, text(canary)),
      ),
      ['拍摄信息（EXIF）', '编辑信息（XMP）', '编辑信息（IPTC）', '注释', '图片末尾以后的内容'],
      [...drawn, ...scan],
    ],
    [
      'PNG',
      png(chunk('eXIf', text(canary)), chunk('tEXt', text(canary)), chunk('tIME', [1])),
      ['拍摄信息（EXIF）', '文字说明', '修改时间', '图片末尾以后的内容'],
      chunk('IDAT', [7, 7, 7]),
    ],
    [
      'WebP',
      webp(piece('EXIF', text(canary)), piece('XMP ', text(canary)), piece('????', text(canary))),
      ['拍摄信息（EXIF）', '编辑信息（XMP）', '其他附带信息', '图片末尾以后的内容'],
      piece('VP8 ', [9, 9, 9]),
    ],
  ])('is taken out of %s, and what is drawn stays as it was', (_, picture, removed, pixels) => {
    expect(cleaned(picture)?.removed).toEqual(removed)
    expect(holds(bytesOf(picture), text(canary))).toBe(false)
    expect(holds(bytesOf(picture), pixels)).toBe(true)
    const again = new Uint8Array(bytesOf(picture))
    expect(bytesOf(again)).toEqual([...again])
    expect(pictureType(again)).toBe(pictureType(picture))
  })

  test.each([
    [6, false],
    [8, true],
    [3, true],
  ])('keeps the orientation %d alone (little-endian: %s)', (orientation, little) => {
    const clean = bytesOf(jpeg(exif(orientation, little)))

    expect(holds(clean, text(canary))).toBe(false)
    expect(holds(clean, [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation])).toBe(true)
  })

  test.each([0, 1, 9, 999])('drops the orientation %d, which turns nothing', (orientation) => {
    expect(holds(bytesOf(jpeg(exif(orientation))), text('Exif'))).toBe(false)
  })

  test('keeps what Adobe’s segment says of the colours', () => {
    const adobe = segment(0xee, text('Adobe\0\x64\0\0\0\0\x01'))

    expect(holds(bytesOf(jpeg(adobe)), adobe)).toBe(true)
  })

  test('says so where a picture is cut off anywhere, and of what is none', () => {
    for (const whole of [jpeg(exif(6)), png(), webp()]) {
      const end = whole.length - canary.length
      for (let cut = 0; cut < end; cut++)
        expect(cleaned(whole.subarray(0, cut)), `${cut}`).toBeNull()
    }
    expect(cleaned(new Uint8Array(Buffer.from('%PDF-1.7')))).toBeNull()
  })

  test('makes nothing throw, whatever stands behind the first bytes', () => {
    const begins = [jpeg(), png(), webp()].map((whole) => [...whole.subarray(0, 14)])
    fc.assert(
      fc.property(fc.constantFrom(...begins), fc.uint8Array({ maxLength: 120 }), (begin, rest) => {
        const result = cleaned(new Uint8Array([...begin, ...rest]))
        expect(result === null || result.bytes.length > 0).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

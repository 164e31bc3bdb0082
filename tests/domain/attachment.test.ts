import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FILE_MAX, checkedFile, fileName, sizeText, sniffed } from '#domain/attachment'
import { pdf } from '../fixtures.ts'

const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0])
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0])
const zip = new Uint8Array([0x50, 0x4b, 3, 4])

describe('a file', () => {
  test.each([
    ['a.pdf', pdf(), 'application/pdf'],
    ['a.JPG', jpeg, 'image/jpeg'],
    ['a.jpeg', jpeg, 'image/jpeg'],
    ['营业执照.png', png, 'image/png'],
  ])('%s is taken for what it is', (name, bytes, type) => {
    expect(checkedFile(name, bytes)).toEqual({ type })
  })

  test.each([
    ['a.pdf', new Uint8Array(), '空文件'],
    ['a.zip', zip, '只收 PDF'],
    ['a.pdf', zip, '只收 PDF'],
    ['a.png', jpeg, '扩展名不符'],
    ['a.pdf.exe', pdf(), '扩展名不符'],
    ['a', pdf(), '扩展名不符'],
    ['a.html', new TextEncoder().encode('<script>alert(1)</script>'), '只收 PDF'],
    ['a.svg', new TextEncoder().encode('<svg onload="alert(1)"/>'), '只收 PDF'],
  ])('%s is refused when it is none or pretends', (name, bytes, message) => {
    const checked = checkedFile(name, bytes)
    expect('problem' in checked && checked.problem).toContain(message)
  })

  test('is refused a byte above the limit, and not at it', () => {
    const at = (size: number) => {
      const bytes = new Uint8Array(size)
      bytes.set(pdf())
      return checkedFile('a.pdf', bytes)
    }
    expect(at(FILE_MAX)).toEqual({ type: 'application/pdf' })
    expect(at(FILE_MAX + 1)).toHaveProperty('problem')
  })

  test('of any bytes is one of three types, or none', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect([null, 'application/pdf', 'image/jpeg', 'image/png']).toContain(sniffed(bytes))
      }),
    )
  })
})

describe('the name of a file', () => {
  test.each([
    ['营业执照.pdf', '营业执照.pdf'],
    ['../../etc/passwd.png', 'passwd.png'],
    ['C:\\秘密\\执照.jpg', '执照.jpg'],
    ['a\u202Egpj.pdf', 'agpj.pdf'],
    ['a"b<c>\r\n.pdf', 'abc.pdf'],
    ['.pdf', '附件.pdf'],
    ['', '附件'],
  ])('%j becomes %j', (sent, kept) => {
    expect(fileName(sent)).toBe(kept)
  })

  test('is never empty, too long, or able to leave a header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (sent) => {
        const name = fileName(sent)
        expect(name.length).toBeGreaterThan(0)
        expect(Array.from(name).length).toBeLessThanOrEqual(110)
        expect(name).not.toMatch(/[\p{Cc}"/\\]/u)
      }),
    )
  })

  test('stands beside a size that people read', () => {
    expect([sizeText(10), sizeText(2048), sizeText(FILE_MAX)]).toEqual(['1 KB', '2 KB', '10.0 MB'])
  })
})

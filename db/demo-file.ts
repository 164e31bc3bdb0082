import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { FileType, UploadedFile } from '#domain/attachment'

/** A file of the demo: what its row says, and its bytes. */
export type DemoFile = UploadedFile & { bytes: Uint8Array<ArrayBuffer> }

/** The file that stands at `place`, which gives it its id: no two may stand at one. */
export const demoFile = (
  place: string,
  name: string,
  type: FileType,
  bytes: Uint8Array<ArrayBuffer>,
): DemoFile => ({
  id: bytesToHex(sha256(utf8ToBytes(place))).slice(0, 32),
  name,
  size: bytes.length,
  type,
  sha256: bytesToHex(sha256(bytes)),
  bytes,
})

/** One page, with one line in ASCII: the least that a reader of PDF opens. */
export function pdfSaying(said: string): Uint8Array<ArrayBuffer> {
  const line = `BT /F1 18 Tf 60 760 Td (${said}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /Length ${String(line.length)} >>\nstream\n${line}\nendstream`,
  ]
  let text = '%PDF-1.4\n'
  const places = objects.map((object, i) => {
    const at = text.length
    text += `${String(i + 1)} 0 obj\n${object}\nendobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const end = `xref\n0 6\n0000000000 65535 f \n${places.join('')}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${String(text.length)}\n%%EOF\n`
  return utf8ToBytes(text + end)
}

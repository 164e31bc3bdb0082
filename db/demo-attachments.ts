import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { applications } from '#db/demo-application-data'

const kinds = { licence: '营业执照（示例）.pdf', commitment: '盖章的申报表（示例）.pdf' } as const
type Kind = keyof typeof kinds

// One page, with one line: the least that a reader of PDF opens.
function bytesOf(application: string, kind: Kind): Uint8Array<ArrayBuffer> {
  const line = `BT /F1 18 Tf 60 760 Td (EXAMPLE ONLY: ${kind} of ${application}) Tj ET`
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

function attachment(application: string, kind: Kind) {
  const bytes = bytesOf(application, kind)
  return {
    id: bytesToHex(sha256(utf8ToBytes(`${application}/${kind}`))).slice(0, 32),
    kind,
    name: kinds[kind],
    size: bytes.length,
    type: 'application/pdf' as const,
    sha256: bytesToHex(sha256(bytes)),
  }
}

const both = ['licence', 'commitment'] as const

/** The attachments of a demo application, as its submission names them. */
export const demoAttachments = (application: string) =>
  both.map((kind) => attachment(application, kind))

/** The id and the bytes of every file of the demo, for the place where attachments are kept. */
export const demoFiles = () =>
  applications.flatMap(({ id }) =>
    both.map((kind) => ({ id: attachment(id, kind).id, bytes: bytesOf(id, kind) })),
  )

/** A parcel (装箱): a JSON head and pieces of bytes in one body, so that what is sealed is not written out as text. */
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/** The head as it was sent, for a schema to judge, and the pieces beside it. */
export type Parcel = { head: unknown; pieces: Uint8Array[] }

const PIECES_MAX = 64

const number = (value: number) => {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

/** The head and the pieces, each with its length before it. */
export const packed = (head: unknown, pieces: Uint8Array[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    concatBytes(
      ...[utf8ToBytes(JSON.stringify(head)), ...pieces].flatMap((piece) => [
        number(piece.length),
        piece,
      ]),
    ),
  )

/** What was packed, or `null` for bytes that are no parcel. Never throws, whatever the bytes are. */
export function unpacked(bytes: Uint8Array): Parcel | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const length = at + 4 <= bytes.length ? view.getUint32(at) : Infinity
    if (at + 4 + length > bytes.length || pieces.length > PIECES_MAX) return null
    pieces.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  const [head, ...rest] = pieces
  if (!head) return null
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head)
    return { head: JSON.parse(text) as unknown, pieces: rest }
  } catch {
    return null
  }
}

/**
 * A checkpoint (检查点) of the log: how many entries it has, the root over all of them, when, and a signature.
 * The form is C2SP's tlog-checkpoint in a signed note with an Ed25519 key, so that tools of other logs read it too;
 * its one extension line is the instant.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { base64 } from '@scure/base'

/** What is signed. `origin` names the log; `root` is 64 hex digits; `at` an instant in ISO form. */
export type Checkpoint = { origin: string; size: number; root: string; at: string }

/** The public half of a log's key, and the name it signs under. */
export type LogKey = { name: string; key: Uint8Array }

const ED25519 = Uint8Array.of(1)

const idOf = ({ name, key }: LogKey) =>
  sha256(concatBytes(utf8ToBytes(`${name}\n`), ED25519, key)).subarray(0, 4)

/** The key in the one line that verifiers are given: name, id and key, joined by `+`. */
export const keyText = (key: LogKey): string =>
  `${key.name}+${bytesToHex(idOf(key))}+${base64.encode(concatBytes(ED25519, key.key))}`

/** The key in that line. Throws where it is malformed. */
export function readKey(text: string): LogKey {
  const [, name = '', id = '', coded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? []
  const bytes = base64.decode(coded)
  const key = { name, key: bytes.subarray(1) }
  if (bytes.length !== 33 || bytes[0] !== 1 || bytesToHex(idOf(key)) !== id)
    throw new Error('malformed key of a log')
  return key
}

/** The public half for a seed of 32 bytes. */
export const publicKey = (name: string, seed: Uint8Array): LogKey => ({
  name,
  key: ed25519.getPublicKey(seed),
})

/** What a log signs with. */
export type Signer = LogKey & { seed: Uint8Array }

/** The signer for a seed of 64 hex digits. Its name is made of the key, because nothing else of a site stays for good. */
export function signerOf(hex: string): Signer {
  const seed = hexToBytes(hex)
  const key = ed25519.getPublicKey(seed)
  return { name: `handbook-log-${bytesToHex(sha256(key)).slice(0, 8)}`, key, seed }
}

const bodyOf = ({ origin, size, root, at }: Checkpoint) =>
  `${origin}\n${String(size)}\n${base64.encode(hexToBytes(root))}\n${at}\n`

/** The checkpoint as a signed note; its key's name is the origin. */
export function signCheckpoint(checkpoint: Checkpoint, seed: Uint8Array): string {
  const body = bodyOf(checkpoint)
  const { origin } = checkpoint
  const signature = ed25519.sign(utf8ToBytes(body), seed)
  const id = idOf(publicKey(origin, seed))
  return `${body}\n— ${origin} ${base64.encode(concatBytes(id, signature))}\n`
}

/** What a note says, whoever signed it. Throws when it is malformed. */
export function readBody(note: string): Checkpoint {
  const [origin = '', size = '', root = '', at = '', ...rest] = bodyIn(note).split('\n')
  if (!/^(0|[1-9]\d{0,14})$/.test(size) || rest.join('') !== '')
    throw new Error('malformed checkpoint')
  return { origin, size: Number(size), root: bytesToHex(base64.decode(root)), at }
}

/** The signed part of a note, up to the empty line. */
const bodyIn = (note: string) => note.slice(0, note.indexOf('\n\n') + 1)

/** The checkpoint in a signed note. Throws when it is malformed or not signed with `key`. */
export function readCheckpoint(note: string, key: LogKey): Checkpoint {
  const checkpoint = readBody(note)
  const body = bodyIn(note)
  const prefix = `— ${key.name} `
  const signed = note
    .slice(body.length + 1)
    .split('\n')
    .filter((line) => line.startsWith(prefix))
    .map((line) => base64.decode(line.slice(prefix.length)))
    .some(
      (bytes) =>
        bytesToHex(bytes.subarray(0, 4)) === bytesToHex(idOf(key)) &&
        ed25519.verify(bytes.subarray(4), utf8ToBytes(body), key.key, { zip215: false }),
    )
  if (!signed || checkpoint.origin !== key.name)
    throw new Error('not signed with the key of this log')
  return checkpoint
}

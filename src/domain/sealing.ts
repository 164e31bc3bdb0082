/** Sealing (加密封存) with age: only to post-quantum hybrid recipients, and only in sizes that tell nothing. */
import { Decrypter, Encrypter } from 'age-encryption'

/** The smallest power of two, from `least` up, that holds `size` bytes. */
export function bucketOf(size: number, least: number): number {
  let bucket = least
  while (bucket < size) bucket *= 2
  return bucket
}

/** The bytes with their length before them, filled up with zeros to a bucket. */
export function pad(bytes: Uint8Array, least: number): Uint8Array {
  const padded = new Uint8Array(bucketOf(bytes.length + 4, least))
  new DataView(padded.buffer).setUint32(0, bytes.length)
  padded.set(bytes, 4)
  return padded
}

/** What `pad` was given. Throws when the length before the bytes cannot be true. */
export function unpad(padded: Uint8Array): Uint8Array {
  const { buffer, byteOffset, byteLength } = padded
  const length = byteLength < 4 ? Infinity : new DataView(buffer, byteOffset).getUint32(0)
  if (length > byteLength - 4) throw new Error('malformed padding')
  return padded.slice(4, 4 + length)
}

/**
 * Seals the padded bytes to every recipient. `least` is the smallest size they are padded to.
 * Throws unless each recipient is a post-quantum hybrid one: the library would mix weaker kinds in without a word.
 */
export function seal(bytes: Uint8Array, recipients: string[], least: number): Promise<Uint8Array> {
  if (recipients.length === 0) throw new Error('no recipient')
  if (recipients.some((recipient) => !recipient.startsWith('age1pq1')))
    throw new Error('recipient is not post-quantum hybrid')
  const encrypter = new Encrypter()
  for (const recipient of recipients) encrypter.addRecipient(recipient)
  return encrypter.encrypt(pad(bytes, least))
}

/** What was sealed, or `null` if it was sealed to others. Throws when it was changed since, or is not sealed at all. */
export async function open(sealed: Uint8Array, identity: string): Promise<Uint8Array | null> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  try {
    return unpad(await decrypter.decrypt(sealed))
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('no identity matched')) return null
    throw error
  }
}

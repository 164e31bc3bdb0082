/**
 * A handler's personal key (个人密钥): an age identity of his own, sealed with a passphrase in his browser. The server keeps
 * the sealed bytes and the recipient; neither the identity nor the passphrase ever leaves the page.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { Decrypter, Encrypter, generateHybridIdentity, identityToRecipient } from 'age-encryption'

/** Our setting. Somebody who has the database can try passphrases: a short one would be found. */
export const PASSPHRASE_MIN = 12

// 2^17: about a second and 128 MB, which a phone has. Each more doubles both.
const WORK_FACTOR = 17

const tidy = (passphrase: string) => passphrase.normalize('NFKC').trim()

/** What is wrong with a passphrase, in words, or `null`. */
export function passphraseProblem(passphrase: string): string | null {
  const characters = Array.from(tidy(passphrase))
  if (characters.length < PASSPHRASE_MIN) return `口令至少 ${PASSPHRASE_MIN} 个字符`
  return new Set(characters).size < 5 ? '口令太简单，请换一个' : null
}

/** Twenty random digits in groups of four: 66 bits, and easy to write down. */
export function randomPassphrase(): string {
  const digits: number[] = []
  // Bytes from 250 up would make some digits likelier than others.
  while (digits.length < 20)
    digits.push(
      ...[...crypto.getRandomValues(new Uint8Array(32))]
        .filter((byte) => byte < 250)
        .map((byte) => byte % 10),
    )
  return groupsOfFour(digits.slice(0, 20).join(''))
}

const groupsOfFour = (digits: string) => digits.replace(/(.{4})(?=.)/g, '$1 ')

/** What the server knows a key by. */
export const keyId = (recipient: string) => bytesToHex(sha256(utf8ToBytes(recipient)))

const KIND = 'personal-key/v1'

/** Seals an identity with a passphrase. `workFactor` is the scrypt cost, as a power of two. */
export async function sealPersonal(
  identity: string,
  passphrase: string,
  workFactor = WORK_FACTOR,
): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  encrypter.setPassphrase(tidy(passphrase))
  encrypter.setScryptWorkFactor(workFactor)
  return encrypter.encrypt(JSON.stringify({ kind: KIND, identity }))
}

/** A fresh personal key: its recipient, and its identity sealed with the passphrase. */
export async function makePersonal(passphrase: string, workFactor = WORK_FACTOR) {
  const identity = await generateHybridIdentity()
  const [recipient, sealed] = await Promise.all([
    identityToRecipient(identity),
    sealPersonal(identity, passphrase, workFactor),
  ])
  return { recipient, sealed }
}

/** The identity and its recipient, or `null` for another passphrase. Throws when the bytes were changed. */
export async function openPersonal(
  sealed: Uint8Array,
  passphrase: string,
): Promise<{ identity: string; recipient: string } | null> {
  const decrypter = new Decrypter()
  decrypter.addPassphrase(tidy(passphrase))
  let text: string
  try {
    text = await decrypter.decrypt(sealed, 'text')
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('no identity matched')) return null
    throw error
  }
  const { kind, identity } = JSON.parse(text) as Record<string, unknown>
  if (kind !== KIND || typeof identity !== 'string') throw new Error('not a personal key')
  return { identity, recipient: await identityToRecipient(identity) }
}

/**
 * What a recipient is known by when two people compare it (指纹): 24 digits, 79 bits, read out in person. A server that
 * puts another key in its place would have to find one with the same digits.
 */
export function fingerprintOf(recipient: string): string {
  const hash = bytesToHex(sha256(utf8ToBytes(`complaint/fingerprint/v1|${recipient}`)))
  return groupsOfFour((BigInt(`0x${hash}`) % 10n ** 24n).toString().padStart(24, '0'))
}

/** Whether these digits, as somebody typed them, are the fingerprint of this recipient. */
export const isFingerprint = (typed: string, recipient: string) =>
  typed.normalize('NFKC').replace(/[\s-]/g, '') === fingerprintOf(recipient).replaceAll(' ', '')

/**
 * A sealed case (封存的投诉): one envelope, and the key slots through which handling units reach its key.
 *
 * Each case has an age identity of its own. The complaint is sealed to it and to the reporter; the case's identity is
 * sealed in slots of one size and one number, so that neither tells how many units, or which, can open it.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, randomBytes } from '@noble/hashes/utils.js'
import { generateHybridIdentity, identityToRecipient } from 'age-encryption'
import { type CaseKeys, freshCaseKeys, signerOf } from '#domain/case-keys'
import type { Enclosure } from '#domain/enclosure'
import type { ReceiptKeys } from '#domain/receipt-keys'
import { bucketOf, open, seal } from '#domain/sealing'
import { type SignedMessage, readMessage, signMessage } from '#domain/signed-message'

/** Every case has this many slots; what no unit needs is sealed to a key that is thrown away. */
export const SLOTS = 4

const SLOT_SIZE = 1024
export const ENVELOPE_SIZE = 4096

export type SealedCase = {
  slots: Uint8Array[]
  envelope: Uint8Array
  /** The bucket the envelope's plaintext was padded to. */
  sizeClass: number
}

/** What stands in the first envelope: the complaint, and all that either side needs to answer the other. */
export type FirstBody = {
  complaint: unknown
  /** Where the reporter can be answered. */
  reporter: string
  /** Where the handling side can be answered, and the key (hex) it signs with. */
  case: { recipient: string; signer: string }
  /** Makes the digest of a proof of filing one's own: 16 bytes in hex. */
  nonce: string
  files: Enclosure[]
}

/** What an identity finds in a case. `damaged` covers changed bytes, a forged signature and parts of another case. */
export type OpenedCase =
  | { found: 'nothing' }
  | { found: 'damaged' }
  | { found: 'complaint'; body: unknown; first: FirstBody; key: string; signer: string }

const decoy = async () => identityToRecipient(await generateHybridIdentity())

type Sealing = {
  keys: ReceiptKeys
  recipients: string[]
  /** Made beforehand where files were sealed to them. */
  own?: CaseKeys
  files?: Enclosure[]
}

/**
 * Seals a complaint for the units with these recipients (1 to `SLOTS`) and for the reporter.
 * The reporter's own recipient travels inside the envelope only. Throws on a recipient that is not post-quantum hybrid.
 */
export async function sealCase(
  complaint: unknown,
  { keys, recipients, own: made, files = [] }: Sealing,
): Promise<SealedCase> {
  if (recipients.length === 0 || recipients.length > SLOTS) throw new Error('wrong number of units')
  const locator = bytesToHex(keys.locator)
  const previous = bytesToHex(sha256(keys.locator))
  const head = { locator, sequence: 0, previous }
  const reporter = await identityToRecipient(keys.identity)
  const own = made ?? (await freshCaseKeys())

  const key = signMessage({ ...head, kind: 'case-key', body: own.identity }, keys.signingSeed)
  const slots: Uint8Array[] = []
  for (let i = 0; i < SLOTS; i++) {
    const recipient = recipients[i] ?? (await decoy())
    slots.push(await seal(key, [recipient], SLOT_SIZE))
  }

  const body: FirstBody = {
    complaint,
    reporter,
    case: { recipient: own.recipient, signer: signerOf(own.signingSeed) },
    nonce: bytesToHex(randomBytes(16)),
    files,
  }
  const message = signMessage({ ...head, kind: 'complaint', body }, keys.signingSeed)
  return {
    // Sorted by their own random bytes: the order tells nothing.
    slots: slots.sort((a, b) => (bytesToHex(a) < bytesToHex(b) ? -1 : 1)),
    envelope: await seal(message, [own.recipient, reporter], ENVELOPE_SIZE),
    sizeClass: bucketOf(message.length + 4, ENVELOPE_SIZE),
  }
}

/** The case key one of the slots holds for this identity, or `null`. Throws when its slot was changed. */
async function caseKey(slots: Uint8Array[], identity: string): Promise<SignedMessage | null> {
  let broken: unknown = null
  for (const slot of slots) {
    try {
      const opened = await open(slot, identity)
      if (opened) return readMessage(opened)
    } catch (error) {
      broken = error
    }
  }
  if (broken) throw broken as Error
  return null
}

/**
 * Opens a case with a handling unit's identity and checks what age does not: kind, case, sequence and signer.
 * `locatorHash` is the case's own, in hex: slots and envelope that were put under another case are damaged.
 * Never throws, whatever the bytes are.
 */
export async function openCase(
  {
    slots,
    envelope,
    locatorHash,
  }: Pick<SealedCase, 'slots' | 'envelope'> & { locatorHash: string },
  identity: string,
): Promise<OpenedCase> {
  const isOfCase = ({ locator, previous, sequence }: SignedMessage) =>
    sequence === 0 &&
    previous === locatorHash &&
    bytesToHex(sha256(hexToBytes(locator))) === locatorHash
  try {
    const key = await caseKey(slots, identity)
    if (!key) return { found: 'nothing' }
    if (key.kind !== 'case-key' || typeof key.body !== 'string' || !isOfCase(key))
      return { found: 'damaged' }
    const opened = await open(envelope, key.body)
    const message = opened && readMessage(opened)
    const belongs =
      message?.kind === 'complaint' && isOfCase(message) && message.signer === key.signer
    if (!belongs) return { found: 'damaged' }
    const first = message.body as FirstBody
    return {
      found: 'complaint',
      body: first.complaint,
      first,
      key: key.body,
      signer: message.signer,
    }
  } catch {
    return { found: 'damaged' }
  }
}

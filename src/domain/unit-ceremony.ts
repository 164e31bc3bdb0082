/**
 * The ceremony (密钥仪式) of the handling units: what the offline commands do, without their files. The root's private half
 * signs the list and nothing else; a unit's identity opens complaints, and its signing key follows from it.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { identityToRecipient } from 'age-encryption'
import { isDay } from '#domain/calendar'
import { signerOf, unitSigningSeed } from '#domain/case-keys'
import { demoList } from '#domain/demo-keys'
import { type HandlingUnit, type HandlingUnits, bureauOf, signUnits } from '#domain/handling-units'
import { seal } from '#domain/sealing'
import { listFault, unknownField } from '#domain/units-check'

/** What stands before a root's private half, so that nobody takes it for a public one. */
const SECRET = 'HANDLING-ROOT-SECRET-'

/** The line that holds a root's private half. */
export const rootSecret = (seed: Uint8Array) => SECRET + bytesToHex(seed)

/** The public half of a root, for `HANDLING_ROOT`. */
export const rootPublic = (seed: Uint8Array) => bytesToHex(ed25519.getPublicKey(seed))

/** The seed in a root's private line. Throws, without repeating it, where it is none. */
export function rootSeed(secret: string): Uint8Array {
  if (!secret.startsWith(SECRET) || !/^[0-9a-f]{64}$/.test(secret.slice(SECRET.length)))
    throw new Error(`The root key's file must hold one line ${SECRET}…`)
  return hexToBytes(secret.slice(SECRET.length))
}

/** What the list says of whoever holds this identity. */
export const entryOf = async (
  identity: string,
): Promise<{ recipient: string; signer: string }> => ({
  recipient: await identityToRecipient(identity),
  signer: signerOf(unitSigningSeed(identity)),
})

type Signing = {
  today: string
  /** The list that is in force: the new one must come after it. */
  previous?: HandlingUnits
}

const must = (field: string, what: string) => new Error(`${field} must ${what}`)

/** The list, checked. Throws an error that names the first field at fault. */
export async function checkedList(
  value: unknown,
  { today, previous }: Signing,
): Promise<HandlingUnits> {
  const fault = listFault(value)
  if (fault) throw must(fault.field, fault.must)
  const list = value as HandlingUnits
  const odd = unknownField(list)
  if (odd !== null) throw must(odd, 'be left out: no rule knows it')
  if (!isDay(list.expires) || list.expires <= today) throw must('expires', 'be a day to come')
  if (list.serial < 1) throw must('serial', 'be 1 or more')
  if (previous && list.serial <= previous.serial)
    throw must('serial', `be greater than ${String(previous.serial)}, that of the list before`)
  if (!bureauOf(list)) throw must('units', 'have a bureau: every complaint may need it')
  for (const [i, unit] of list.units.entries()) await checkUnit(unit, `units[${String(i)}]`)
  return list
}

async function checkUnit({ id, recipient, signer }: HandlingUnit, at: string) {
  if (!/^[a-z0-9-]{1,64}$/.test(id))
    throw must(`${at}.id`, 'be 1 to 64 small letters, digits and hyphens')
  if (signer === undefined)
    throw must(`${at}.signer`, 'be there: without it no filing can be proved')
  if ((await demoList()).recipients.includes(recipient))
    throw must(`${at}.recipient`, 'be no demo key: everybody has those')
  try {
    await seal(new Uint8Array(1), [recipient], 16)
  } catch {
    throw must(`${at}.recipient`, 'be a whole recipient: something can be sealed to no such key')
  }
}

/** The signed file of a list, checked as `checkedList` does. */
export const signedFile = async (value: unknown, seed: Uint8Array, signing: Signing) =>
  signUnits(await checkedList(value, signing), seed)

/**
 * The list with another key for one of its units, and the next serial. Throws where no unit has this id.
 * Whatever was sealed before stays sealed to the key before: its identity is needed until those cases are gone.
 */
export function withKey(
  list: HandlingUnits,
  id: string,
  entry: Pick<HandlingUnit, 'recipient' | 'signer'>,
): HandlingUnits {
  if (!list.units.some((unit) => unit.id === id)) throw new Error(`no unit has the id ${id}`)
  return {
    ...list,
    serial: list.serial + 1,
    units: list.units.map((unit) => (unit.id === id ? { ...unit, ...entry } : unit)),
  }
}

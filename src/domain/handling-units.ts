/**
 * Handling units (受理单位): who can open a complaint. The list is signed with an offline root key (Ed25519).
 *
 * The file is `{"payload": "<JSON text>", "signature": "<base64>"}`; the payload's own bytes are what is signed.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { base64 } from '@scure/base'
import type { Scope } from '#domain/permission'
import type { Sector } from '#domain/sectors'
import { listFault, type unitKinds } from '#domain/units-check'

export type HandlingUnit = {
  id: string
  name: string
  kind: (typeof unitKinds)[number]
  /** A promoter's sector. */
  sector?: Sector
  /** The institution this unit is; a complaint against it goes past it. */
  institution?: string
  /** Institutions so close to it that a complaint against them goes past it too. */
  related?: string[]
  /** Where it is sealed to: `age1pq1…`. */
  recipient: string
  /** Its Ed25519 public key in hex, by which its proofs of filing are checked. */
  signer?: string
}

export type HandlingUnits = {
  /** Grows with every list; an older one must not replace a newer. */
  serial: number
  /** The last day on which the list holds. */
  expires: string
  units: HandlingUnit[]
}

const CONTEXT = utf8ToBytes('complaint/handling-units/v1|')

const signed = (payload: string) => concatBytes(CONTEXT, utf8ToBytes(payload))

/** Every character beyond ASCII as its escape: the file can then be cut anywhere, and pasted anywhere. */
const plain = (json: string) =>
  json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The signed file of a list, in ASCII; only the offline ceremony and the demo make one. */
export function signUnits(list: HandlingUnits, seed: Uint8Array): string {
  const payload = JSON.stringify(list)
  const signature = base64.encode(ed25519.sign(signed(payload), seed))
  return plain(JSON.stringify({ payload, signature }))
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

const bytesOf = (key: string) =>
  /^[0-9a-f]{64}$/i.test(key) ? hexToBytes(key) : base64.decode(key)

/** What was looked at last: every complaint asks for the same list, and its signature takes longer than all the rest. */
const known = new Map<string, HandlingUnits | null>()
const KNOWN_MAX = 4

/** The list in this file, whatever its last day, if the root key (hex or base64) signed it and it is one; otherwise `null`. */
export function signedList(file: string, root: string): HandlingUnits | null {
  const key = JSON.stringify([file, root])
  const before = known.get(key)
  if (before !== undefined) return before
  if (known.size >= KNOWN_MAX) known.clear()
  const list = checkedList(file, root)
  known.set(key, list)
  return list
}

function checkedList(file: string, root: string): HandlingUnits | null {
  try {
    const { payload, signature } = JSON.parse(file) as Record<string, unknown>
    if (!isText(payload) || !isText(signature)) return null
    if (!ed25519.verify(base64.decode(signature), signed(payload), bytesOf(root.trim())))
      return null
    const list: unknown = JSON.parse(payload)
    return listFault(list) ? null : (list as HandlingUnits)
  } catch {
    return null
  }
}

/**
 * The list in this file, if the root key (hex or base64) signed it and it has not expired on `today`; otherwise `null`.
 * Also `null` for a list that names two bureaus, two promoters in a sector, or a recipient that is not post-quantum hybrid.
 */
export function verifiedUnits(file: string, root: string, today: string): HandlingUnits | null {
  const list = signedList(file, root)
  return list && list.expires >= today ? list : null
}

/** The bureau's own unit (市工信局). */
export const bureauOf = (list: HandlingUnits | null): HandlingUnit | undefined =>
  list?.units.find(({ kind }) => kind === 'bureau')

/** The names of the units by their ids. */
export const unitNamesOf = (list: HandlingUnits | null): Record<string, string> =>
  Object.fromEntries(list?.units.map(({ id, name }) => [id, name]) ?? [])

type Member = { role: string; unit: string }

/**
 * The id of the unit a signed-in person acts for. The bureau's people act for the list's bureau; without a list, and for
 * everybody else, it is what the person was invited with.
 */
export const unitOf = ({ role, unit }: Member, list: HandlingUnits | null): string =>
  (role === 'bureau' ? bureauOf(list)?.id : undefined) ?? unit

/** The queues within a scope: every one, the unit's own, or none. */
export const queuesOf = (scope: Scope | null | undefined): string[] | 'every' =>
  scope?.reach === 'all' ? 'every' : scope?.reach === 'unit' ? [scope.unit] : []

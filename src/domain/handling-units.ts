/**
 * Handling units (受理单位): who can open a complaint. The list is signed with an offline root key (Ed25519).
 *
 * The file is `{"payload": "<JSON text>", "signature": "<base64>"}`; the payload's own bytes are what is signed.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { base64 } from '@scure/base'

const unitKinds = ['bureau', 'promoter', 'service-centre'] as const
const sectorsKnown = ['construction-machinery', 'advanced-computing', 'biomedicine', 'fireworks']

export type HandlingUnit = {
  id: string
  name: string
  kind: (typeof unitKinds)[number]
  /** A promoter's sector. */
  sector?: string
  /** The institution this unit is; a complaint against it goes past it. */
  institution?: string
  /** Institutions so close to it that a complaint against them goes past it too. */
  related?: string[]
  /** Where it is sealed to: `age1pq1…`. */
  recipient: string
}

export type HandlingUnits = {
  /** Grows with every list; an older one must not replace a newer. */
  serial: number
  /** The last day on which the list holds. */
  expires: string
  units: HandlingUnit[]
}

/** Where a complaint goes: the queue of the unit that works it, and all who can open it. */
export type Route = { queue: string; units: HandlingUnit[] }

const CONTEXT = utf8ToBytes('complaint/handling-units/v1|')

const signed = (payload: string) => concatBytes(CONTEXT, utf8ToBytes(payload))

/** The signed file of a list; only the offline ceremony and the demo make one. */
export function signUnits(list: HandlingUnits, seed: Uint8Array): string {
  const payload = JSON.stringify(list)
  return JSON.stringify({ payload, signature: base64.encode(ed25519.sign(signed(payload), seed)) })
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

const isUnit = (value: unknown): value is HandlingUnit => {
  if (typeof value !== 'object' || value === null) return false
  const { id, name, kind, sector, institution, related, recipient } = value as Record<
    string,
    unknown
  >
  return (
    isText(id) &&
    isText(name) &&
    unitKinds.some((known) => known === kind) &&
    (kind === 'promoter' ? sectorsKnown.some((known) => known === sector) : sector === undefined) &&
    (institution === undefined || isText(institution)) &&
    (related === undefined || (Array.isArray(related) && related.every(isText))) &&
    isText(recipient) &&
    recipient.startsWith('age1pq1')
  )
}

const isDistinct = (values: string[]) => new Set(values).size === values.length

const isList = (value: unknown): value is HandlingUnits => {
  if (typeof value !== 'object' || value === null) return false
  const { serial, expires, units } = value as Record<string, unknown>
  if (!Number.isSafeInteger(serial) || !/^\d{4}-\d\d-\d\d$/.test(String(expires))) return false
  if (!Array.isArray(units) || !units.every(isUnit)) return false
  return (
    isDistinct(units.map(({ id }) => id)) &&
    isDistinct(units.map(({ recipient }) => recipient)) &&
    isDistinct(units.flatMap(({ sector }) => sector ?? [])) &&
    units.filter(({ kind }) => kind === 'bureau').length <= 1
  )
}

const bytesOf = (key: string) =>
  /^[0-9a-f]{64}$/i.test(key) ? hexToBytes(key) : base64.decode(key)

/**
 * The list in this file, if the root key (hex or base64) signed it and it has not expired on `today`; otherwise `null`.
 * Also `null` for a list that names two bureaus, two promoters in a sector, or a recipient that is not post-quantum hybrid.
 */
export function verifiedUnits(file: string, root: string, today: string): HandlingUnits | null {
  try {
    const { payload, signature } = JSON.parse(file) as Record<string, unknown>
    if (!isText(payload) || !isText(signature)) return null
    if (!ed25519.verify(base64.decode(signature), signed(payload), bytesOf(root.trim())))
      return null
    const list: unknown = JSON.parse(payload)
    return isList(list) && list.expires >= today ? list : null
  } catch {
    return null
  }
}

const bare = (name: string) => name.normalize('NFKC').replaceAll(/[\s·（）()]/g, '')

/** Whether one name holds the other. Too many matches are harmless here: they only send a complaint past a promoter. */
const overlap = (a: string, b: string) =>
  Math.min(a.length, b.length) >= 4 && (a.includes(b) || b.includes(a))

/** What routing has to know about a complaint: the respondent as chosen from the list, as typed, or both. */
export type Routed = {
  sector: string
  institution?: { id: string; name: string }
  name: string
  bureauOnly: boolean
}

const isRespondent = (unit: HandlingUnit, { institution }: Routed) =>
  institution !== undefined && [unit.institution, ...(unit.related ?? [])].includes(institution.id)

const isNamed = (unit: HandlingUnit, { institution, name }: Routed) =>
  [institution?.name ?? '', name].some((said) => overlap(bare(said), bare(unit.name)))

/**
 * Who receives a complaint: the sector's promoter (Art. 6（四）) and the bureau; the bureau alone if the respondent is that
 * promoter or a body related to it, if the reporter asks for it, or if the sector has none.
 * `null` when nobody may receive it: the offline way is shown, never silently fewer.
 */
export function routeOf(list: HandlingUnits, complaint: Routed): Route | null {
  const bureau = list.units.find(({ kind }) => kind === 'bureau')
  if (!bureau || isRespondent(bureau, complaint) || bare(complaint.name) === bare(bureau.name))
    return null
  const promoter = list.units.find(
    ({ kind, sector }) => kind === 'promoter' && sector === complaint.sector,
  )
  const isPassed =
    !promoter ||
    complaint.bureauOnly ||
    isRespondent(promoter, complaint) ||
    isNamed(promoter, complaint)
  if (isPassed) return { queue: bureau.id, units: [bureau] }
  return { queue: promoter.id, units: [promoter, bureau] }
}

/** The queues a signed-in person may work: the bureau every one, a promoter its own, nobody else any. */
export const queuesOf = (staff: { role: string; unit: string }): string[] | 'every' =>
  staff.role === 'bureau' ? 'every' : staff.role === 'promoter' ? [staff.unit] : []

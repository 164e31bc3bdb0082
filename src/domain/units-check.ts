/** What a list of handling units (受理单位名册) must be, as tables: whoever reads one and whoever makes one ask the same. */
import type { HandlingUnit } from '#domain/handling-units'
import { sectors } from '#domain/sectors'

/** The first thing that is wrong with a list: the field, such as `units[1].sector`, and what it must be. */
export type ListFault = { field: string; must: string }

type Fields = Record<string, unknown>
type Rule<Field> = { field: Field; must: string; holds: (value: unknown, whole: Fields) => boolean }

export const unitKinds = ['bureau', 'promoter', 'service-centre'] as const

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isSector = (value: unknown) => isText(value) && Object.hasOwn(sectors, value)

const unitRules: Rule<keyof HandlingUnit>[] = [
  { field: 'id', must: 'be a text', holds: isText },
  { field: 'name', must: 'be a text', holds: isText },
  {
    field: 'kind',
    must: `be one of ${unitKinds.join(', ')}`,
    holds: (kind) => unitKinds.some((known) => known === kind),
  },
  {
    field: 'sector',
    must: `be one of ${Object.keys(sectors).join(', ')} for a promoter, and be left out otherwise`,
    holds: (sector, { kind }) => (kind === 'promoter' ? isSector(sector) : sector === undefined),
  },
  {
    field: 'institution',
    must: 'be the id of an institution, or be left out',
    holds: (institution) => institution === undefined || isText(institution),
  },
  {
    field: 'related',
    must: 'be a list of ids of institutions, or be left out',
    holds: (related) => related === undefined || (Array.isArray(related) && related.every(isText)),
  },
  {
    field: 'recipient',
    must: 'be a post-quantum hybrid recipient, age1pq1…',
    holds: (recipient) => isText(recipient) && recipient.startsWith('age1pq1'),
  },
  {
    field: 'signer',
    must: 'be 64 hex digits in small letters, or be left out',
    holds: (signer) => signer === undefined || (isText(signer) && /^[0-9a-f]{64}$/.test(signer)),
  },
]

const listRules: Rule<'serial' | 'expires' | 'units'>[] = [
  { field: 'serial', must: 'be a whole number', holds: Number.isSafeInteger },
  {
    field: 'expires',
    must: 'be a day, YYYY-MM-DD',
    holds: (expires) => /^\d{4}-\d\d-\d\d$/.test(String(expires)),
  },
  { field: 'units', must: 'be a list', holds: Array.isArray },
]

const isDistinct = (values: unknown[]) => new Set(values).size === values.length
const each = (field: keyof HandlingUnit) => (units: HandlingUnit[]) =>
  isDistinct(units.flatMap((unit) => unit[field] ?? []))

const togetherRules: { must: string; holds: (units: HandlingUnit[]) => boolean }[] = [
  { must: 'have ids that are all different', holds: each('id') },
  { must: 'have recipients that are all different', holds: each('recipient') },
  { must: 'have one promoter for a sector', holds: each('sector') },
  {
    must: 'have one bureau at most',
    holds: (units) => units.filter(({ kind }) => kind === 'bureau').length <= 1,
  },
]

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

const broken = <Field extends string>(rules: Rule<Field>[], whole: Fields) =>
  rules.find(({ field, holds }) => !holds(whole[field], whole))

function unitFault(unit: unknown, i: number): ListFault[] {
  const at = `units[${String(i)}]`
  if (!isObject(unit)) return [{ field: at, must: 'be an object' }]
  const found = broken(unitRules, unit)
  return found ? [{ field: `${at}.${found.field}`, must: found.must }] : []
}

/** The first fault of what should be a list of handling units, or `null` where it is one. */
export function listFault(value: unknown): ListFault | null {
  if (!isObject(value)) return { field: 'list', must: 'be an object' }
  const found = broken(listRules, value)
  if (found) return { field: found.field, must: found.must }
  const units = value['units'] as unknown[]
  const [inUnit] = units.flatMap(unitFault)
  if (inUnit) return inUnit
  const together = togetherRules.find(({ holds }) => !holds(units as HandlingUnit[]))
  return together ? { field: 'units', must: together.must } : null
}

const known = {
  list: listRules.map(({ field }): string => field),
  unit: unitRules.map(({ field }): string => field),
}

/** The first field of a well-formed list that no rule knows: a slip of the pen would otherwise count as left out. */
export function unknownField(list: { units: object[] }): string | null {
  const odd = Object.keys(list).find((field) => !known.list.includes(field))
  if (odd !== undefined) return odd
  const [inUnit] = list.units.flatMap((unit, i) =>
    Object.keys(unit)
      .filter((field) => !known.unit.includes(field))
      .map((field) => `units[${String(i)}].${field}`),
  )
  return inUnit ?? null
}

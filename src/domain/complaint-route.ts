/** Where a complaint goes (投诉的受理单位). It never reaches whom it accuses; where that is not certain, it goes past the promoter. */
import { type HandlingUnit, type HandlingUnits, bureauOf } from '#domain/handling-units'
import { nameKey } from '#domain/name-search'
import type { Sector } from '#domain/sectors'

/** The queue of the unit that works a complaint, and all who can open it. */
export type Route = { queue: string; units: HandlingUnit[] }

/**
 * An institution in charge of a sector (Art. 3), as the database has it now. `handedTo`: the institution that receives
 * the sector's complaints since the work was handed over (Art. 13).
 */
export type Promoter = {
  id: string
  name: string
  creditCode: string
  sector: Sector
  handedTo?: string
  /** The names it bore before: a reporter may know it by one of them. */
  formerNames?: string[]
}

/** What routing has to know about a complaint: the respondent as chosen from the list, as typed, or both. */
export type Routed = {
  sector: Sector
  institution?: { id: string; name: string }
  name: string
  bureauOnly: boolean
  /** Everybody who is in charge of any sector: what a reporter chose as the sector may be wrong. */
  promoters: Promoter[]
}

/** Whether these characters stand in the name in this order, as those of a Chinese short form do. */
function isShortFor(short: string, name: string): boolean {
  let from = 0
  for (const character of short) {
    from = name.indexOf(character, from) + 1
    if (from === 0) return false
  }
  return short !== ''
}

/** Whether half of the name or more stands in what was typed, in one piece. */
function standsIn(typed: string, name: string): boolean {
  const half = Math.ceil(name.length / 2)
  for (let at = 0; half > 0 && at + half <= name.length; at++)
    if (typed.includes(name.slice(at, at + half))) return true
  return false
}

/** Whether this name was typed or may be meant. Too many matches are harmless: they only send a complaint past a promoter. */
function mayMean({ name: typed }: Routed, name: string): boolean {
  const [said, known] = [nameKey(typed), nameKey(name)]
  return standsIn(said, known) || isShortFor(said, known)
}

function isAccusedUnit(complaint: Routed, unit: HandlingUnit): boolean {
  const { id, name } = complaint.institution ?? { id: '', name: '' }
  const [chosen, known] = [nameKey(name), nameKey(unit.name)]
  return (
    [unit.institution, ...(unit.related ?? [])].includes(id) ||
    (chosen !== '' && (chosen.includes(known) || known.includes(chosen))) ||
    mayMean(complaint, unit.name)
  )
}

const isAccusedPromoter = (
  complaint: Routed,
  { id, name, creditCode, formerNames = [] }: Promoter,
) =>
  complaint.institution?.id === id ||
  [name, ...formerNames].some((each) => mayMean(complaint, each)) ||
  nameKey(complaint.name).includes(nameKey(creditCode))

/** Whether the unit's key is held by somebody who is in charge of no sector any more. */
const isStale = ({ institution }: HandlingUnit, { promoters }: Routed) =>
  institution !== undefined && !promoters.some(({ id }) => id === institution)

/** The unit of the sector's promoter or, where receiving complaints was handed over (Art. 13), of its successor. */
function receivingUnit({ units }: HandlingUnits, { sector, promoters }: Routed) {
  const unitOf = (sector: Sector, institution?: string) =>
    units.find(
      (one) =>
        one.kind === 'promoter' &&
        one.sector === sector &&
        (institution === undefined ||
          one.institution === undefined ||
          one.institution === institution),
    )
  const handedTo = promoters.find((one) => one.sector === sector)?.handedTo
  if (handedTo === undefined) return unitOf(sector)
  return promoters
    .filter(({ id }) => id === handedTo)
    .map((successor) => unitOf(successor.sector, handedTo))
    .find((unit) => unit !== undefined)
}

/**
 * Who receives a complaint: the sector's promoter (Art. 6（四）), or whom its work was handed over to (Art. 13), and the
 * bureau; the bureau alone if the respondent is a promoter or a body related to it, if the reporter asks for it, or if
 * nobody is in charge of the sector. `null` when nobody may receive it: the offline way is shown, never silently fewer.
 */
export function routeOf(list: HandlingUnits, complaint: Routed): Route | null {
  const { sector, institution, name, bureauOnly, promoters } = complaint
  const bureau = bureauOf(list)
  if (!bureau || nameKey(name) === nameKey(bureau.name)) return null
  if (institution && [bureau.institution, ...(bureau.related ?? [])].includes(institution.id))
    return null

  const unit = receivingUnit(list, complaint)
  const isPassed =
    !unit ||
    bureauOnly ||
    !promoters.some((one) => one.sector === sector) ||
    isStale(unit, complaint) ||
    isAccusedUnit(complaint, unit) ||
    promoters.some((one) => isAccusedPromoter(complaint, one))
  return isPassed
    ? { queue: bureau.id, units: [bureau] }
    : { queue: unit.id, units: [unit, bureau] }
}

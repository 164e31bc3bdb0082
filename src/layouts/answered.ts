import type { AstroGlobal } from 'astro'
import { amendment } from '#db/amendments'
import { type Call, call } from '#db/calls'
import { periodWithin } from '#db/evaluation-periods'
import { sheetWithin } from '#db/evaluations'
import { type Round, roundWithin } from '#db/inspection-rounds'
import { type InspectionFound, inspectionWithin } from '#db/inspections'
import { personOf } from '#db/staff-list'
import { isId } from '#domain/listing'
import { missing } from '#layouts/missing.ts'

/**
 * What the page at the address of a form shows: the thing again, with what was refused or what is to be seen once.
 * A visit is led to the thing’s own page, unless it is open to one here; what is not there is missing.
 */
function answered<T>(
  astro: AstroGlobal,
  found: T | null | undefined,
  home: string,
  isOpen: (found: T) => boolean = () => false,
): T | Response {
  const { refused, invitation } = astro.locals
  if (!found) return missing()
  if (!refused && !invitation && !isOpen(found)) return astro.redirect(home, 303)
  if (refused) astro.response.status = refused.status ?? 422
  return found
}

/** The person of a form’s address. */
export async function personAnswered(astro: AstroGlobal) {
  const { id = '' } = astro.params
  return answered(astro, await personOf(astro.locals.world.db, id), `/staff/people/${id}/`)
}

/** The application of a form’s address, which the functions before the page have found within the scope of who comes. */
export const applicationAnswered = (astro: AstroGlobal) =>
  answered(astro, astro.locals.application, `/staff/applications/${astro.params['id'] ?? ''}/`)

/** The call of a form’s address; visited while `isOpen`. */
export async function callAnswered(astro: AstroGlobal, isOpen?: (found: Call) => boolean) {
  const { id } = astro.params
  const found = isId(id) ? await call(astro.locals.world.db, id) : null
  return answered(astro, found, `/staff/calls/${id ?? ''}/`, isOpen)
}

/** The amendment of a form’s address. */
export async function amendmentAnswered(astro: AstroGlobal) {
  const { id } = astro.params
  const found = isId(id) ? await amendment(astro.locals.world.db, id) : null
  return answered(astro, found, `/staff/amendments/${id ?? ''}/`)
}

/** The round of inspections of a form’s address, within the scope of who comes; visited while `isOpen`. */
export async function roundAnswered(astro: AstroGlobal, isOpen?: (round: Round) => boolean) {
  const { id } = astro.params
  const { world, scope } = astro.locals
  const found = isId(id) && scope ? await roundWithin(world.db, id, scope) : null
  return answered(astro, found, `/staff/inspections/${id ?? ''}/`, isOpen)
}

/** The record of an inspection of a form’s address, within the scope of who comes; visited while `isOpen`. */
export async function inspectionAnswered(
  astro: AstroGlobal,
  isOpen?: (inspection: InspectionFound) => boolean,
) {
  const { id } = astro.params
  const { world, scope } = astro.locals
  const found = isId(id) && scope ? await inspectionWithin(world.db, id, scope) : null
  return answered(astro, found, `/staff/inspections/records/${id ?? ''}/`, isOpen)
}

/** The period of evaluation of a form’s address, within the scope of who comes. */
export async function periodAnswered(astro: AstroGlobal) {
  const { id } = astro.params
  const { world, scope } = astro.locals
  const found = isId(id) && scope ? await periodWithin(world.db, id, scope) : null
  return answered(astro, found, `/staff/evaluations/${id ?? ''}/`)
}

/** The sheet of an evaluation of a form’s address, within the scope of who comes. */
export async function sheetAnswered(astro: AstroGlobal) {
  const { id } = astro.params
  const { world, scope } = astro.locals
  const found = isId(id) && scope ? await sheetWithin(world.db, id, scope) : null
  return answered(astro, found, `/staff/evaluations/sheets/${id ?? ''}/`)
}

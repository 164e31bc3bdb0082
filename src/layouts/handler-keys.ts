import type { AstroGlobal } from 'astro'
import { type KeyMember, membersOf } from '#db/unit-key-copies'
import { dayOf } from '#domain/calendar'
import { type HandlingUnits, unitOf } from '#domain/handling-units'
import { type Sole, soleHolding } from '#domain/key-holders'
import type { Role } from '#domain/permission'
import { keyId } from '#domain/personal-key'
import { unitsInForce } from '#domain/units-in-force'

type Known = Pick<App.Locals['world'], 'db' | 'settings' | 'now'>

/** Whose keys are asked about: a person as an administrator sees one, or as he is signed in. */
type Asked = { id: string; role: Role | null; unit: string }

/** What nobody of his unit could open without this person; nothing for somebody who handles no complaints. */
export async function soleHoldingOf({ db, settings, now }: Known, asked: Asked): Promise<Sole> {
  const { id, role, unit } = asked
  if (role === null) return { current: false, former: false }
  const units = await unitsInForce(settings, dayOf(now()))
  const own = unitOf({ role, unit }, units)
  const members = await membersOf(db, own, units)
  return soleHolding(members, id, currentKeyOf(units, own))
}

/** The key that new complaints of a unit are sealed to, where the list names one. */
function currentKeyOf(units: HandlingUnits | null, unit: string) {
  const listed = units?.units.find(({ id }) => id === unit)
  return listed ? keyId(listed.recipient) : null
}

/** The unit of whoever looks, as the pages of its keys show it; `null` for somebody who is not signed in. */
export async function keyUnit(astro: AstroGlobal) {
  const { world, staff } = astro.locals
  if (!staff) return null
  const units = await unitsInForce(world.settings, dayOf(world.now()))
  const id = unitOf(staff, units)
  const listed = units?.units.find((unit) => unit.id === id)
  return {
    ...{ id, name: listed?.name ?? staff.unitName, self: staff.person },
    current: currentKeyOf(units, id),
    members: await membersOf(world.db, id, units),
  }
}

/** The member whom an address names, with his unit; or `null`. */
export async function keyMember(astro: AstroGlobal) {
  const unit = await keyUnit(astro)
  const member: KeyMember | undefined = unit?.members.find(
    ({ id }) => id === astro.params['person'],
  )
  return unit && member ? { unit, member } : null
}

import type { AstroGlobal } from 'astro'
import { type KeyMember, membersOf } from '#db/unit-key-copies'
import { dayOf } from '#domain/calendar'
import { unitOf } from '#domain/handling-units'
import { keyId } from '#domain/personal-key'
import { unitsInForce } from '#domain/units-in-force'

/** The unit of whoever looks, as the pages of its keys show it; `null` for somebody who is not signed in. */
export async function keyUnit(astro: AstroGlobal) {
  const { world, staff } = astro.locals
  if (!staff) return null
  const units = await unitsInForce(world.settings, dayOf(world.now()))
  const id = unitOf(staff, units)
  const listed = units?.units.find((unit) => unit.id === id)
  return {
    ...{ id, name: listed?.name ?? staff.unitName, self: staff.person },
    /** The key that new complaints are sealed to. */
    current: listed ? keyId(listed.recipient) : null,
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

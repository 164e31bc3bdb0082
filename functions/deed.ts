import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { House } from '#functions/world'

/** Who of the staff does something, when and how far. A place behind the gate always has somebody; any other answers 404. */
export function deed(c: Context<House>) {
  const { staff, scope, world } = c.var
  if (!staff || !scope) throw new HTTPException(404)
  const { person, unitName: unit } = staff
  return { db: world.db, scope, by: { person, unit, at: world.now() } }
}

/** What the address is about. */
export const idOf = (c: Context<House>) => c.req.param('id') ?? ''

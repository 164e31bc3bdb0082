import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { House } from '#functions/world'
import type { Problem, Refused, Values } from '#domain/problems'

/** Who of the staff does something, when and how far. A place behind the gate always has somebody; any other answers 404. */
export function deed(c: Context<House>) {
  const { staff, scope, world } = c.var
  if (!staff || !scope) throw new HTTPException(404)
  const { person, unitName: unit } = staff
  return { db: world.db, scope, by: { person, unit, at: world.now() } }
}

/** What the address is about. */
export const idOf = (c: Context<House>) => c.req.param('id') ?? ''

/** Why an attempt was refused; a 422 where no status is named. */
export type Told = Problem & { status?: 409 }

const stale: Told = {
  field: 'version',
  message: '已被他人处理：情况已有变化，本次没有保存。请核对最新情况后再办',
  status: 409,
}
const always: Record<string, Told> = {
  taken: { field: '', message: '这张表已经提交过另一份内容，请从列表重新打开', status: 409 },
  'not allowed': { field: 'action', message: '现在的状态下不能这样办理', status: 409 },
}

/** Why an attempt was refused, in the words of `refusals` or of what may happen to any; whatever has no words is stale. */
export function refusedIn(
  refusals: Record<string, Told>,
  outcome: string,
  values: Values,
): Refused {
  const { status, ...problem } = refusals[outcome] ?? always[outcome] ?? stale
  return { problems: [problem], values, status: status ?? 422 }
}

/** The answer to an attempt: where to go on after one of `done`, or why it was refused. Throws a 404 where nothing was found. */
export const answering =
  (done: string[], refusals: Record<string, Told>) =>
  (outcome: string, values: Values, to: string): string | Refused => {
    if (outcome === 'not found') throw new HTTPException(404)
    return done.includes(outcome) ? to : refusedIn(refusals, outcome, values)
  }

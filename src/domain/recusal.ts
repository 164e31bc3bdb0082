/**
 * Recusal (回避) of a handler from a complaint: it is his own word, nobody is told who, and it cannot be taken back.
 * Our setting, not the text's.
 */
import { type HandlingUnits, unitOf } from '#domain/handling-units'
import { keyedHash } from '#domain/keyed-hash'
import type { Role } from '#domain/permission'

/** What the database keeps of one who recused himself: it is another for each case, and no name follows from it. */
export const recusalMark = (secret: string, id: string, person: string) =>
  keyedHash(secret, 'case-recusal', `${id}|${person}`)

/** Somebody who may handle complaints. */
export type Handler = { person: string; role: Role; unit: string }

type Case = { id: string; queue: string; marks: string[] }

/** Who of a case's own unit could still handle it. */
export const ableTo = (
  handlers: Handler[],
  { id, queue, marks }: Case,
  { secret, units }: { secret: string; units: HandlingUnits | null },
): Handler[] =>
  handlers.filter(
    (each) =>
      unitOf(each, units) === queue && !marks.includes(recusalMark(secret, id, each.person)),
  )

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

/**
 * Who could propose or confirm the ending of a case: its own unit's people, and the bureau's, who reach every case.
 * Closing takes two of them.
 */
export const ableToClose = (
  handlers: Handler[],
  { id, queue, marks }: Case,
  { secret, units }: { secret: string; units: HandlingUnits | null },
): Handler[] =>
  handlers.filter(
    (each) =>
      (each.role === 'bureau' || unitOf(each, units) === queue) &&
      !marks.includes(recusalMark(secret, id, each.person)),
  )

type Left = { isBureaus: boolean; own: number; closers: number }

/** What to say of the closing while so few of a case's own unit, and so few who could close it, are left; or `null`. */
export function closingWarning({ isBureaus, own, closers }: Left): string | null {
  if (closers < 2)
    return '办结须由两名经办人先后办理，能办的不足两名，这件投诉办不结：请先请账号管理员增加经办人。'
  return !isBureaus && own < 2
    ? '办结须由两名经办人先后办理，办理单位不足两名：另由市工信局经办提出或者确认。'
    : null
}

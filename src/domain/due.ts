import type { Status } from '#domain/admission'
import { addWorkingDays, dayOf } from '#domain/calendar'
import type { SettingKey, SettingValues } from '#domain/setting'

/**
 * The day (到期日) until which staff mean to take an application's next step. Our setting, not the text's, and a reminder
 * inside the house only. A supplement has the day its applicant was told; what is closed has none.
 */
const dueKeys = {
  submitted: 'due.submitted',
  'expert-review': 'due.expert-review',
  defence: 'due.defence',
  proposed: 'due.proposed',
  'qualification-review': 'due.qualification-review',
} as const satisfies Partial<Record<Status, SettingKey>>

/** The due day of an application that came to `status` at that instant, or empty where it waits for nobody of the staff. */
export function dueOn(status: Status, at: Date, values: SettingValues): string {
  const keys: Partial<Record<Status, SettingKey>> = dueKeys
  const key = keys[status]
  return key ? addWorkingDays(dayOf(at), values[key]) : ''
}

/** The last day that counts as soon (即将到期), seen from `today`. */
export const soonUntil = (today: string, values: SettingValues) =>
  addWorkingDays(today, values['due.soon'])

/** How a due day stands today. */
export function dueState(
  due: string,
  today: string,
  soon: string,
): 'none' | 'late' | 'soon' | 'later' {
  if (due === '') return 'none'
  if (due < today) return 'late'
  return due <= soon ? 'soon' : 'later'
}

/** Retention (保存期限) of what institutions say of themselves, and enterprises of them. Our settings, not the text's. */

/** Years for which an application that came to nothing (未入库的申报) is kept after its end. */
export const CLOSED_KEPT_YEARS = 2

/** Years for which the contact of an institution is kept after it has left the list (离开名录). */
export const LEFT_KEPT_YEARS = 1

/** Years for which the answers to a questionnaire of an inspection (问卷回答) are kept after they came. */
export const ANSWERS_KEPT_YEARS = 2

/** Days for which evidence for a correction (更正) that nobody makes is kept after it was attached. */
export const UNTOLD_KEPT_DAYS = 30

/** What stands where the name of an applicant stood, and its credit code: no institution has either. */
export const FORGOTTEN_NAME = '（已到期删除）'
export const FORGOTTEN_CODE = '0'.repeat(18)

/** Whatever ended before this day is due to be forgotten on `today`: its last day has passed. */
export const keptFrom = (today: string, years: number): string =>
  `${String(Number(today.slice(0, 4)) - years)}${today.slice(4)}`

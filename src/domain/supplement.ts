import { type SectionKey, sectionKeys, sectionTitles } from '#domain/application-form'

/** What staff ask an applicant to add (补正), all at once (一次性告知): a line for each section it is about. */
export type Asked = Partial<Record<SectionKey, string>>

/** The field of the decision's form that holds what is asked of a section. */
export const askedField = (key: SectionKey) => `supplement-${key}`

/** Which sections an applicant may change: those that were named; all of them where only a general text was written. */
export const unlocked = (asked: Asked): readonly SectionKey[] => {
  const named = sectionKeys.filter((key) => asked[key])
  return named.length > 0 ? named : sectionKeys
}

/** All that is asked as one text, for the log and for whoever reads it without the form: one line for each section. */
export const askedText = (general: string, asked: Asked): string =>
  [
    general,
    ...sectionKeys.flatMap((key) => (asked[key] ? [`${sectionTitles[key]}：${asked[key]}`] : [])),
  ]
    .filter((text) => text !== '')
    .join('\n')

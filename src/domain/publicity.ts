import * as z from 'zod'
import type { Status } from '#domain/admission'
import { addWorkingDays } from '#domain/calendar'
import { CodeCheck, Version } from '#domain/decision'
import { DocumentNumber } from '#domain/document-number'
import type { SettingValues } from '#domain/setting'

/** What the bureau sends to publicise (公示) or to admit all that was chosen from a call: the document it acts on. */
export const CallDocument = z.object({
  version: Version,
  number: DocumentNumber,
  codeCheck: CodeCheck,
})
export type CallDocument = z.infer<typeof CallDocument>

/** The last day on which objections are taken to what is publicised on `today` (our setting); `null`: publicity is off. */
export const publicUntil = (today: string, values: SettingValues): string | null =>
  values['publicity.days'] === 0 ? null : addWorkingDays(today, values['publicity.days'])

/**
 * What is said beside a row of a publicity whose application has ended since; `null` for one that is proposed yet, or was
 * admitted. Why it ended is not public. No objection is taken to who is proposed no more.
 */
export const publicityNote = (status: Status): string | null =>
  status === 'withdrawn' ? '已撤回申报' : status === 'rejected' ? '不再拟入库' : null

/** What the announcement of a publicity is called. Our setting, not the text's. */
export const publicityTitle = (kindName: string) => `拟入库${kindName}名单公示`

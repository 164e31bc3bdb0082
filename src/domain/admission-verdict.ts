import * as z from 'zod'
import { REASON_MAX, Version } from '#domain/decision'
import { optionalText } from '#domain/plain-text'

/**
 * What the second person says to a proposed admission (复核). The Measures ask for no second person: our setting.
 * It is returned with a reason.
 */
export const AdmissionVerdict = z
  .object({
    version: Version,
    outcome: z.enum(['confirmed', 'returned'], '请选择“复核同意”或“退回”'),
    remark: optionalText('退回理由', { max: REASON_MAX, lines: true }),
  })
  .refine(({ outcome, remark }) => outcome !== 'returned' || remark !== '', {
    path: ['remark'],
    message: '退回须写明理由',
  })
export type AdmissionVerdict = z.infer<typeof AdmissionVerdict>

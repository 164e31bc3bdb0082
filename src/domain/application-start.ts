import * as z from 'zod'
import { CreditCode } from '#domain/credit-code'
import { NAME_MAX } from '#domain/application-fields'
import { plainText } from '#domain/plain-text'
import { Sector } from '#domain/sector'

/** What the start of an application (开始申报) asks: who applies and for which sectors. The rest is asked in the draft. */
export const Start = z.object({
  sectors: z.preprocess(
    (sent) => (sent === undefined ? [] : [...new Set([sent].flat())]),
    z.array(Sector, '请至少选择一个服务行业').min(1, '请至少选择一个服务行业'),
  ),
  creditCode: CreditCode,
  name: plainText('单位名称', { min: 2, max: NAME_MAX }),
})
export type Start = z.infer<typeof Start>

import * as z from 'zod'
import { CreditCode } from '#domain/credit-code'
import { NAME_MAX } from '#domain/application-fields'
import { plainText } from '#domain/plain-text'
import { Sector } from '#domain/sector'

/** The way out for who cannot open an application that stands in its way: the bureau checks who asks, which is our setting. */
export const codeLost =
  '查询码遗失，或者不是本单位提交的，请带营业执照到市工业和信息化局核实（本系统设定）'

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

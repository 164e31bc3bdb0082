import * as z from 'zod'
import { Version } from '#domain/decision'
import { optionalText } from '#domain/plain-text'
import type { Problem } from '#domain/problems'

/**
 * Qualification review (资格审核, Art. 5). Art. 5 names the review and no criterion: the first three items follow what Art. 8's
 * lead asks of an ecosystem provider, the others are our setting.
 */
export const checkItems = {
  products: { label: '具备成熟产品、服务和解决方案', basis: 'measures/8-p1' },
  cases: { label: '有成功服务案例', basis: 'measures/8-p1' },
  performance: { label: '有过往业绩', basis: 'measures/8-p1' },
  identity: { label: '名称、统一社会信用代码与证照一致', basis: null },
  commitments: { label: '已承诺遵守行为规范、保密和真实', basis: null },
  independence: { label: '与行业推进机构的关系已说明，无不宜入库的情形', basis: null },
} as const satisfies Record<string, { label: string; basis: string | null }>
export type CheckItem = keyof typeof checkItems
export const checkItemKeys = Object.keys(checkItems) as [CheckItem, ...CheckItem[]]

export const REMARK_MAX = 300
export const remarkOf = (item: CheckItem) => `${item}Remark` as const

/** What was found of each item; an item that nobody has looked at yet is `null`. */
export type Checks = Record<CheckItem, { met: boolean | null; remark: string }>

const fields = Object.fromEntries(
  checkItemKeys.flatMap((item) => [
    [item, z.enum(['met', 'unmet', ''], '请选择“符合”或“不符合”').default('')],
    [remarkOf(item), optionalText(`“${checkItems[item].label}”的说明`, { max: REMARK_MAX })],
  ]),
) as Record<CheckItem, z.ZodDefault<z.ZodEnum<{ met: 'met'; unmet: 'unmet'; '': '' }>>> &
  Record<`${CheckItem}Remark`, z.ZodDefault<z.ZodString>>

/** The checklist as its form sends it: it may be kept half-done. */
export const Checklist = z.object({ version: Version, ...fields })
export type Checklist = z.infer<typeof Checklist>

export const checksOf = (form: Checklist): Checks =>
  Object.fromEntries(
    checkItemKeys.map((item) => [
      item,
      { met: form[item] === '' ? null : form[item] === 'met', remark: form[remarkOf(item)] },
    ]),
  ) as Checks

/** What is not met says why. */
export const unexplained = (checks: Checks): Problem[] =>
  checkItemKeys
    .filter((item) => checks[item].met === false && checks[item].remark === '')
    .map((item) => ({
      field: remarkOf(item),
      message: `“${checkItems[item].label}”不符合的，请写明原因`,
    }))

/** Whether every item was looked at and met: only then is an ecosystem provider filed and admitted. */
export const isQualified = (checks: Checks | null): boolean =>
  checks !== null && checkItemKeys.every((item) => checks[item].met === true)

/** A filing number (登记备案号), such as `BA-2026-0007`. Its form is our setting. */
export const filingNumber = ({ year, no }: { year: number; no: number }) =>
  `BA-${String(year)}-${String(no).padStart(4, '0')}`

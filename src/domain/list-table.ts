import { type ListChange, listChangeText } from '#domain/entry-change'
import { type Entry, entryStateName, kindName, listingsOf } from '#domain/institution'
import { sectorName } from '#domain/sector'

/** The public lists as tables for a spreadsheet: their columns, and the rows of each institution or change. */

export const listColumns = [
  '序号',
  '单位名称',
  '统一社会信用代码',
  '类型',
  '服务细分行业',
  '批次／入库文号',
  '入库日期',
  '状态',
  '状态日期',
  '依据',
] as const

type Institution = { name: string; creditCode: string; entries: Entry[] }

/** The rows of one institution; its number is the same in all of them. */
export const listRows = (no: number, { name, creditCode, entries }: Institution) =>
  listingsOf(entries).map((row) => {
    const since = row.endedOn ?? row.suspendedOn ?? row.admittedOn
    const basis = row.endBasis ?? row.suspendedBasis ?? row.announcementNumber
    return [
      no,
      name,
      creditCode,
      kindName(row.kind),
      row.sectors.map(sectorName).join('、'),
      row.announcementNumber,
      row.admittedOn,
      entryStateName(row.state, row.kind),
      since,
      basis,
    ]
  })

export const changeColumns = [
  '序号',
  '日期',
  '单位名称',
  '统一社会信用代码',
  '类型',
  '服务细分行业',
  '变动',
  '依据',
] as const

export const changeRow = (no: number, change: ListChange) => [
  no,
  change.on,
  change.institution.name,
  change.institution.creditCode,
  change.kind ? kindName(change.kind) : '',
  change.sector ? sectorName(change.sector) : '',
  listChangeText(change),
  change.basis,
]

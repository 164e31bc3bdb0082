import * as z from 'zod'
import { listChanges } from '#domain/entry-change'
import { Kind, announcementKinds, entryStates, kinds } from '#domain/institution'
import { noticeStates } from '#domain/notice'
import { Sector, sectors } from '#domain/sector'
import { LEAST_TOLD, measures } from '#domain/statistic'

/** What the data interface (数据接口) answers. The descriptions are its manual: `/api/openapi.json` and its page show them. */

export const keysOf = <T extends object>(of: T) => Object.keys(of) as [keyof T & string]
export const said = (names: Record<string, string>) =>
  Object.entries(names)
    .map(([key, name]) => `${key} ${name}`)
    .join('，')

export const day = (what: string) => z.iso.date().describe(`${what}，YYYY-MM-DD，北京时间`)
const id = (what: string) => z.string().describe(`${what}，不变`)

const EntryData = z
  .object({
    kind: Kind.describe(`类型：${said(kinds)}`),
    sector: Sector.describe(`细分行业：${said(sectors)}`),
    state: z.enum(keysOf(entryStates)).describe(`状态：${said(entryStates)}`),
    admittedOn: day('入库（确定）日期'),
    announcementId: id('入库公告的编号'),
    announcementNumber: z.string().describe('批次／入库文号'),
    suspendedOn: day('暂停日期').nullable(),
    suspendedBasis: z.string().nullable().describe('暂停所依据的文号'),
    endedOn: day('退出或移出日期').nullable(),
    endBasis: z.string().nullable().describe('退出或移出所依据的文号'),
  })
  .describe('入库记录：一家机构在一个行业、以一种类型入库（行业推进机构为确定）')

const institution = {
  id: id('机构的编号，页面为 /institutions/编号/'),
  name: z.string().describe('单位名称'),
  creditCode: z.string().length(18).describe('统一社会信用代码'),
}

export const InstitutionData = z.object({ ...institution, entries: z.array(EntryData) })
export type InstitutionData = z.infer<typeof InstitutionData>

export const ListedData = InstitutionData.extend({
  formerName: z.string().nullable().describe('按曾用名查到的，所查的曾用名；否则为 null'),
})
export type ListedData = z.infer<typeof ListedData>

const paged = {
  count: z.int().describe('符合条件的总数；capped 为 true 时是下限'),
  capped: z.boolean().describe('是否数到上限为止'),
}

export const InstitutionPageData = z.object({
  institutions: z.array(ListedData),
  next: z.int().nullable().describe('下一页的 after；没有下一页为 null'),
  ...paged,
})
export type InstitutionPageData = z.infer<typeof InstitutionPageData>

export const ChangePageData = z.object({
  from: day('前一个日期'),
  to: day('后一个日期'),
  changes: z.array(
    z.object({
      institution: z.object(institution).describe('机构，名称为变动当日的名称'),
      kind: Kind.nullable().describe('类型；名称变更没有类型、细分行业和状态，均为 null'),
      sector: Sector.nullable(),
      before: z.enum(keysOf(entryStates)).nullable().describe('前一个日期的状态；null 为不在名录'),
      after: z.enum(keysOf(entryStates)).nullable().describe('后一个日期的状态'),
      change: z.enum(keysOf(listChanges)).describe(`变动：${said(listChanges)}`),
      formerName: z.string().nullable().describe('名称变更之前的名称；其他变动为 null'),
      on: day('变动日期'),
      basis: z.string().describe('依据的文号'),
      announcementId: z.string().nullable().describe('依据是本站的公告时，公告的编号'),
    }),
  ),
  next: z.string().nullable().describe('下一页的 after；没有下一页为 null'),
  ...paged,
})
export type ChangePageData = z.infer<typeof ChangePageData>

export const AnnouncementPageData = z.object({
  announcements: z.array(
    z.object({
      id: id('公告的编号，页面为 /announcements/编号/'),
      kind: z.enum(keysOf(announcementKinds)).describe(`类别：${said(announcementKinds)}`),
      number: z.string().describe('发文字号'),
      title: z.string().describe('标题'),
      issuedOn: day('日期'),
    }),
  ),
  next: z.string().nullable().describe('下一页的 after；没有下一页为 null'),
})
export type AnnouncementPageData = z.infer<typeof AnnouncementPageData>

export const NoticePageData = z.object({
  notices: z.array(
    z.object({
      id: id('通报的编号，页面为 /notices/编号/'),
      number: z.string().describe('发文字号'),
      title: z.string().describe('标题'),
      institution: z.object({ id: institution.id, name: institution.name }).describe('对象'),
      sector: Sector,
      issuedOn: day('日期'),
      dueOn: day('整改期限'),
      state: z.enum(keysOf(noticeStates)).describe(`状态：${said(noticeStates)}`),
      overdue: z.boolean().describe('整改是否逾期'),
      daysLeft: z.int().nullable().describe('整改期限还剩几天；不在整改的为 null'),
    }),
  ),
  next: z.string().nullable().describe('下一页的 after；没有下一页为 null'),
  ...paged,
})

export const NamesData = z.object({
  institutions: z.array(z.object(institution)).describe('最多五家'),
  notices: z
    .array(
      z.object({
        id: z.string(),
        title: z.string(),
        number: z.string(),
        issuedOn: day('日期'),
      }),
    )
    .describe('最多五份'),
})

export const VerificationData = z.object({
  asked: z.enum(['code', 'name']).describe('按代码还是按名称查'),
  warning: z.string().nullable().describe('代码的校验位对不上时的提醒'),
  found: z.array(
    z.object({
      standing: z
        .enum(['on', 'suspended', 'past'])
        .describe('on 在库（在名录），suspended 已暂停，past 曾在名录；查不到时 found 为空'),
      ...InstitutionData.shape,
    }),
  ),
  near: z.array(z.object(institution)).describe('名称近似的机构，不是所查的这一家'),
  publicised: z
    .array(
      z.object({
        name: z.string().describe('单位名称'),
        creditCode: z.string().describe('统一社会信用代码'),
        kind: Kind,
        sectors: z.array(Sector),
        until: day('公示的最后一天'),
        announcement: z.string().describe('公示的编号，页面在 /announcements/ 下'),
      }),
    )
    .describe('没有在库而正在公示、拟入库的'),
})
export type VerificationData = z.infer<typeof VerificationData>

export const StatisticsData = z.object({
  countedOn: day('统计日期').nullable().describe('最近一次统计的日期；还没有统计过为 null'),
  figures: z.array(
    z.object({
      measure: z
        .enum(keysOf(measures))
        .describe(
          `指标：${said(Object.fromEntries(Object.entries(measures).map(([key, { title }]) => [key, title])))}`,
        ),
      month: z.string().describe('月份，YYYY-MM'),
      about: z.string().describe('分组，用 / 连接；空的为合计'),
      value: z
        .int()
        .nullable()
        .describe(
          `数量；投诉和检查少于 ${String(LEAST_TOLD)} 的，和能据以推算的合计，为 null；月末的投诉按五件取整；办理期限只在网页上公布按期率`,
        ),
    }),
  ),
})
export type StatisticsData = z.infer<typeof StatisticsData>

/** What is wrong with a question, as RFC 9457 has it. */
export const ProblemData = z.object({
  title: z.string().describe('哪里不对'),
  status: z.int(),
  field: z.string().describe('有问题的参数'),
})

const ReleaseParty = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  identifier: z.object({ scheme: z.string(), id: z.string(), legalName: z.string() }).optional(),
})

export const ReleasePackage = z.object({
  uri: z.url(),
  version: z.literal('1.1'),
  publishedDate: z.iso.datetime().describe('数据中最新的变动公布的时间'),
  publisher: z.object({ name: z.string() }),
  license: z.url(),
  publicationPolicy: z.url(),
  releases: z.array(
    z.object({
      ocid: z.string().describe('一条入库记录一个；前缀为本站自拟，未在 OCDS 登记'),
      id: z.string().describe('一次变动一个'),
      date: z.iso.datetime().describe('这次变动公布的时间'),
      tag: z.array(z.enum(['award', 'awardUpdate', 'awardCancellation'])),
      initiationType: z.literal('tender'),
      language: z.literal('zh'),
      parties: z.array(ReleaseParty),
      awards: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          status: z.enum(['active', 'pending', 'cancelled']),
          statusDetails: z.string().describe('状态的中文'),
          date: z.iso.datetime().describe('这次变动的生效日期，以当日零时表示；可以早于公布的时间'),
          suppliers: z.array(z.object({ id: z.string(), name: z.string() })),
          documents: z.array(
            z.object({ id: z.string(), documentType: z.literal('awardNotice'), title: z.string() }),
          ),
        }),
      ),
    }),
  ),
})
export type ReleasePackage = z.infer<typeof ReleasePackage>

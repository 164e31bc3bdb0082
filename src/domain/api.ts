import * as z from 'zod'
import {
  AnnouncementPageData,
  ChangePageData,
  ListedData,
  InstitutionPageData,
  NamesData,
  NoticePageData,
  ProblemData,
  ReleasePackage,
  StatisticsData,
  VerificationData,
  day,
  keysOf,
  said,
} from '#domain/api-data'
import { CODE_SEARCH_MIN } from '#domain/credit-code'
import { CSV_FORM } from '#domain/csv'
import { Kind, announcementKinds, entryStates, kinds } from '#domain/institution'
import { SEARCH_MAX } from '#domain/name-search'
import { noticeStates } from '#domain/notice'
import { Sector, sectors } from '#domain/sector'
import { LOOK_UP_MAX } from '#domain/verification'

/**
 * The data interface (数据接口): every public address under `/api/`, what it may be asked and what it answers. The one source
 * of the description at `/api/openapi.json` and of its page.
 */

const kind = Kind.optional().describe(`类型：${said(kinds)}`)
const sector = Sector.optional().describe(`细分行业：${said(sectors)}`)
const listed = {
  name: z
    .string()
    .max(SEARCH_MAX)
    .optional()
    .describe(`名称的任何一段，或信用代码的前 ${CODE_SEARCH_MIN} 位以上`),
  kind,
  sector,
  state: z
    .enum(keysOf(entryStates))
    .optional()
    .describe(`状态：${said(entryStates)}`),
  on: day('哪一天的名录，按生效日期；不写为今天').optional(),
}
const after = z.string().optional().describe('从哪里接着取：上一页的 next')

type Answer = { type: string; what: string; schema?: z.ZodType }
/** One address: what it may be asked (every question is a GET) and what it answers, by status. */
export type Operation = {
  path: string
  id: string
  title: string
  what: string
  query: z.ZodObject
  answers: Record<string, Answer>
  /** A question of the demo, to try. */
  example: string
}

const json = (what: string, schema: z.ZodType): Answer => ({
  type: 'application/json',
  what,
  schema,
})
const wrong = (what: string): Answer => ({
  type: 'application/problem+json',
  what,
  schema: ProblemData,
})
const wrongDay = wrong('日期不存在或晚于今天')

/** Every public address under `/api/`, in the order they are explained. */
export const operations: Operation[] = [
  {
    path: '/api/institutions.json',
    id: 'institutions',
    title: '名录，逐页',
    what: '今天或过去任何一天的名录，每页 25 家，按首次入库的日期由近到远。',
    query: z.object({ ...listed, after }),
    answers: { 200: json('一页名录', InstitutionPageData), 422: wrongDay },
    example: '/api/institutions.json?kind=integrator&state=admitted',
  },
  {
    path: '/api/institutions/all.json',
    id: 'allInstitutions',
    title: '名录，全部',
    what: '同一名录的全部条目，一个 JSON 数组，边读边发。',
    query: z.object(listed),
    answers: { 200: json('全部条目', z.array(ListedData)), 422: wrongDay },
    example: '/api/institutions/all.json?on=2026-01-01',
  },
  {
    path: '/api/institutions.csv',
    id: 'institutionsCsv',
    title: '名录，CSV 表格',
    what: `同一名录的全部条目，只有行业不同的合为一行。${CSV_FORM}`,
    query: z.object(listed),
    answers: { 200: { type: 'text/csv', what: '表格' }, 422: wrongDay },
    example: '/api/institutions.csv?sector=fireworks',
  },
  {
    path: '/api/institutions/releases.json',
    id: 'releases',
    title: '每一次变动，按 OCDS 结构',
    what: '参照公开合同数据标准（OCDS 1.1）的发布包：一次变动一条，按公布的先后，含全部历史。前缀未登记，不是正式的 OCDS 发布。',
    query: z.object({}),
    answers: { 200: json('发布包', ReleasePackage) },
    example: '/api/institutions/releases.json',
  },
  {
    path: '/api/institutions/changes.json',
    id: 'changes',
    title: '两个日期之间的变动',
    what: '两天的名录相比有哪些不同，每页 50 条；期间内变了又变回的不列，入库又退出的列，名称变更逐次列出。不写日期为最近 90 天。',
    query: z.object({
      from: day('前一个日期').optional(),
      to: day('后一个日期').optional(),
      kind,
      sector,
      after,
    }),
    answers: { 200: json('一页变动', ChangePageData), 422: wrongDay },
    example: '/api/institutions/changes.json?from=2026-01-01',
  },
  {
    path: '/api/institutions/changes.csv',
    id: 'changesCsv',
    title: '两个日期之间的变动，CSV 表格',
    what: '全部变动，格式与名录的表格相同。',
    query: z.object({
      from: day('前一个日期').optional(),
      to: day('后一个日期').optional(),
      kind,
      sector,
    }),
    answers: { 200: { type: 'text/csv', what: '表格' }, 422: wrongDay },
    example: '/api/institutions/changes.csv?from=2026-01-01',
  },
  {
    path: '/api/institutions.atom',
    id: 'institutionsAtom',
    title: '名录的变动，可订阅',
    what: '入库、暂停、恢复、退出、移出、名称变更，每一次变动一条，最近公布的 200 条，生效日期在摘要里。',
    query: z.object({}),
    answers: { 200: { type: 'application/atom+xml', what: 'Atom' } },
    example: '/api/institutions.atom',
  },
  {
    path: '/api/verification.json',
    id: 'verification',
    title: '这家机构在库吗',
    what: '按名称或信用代码核对一家机构，与“这家机构在库吗”一页相同。',
    query: z.object({
      q: z.string().min(1).max(LOOK_UP_MAX).describe('单位名称，或 18 位统一社会信用代码'),
    }),
    answers: {
      200: json('查到的机构和名称近似的机构', VerificationData),
      422: wrong('没有写 q，q 里没有汉字、字母和数字，或代码写得不对'),
    },
    example: '/api/verification.json?q=示例云服务有限公司',
  },
  {
    path: '/api/announcements.json',
    id: 'announcements',
    title: '公告，逐页',
    what: '征集、公示、入库名单和行业推进机构的确定，每页 25 份，由近到远。',
    query: z.object({
      kind: z
        .enum(keysOf(announcementKinds))
        .optional()
        .describe(`类别：${said(announcementKinds)}`),
      after,
    }),
    answers: { 200: json('一页公告', AnnouncementPageData) },
    example: '/api/announcements.json?kind=admission',
  },
  {
    path: '/api/announcements.atom',
    id: 'announcementsAtom',
    title: '公告，可订阅',
    what: '最新的 25 份公告。',
    query: z.object({
      kind: z.enum(keysOf(announcementKinds)).optional().describe('类别'),
    }),
    answers: { 200: { type: 'application/atom+xml', what: 'Atom' } },
    example: '/api/announcements.atom',
  },
  {
    path: '/api/notices.json',
    id: 'notices',
    title: '通报，逐页',
    what: '依据第十三条作出的通报、整改期限和结果，每页 25 份，由近到远。',
    query: z.object({
      sector,
      state: z
        .enum(keysOf(noticeStates))
        .optional()
        .describe(`状态：${said(noticeStates)}`),
      after,
    }),
    answers: { 200: json('一页通报', NoticePageData) },
    example: '/api/notices.json?state=issued',
  },
  {
    path: '/api/names.json',
    id: 'names',
    title: '按名称找',
    what: '名称里有这一段的机构和通报，各五个以内；q 里没有汉字、字母和数字的，什么也找不到。',
    query: z.object({ q: z.string().min(1).max(SEARCH_MAX).describe('名称的一段') }),
    answers: {
      200: json('找到的机构和通报', NamesData),
      400: json('没有写 q，写了不止一个，或写得太长', z.object({ problem: z.string() })),
    },
    example: '/api/names.json?q=示例',
  },
  {
    path: '/api/statistics.json',
    id: 'statistics',
    title: '统计',
    what: '“统计”一页的全部数字，最近 12 个月。',
    query: z.object({}),
    answers: { 200: json('全部数字', StatisticsData) },
    example: '/api/statistics.json',
  },
  {
    path: '/api/statistics.csv',
    id: 'statisticsCsv',
    title: '统计，CSV 表格',
    what: '同样的数字，一行一个；不公布的格子写“少于 5”或“不公布”。',
    query: z.object({}),
    answers: { 200: { type: 'text/csv', what: '表格' } },
    example: '/api/statistics.csv',
  },
  {
    path: '/api/openapi.json',
    id: 'openapi',
    title: '本说明，供程序读取',
    what: 'OpenAPI 3.1。',
    query: z.object({}),
    answers: { 200: json('OpenAPI 3.1 的描述', z.looseObject({ openapi: z.string() })) },
    example: '/api/openapi.json',
  },
]

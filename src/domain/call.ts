import * as z from 'zod'
import { type ApplicantKind, applicantKinds } from '#domain/application-form'
import { dayOffProblem, daysBetween, isDay, typedDay } from '#domain/calendar'
import { slotsSaid } from '#domain/defence'
import { numberIn } from '#domain/document-number'
import { plainText } from '#domain/plain-text'
import { Version } from '#domain/decision'
import type { Problem, Values } from '#domain/problems'
import { Sector, sectorName } from '#domain/sector'

/**
 * A call (征集) for applications: Art. 4 has the bureau organise the selection of integrators, Art. 5 the calling for
 * ecosystem providers. Its window and its places are our settings: the text gives none.
 */
export const TITLE_MAX = 80
export const BODY_MAX = 4000
/** The longest a call may stay open, in days. */
export const WINDOW_MAX = 366

/** Places (名额) by sector: a sector that is not in it is not called for, `null` is no limit. */
export type Places = Partial<Record<Sector, number | null>>

export const placeField = (sector: Sector) => `places-${sector}` as const

const day = (what: string) =>
  z
    .string(`请填写${what}`)
    .overwrite(typedDay)
    .min(1, `请填写${what}`)
    .pipe(z.iso.date(`${what}应为实际存在的日期，例如 2026-03-31`))

const places = (sector: Sector) =>
  z
    .string('请填写名额')
    .overwrite((text) => text.normalize('NFKC').trim())
    .regex(/^([1-9]\d{0,2})?$/, `${sectorName(sector)}的名额应为 1 到 999 的整数，不限的留空`)
    .default('')

/** What the bureau sends to draw a call up; `id` is the form's own, so that a retry is the same call. */
export const Call = z
  .object({
    id: z.uuid('页面已过期，请刷新后再试'),
    kind: z.enum(applicantKinds, '请选择征集哪一类机构'),
    title: plainText('标题', { min: 4, max: TITLE_MAX }),
    number: numberIn('发文字号'),
    body: plainText('说明', { max: BODY_MAX, lines: true }),
    opensOn: day('开始日期'),
    closesOn: day('截止日期').check((on) => {
      const message = isDay(on.value) ? dayOffProblem('截止日期', on.value) : null
      if (message) on.issues.push({ code: 'custom', message, input: on.value })
    }),
    sectors: z.preprocess(
      (sent) => (sent === undefined ? [] : [...new Set([sent].flat())]),
      z.array(Sector, '请选择细分行业').min(1, '请至少选择一个细分行业'),
    ),
    ...(Object.fromEntries(
      Sector.options.map((sector) => [placeField(sector), places(sector)]),
    ) as Record<ReturnType<typeof placeField>, ReturnType<typeof places>>),
  })
  .superRefine((form, context) => {
    const typed = Sector.options.filter((sector) => form[placeField(sector)] !== '')
    const wrong = (sector: Sector, message: string) => {
      context.addIssue({ code: 'custom', path: [placeField(sector)], message })
    }
    // Art. 5 admits who is qualified, and chooses nobody before others.
    for (const sector of typed)
      if (form.kind === 'ecosystem-provider')
        wrong(sector, '生态服务商经资格审核入库，不设名额，请留空')
      else if (!form.sectors.includes(sector))
        wrong(sector, `没有勾选${sectorName(sector)}：请勾选该行业，或者清空名额`)
  })
  .refine(({ opensOn, closesOn }) => closesOn >= opensOn, {
    path: ['closesOn'],
    message: '截止日期不能早于开始日期',
  })
  .refine(({ opensOn, closesOn }) => daysBetween(opensOn, closesOn) < WINDOW_MAX, {
    path: ['closesOn'],
    message: `征集期不超过 ${String(WINDOW_MAX)} 天`,
  })
export type Call = z.infer<typeof Call>

/** What the bureau sends to discard (作废) a call that was drawn up. */
export const Annulment = z.object({ version: Version })

/** What the bureau sends to correct one. */
export const Redraft = Call.and(Annulment)
export type Redraft = z.infer<typeof Redraft>

/** The places a form names, of the sectors it chose. */
export const placesOf = (form: Call): Places =>
  Object.fromEntries(
    form.sectors.map((sector) => {
      const typed = form[placeField(sector)]
      return [sector, typed === '' ? null : Number(typed)]
    }),
  )

/** The places of a sector on a page. Art. 5 chooses nobody before others: its calls have none, not as many as come. */
export function placesSaid(kind: ApplicantKind, most: number | null | undefined): string {
  if (kind === 'ecosystem-provider') return '不设名额'
  return most ? `名额 ${String(most)} 个` : '名额不限'
}

/** What the form shows of a call that was drawn up: what was typed to draw it. */
export const typedOf = ({
  kind,
  title,
  number,
  body,
  opensOn,
  closesOn,
  places: called,
}: Omit<Call, 'id' | 'sectors' | ReturnType<typeof placeField>> & { places: Places }): Values => ({
  kind,
  title,
  number,
  body,
  opensOn,
  closesOn,
  sectors: sectorsOf(called),
  ...Object.fromEntries(
    sectorsOf(called).map((sector) => [placeField(sector), String(called[sector] ?? '')]),
  ),
})

/** The sectors a call is for, in the order of Art. 2. */
export const sectorsOf = (called: Places): Sector[] =>
  Sector.options.filter((sector) => Object.hasOwn(called, sector))

/** What a call lacks on the day it is drawn up: it is made public before it closes. */
export const lateFor = ({ closesOn }: { closesOn: string }, today: string): Problem[] =>
  closesOn <= today ? [{ field: 'closesOn', message: '截止日期应晚于今天' }] : []

/** Whether a call can still be corrected or discarded, unless it is being proposed. */
export const isDraft = (drawn: { announcementId: string | null; discardedOn: string | null }) =>
  drawn.announcementId === null && drawn.discardedOn === null

type Window = { opensOn: string; closesOn: string }

/** Where a published call stands on a day; both days of its window count. */
export const windowOf = ({ opensOn, closesOn }: Window, today: string) =>
  today < opensOn
    ? ('upcoming' as const)
    : today > closesOn
      ? ('closed' as const)
      : ('open' as const)

const windowTags = {
  upcoming: { tone: 'due', name: '未开始' },
  open: { tone: 'on', name: '征集中' },
  closed: { tone: 'past', name: '已截止' },
} as const

/** What ends a call, one after the other, each `null` until it comes. */
type Course = Record<
  'announcementId' | 'discardedOn' | 'publicityUntil' | 'admissionId',
  string | null
>

/** Where a call stands: a draft, its window while nothing was publicised, its publicity, its admissions. */
export function callStanding(
  call: Course & Window,
  today: string,
): { tone: 'due' | 'on' | 'past'; name: string } {
  const { announcementId, discardedOn, publicityUntil, admissionId } = call
  if (discardedOn) return { tone: 'past', name: '已作废' }
  if (!announcementId) return { tone: 'due', name: '未发布' }
  if (admissionId) return { tone: 'on', name: '已入库' }
  if (!publicityUntil) return windowTags[windowOf(call, today)]
  return publicityUntil >= today
    ? { tone: 'due', name: `公示至 ${publicityUntil}` }
    : { tone: 'past', name: '公示期满' }
}

/** The sectors of an application that a call is not for. */
export const notCalled = (called: Places, asked: readonly Sector[]): Sector[] =>
  asked.filter((sector) => !Object.hasOwn(called, sector))

/**
 * Whether an application waits for nothing in its call any more: the call's list is publicised already, or it is for
 * none of the sectors that are asked for now. Then it can be put to another.
 */
export const isOver = (
  { publicityId, places }: { publicityId: string | null; places: Places },
  asked: readonly Sector[],
): boolean => publicityId !== null || notCalled(places, asked).length === asked.length

/** What is proposed of a call and confirmed by a second person. */
export const callProposals = {
  'call-publication': '发布征集',
  'call-publicity': '公示拟入库名单',
  'call-admission': '批量入库',
} as const
export type CallProposal = keyof typeof callProposals

const happenings: Record<string, string> = {
  draw: '拟定征集',
  redraw: '修改征集',
  discard: '作废征集',
  'add-slots': '安排答辩时段',
  'remove-slot': '取消答辩时段',
  select: '择优选取',
  ...Object.fromEntries(
    Object.entries(callProposals).flatMap(([kind, name]) => [
      [`propose-${kind}`, `提请${name}`],
      [`return-${kind}`, `退回：${name}`],
      [kind, `复核同意：${name}`],
    ]),
  ),
}

/** What an event of a call was about, besides its name: the times it arranged, or how credit codes were checked. */
export function callDetail(data: unknown): string {
  const { checked = '' } = (data ?? {}) as { checked?: string }
  return checked ? `信用代码核对：${checked}` : slotsSaid(data)
}

/** What an event of a call is called on a page. */
export const callHappening = (action: string) => happenings[action] ?? action

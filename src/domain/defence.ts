import * as z from 'zod'
import { dayOf, instantOn, minuteOf, typedDay } from '#domain/calendar'
import { REASON_MAX, Version } from '#domain/decision'
import { optionalText, plainText } from '#domain/plain-text'

/** On-site defences (现场答辩, Art. 4): times to book and how they went. How long and how many is our setting. */
export const VENUE_MAX = 80
export const REMARK_MAX = 1000
export const SLOTS_MAX = 40
export const MINUTES_MAX = 240
export const MINUTE = 60_000

const whole = (what: string, least: number, most: number) =>
  z
    .string(`请填写${what}`)
    .overwrite((text) => text.normalize('NFKC').trim())
    .min(1, `请填写${what}`)
    .regex(/^\d{1,4}$/, `${what}应为整数`)
    .transform(Number)
    .refine((n) => n >= least && n <= most, `${what}应在 ${String(least)} 到 ${String(most)} 之间`)

/** A run of slots, one after the other, as the bureau's form sends it. */
export const Slots = z.object({
  version: Version,
  on: z
    .string('请填写日期')
    .overwrite(typedDay)
    .min(1, '请填写日期')
    .pipe(z.iso.date('日期应为实际存在的日期，例如 2026-03-31')),
  from: z
    .string('请填写开始时间')
    .overwrite((text) => text.normalize('NFKC').trim().replace('：', ':'))
    .min(1, '请填写开始时间')
    .regex(/^([01]?\d|2[0-3]):[0-5]\d$/, '开始时间应写成 9:00 或 14:30'),
  minutes: whole('每段分钟数', 5, MINUTES_MAX),
  count: whole('段数', 1, SLOTS_MAX),
  venue: plainText('地点', { max: VENUE_MAX }),
})
export type Slots = z.infer<typeof Slots>

/** When each slot of a run begins, in order. A run may not reach into the next day. */
export function startsOf({ on, from, minutes, count }: Slots): Date[] | null {
  const [hour = 0, minute = 0] = from.split(':').map(Number)
  const first = instantOn(on, hour).getTime() + minute * MINUTE
  const starts = Array.from({ length: count }, (_, i) => new Date(first + i * minutes * MINUTE))
  const end = new Date(first + count * minutes * MINUTE - 1)
  return dayOf(end) === on ? starts : null
}

/** A room is one however its name is spaced and typed: `A 厅` is `Ａ厅`. */
export const roomOf = (venue: string): string =>
  venue.normalize('NFKC').replaceAll(/\s/gu, '').toLowerCase()

/** A slot in words, such as `2026-03-31 09:00–09:20`. */
export function slotText({ startsAt, minutes }: { startsAt: Date; minutes: number }): string {
  const end = minuteOf(new Date(startsAt.getTime() + minutes * MINUTE))
  return `${minuteOf(startsAt)}–${end.slice(11)}`
}

/** Time and place of the slot that an event is about, from what it holds; empty where it is about none. */
export function slotTold(data: unknown): string {
  const { slot, venue } = data as { slot?: unknown; venue?: unknown }
  return typeof slot === 'string' ? [slot, venue].filter(Boolean).join('，') : ''
}

/** Whether the time of a slot has come: before, nothing can be said of a defence. */
export const hasBegun = (slot: { startsAt: Date } | null, now: Date): boolean =>
  slot !== null && slot.startsAt <= now

/** Which slot staff take back. */
export const SlotRemoval = z.object({
  version: Version,
  slot: z.string('请选择一个时段').min(1, '请选择一个时段').max(80, '请重新选择时段'),
})
export type SlotRemoval = z.infer<typeof SlotRemoval>

/** How a defence went, as staff enter it. */
export const DefenceResult = z.object({
  version: Version,
  score: whole('答辩得分', 0, 100),
  remark: plainText('答辩评语', { max: REMARK_MAX, lines: true }),
})
export type DefenceResult = z.infer<typeof DefenceResult>

/** Which slot an applicant wants, or staff book for one. */
export const Booking = SlotRemoval
export type Booking = z.infer<typeof Booking>

/** The call that staff put an application to; why, where the application was not sent in its window. */
export const ChosenCall = z.object({
  version: Version,
  call: z.string('请选择一次征集').min(1, '请选择一次征集').max(80, '请重新选择'),
  'call-reason': optionalText('归入的理由', { max: REASON_MAX, lines: true }),
})
export type ChosenCall = z.infer<typeof ChosenCall>

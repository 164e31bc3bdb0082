import { dayOf } from '#domain/calendar'

/** A piece of regular work (定时任务): its name for staff, and how often it is done. */
export type Job = { title: string; every: 'hour' | 'day' }

/** All the regular work, in the order in which it is done. */
export const jobs = {
  checkpoint: { title: '签署总账检查点', every: 'hour' },
  verification: { title: '核对全部记录', every: 'day' },
  forgetting: {
    title: '拒绝记录入账，清除到期的会话、邀请、计数、草稿、申报、联系人信息和问卷回答',
    every: 'day',
  },
  complaints: { title: '投诉期限提醒，删除过期的投诉', every: 'day' },
  statistics: { title: '汇总统计数据', every: 'day' },
} as const satisfies Record<string, Job>

export type JobName = keyof typeof jobs

/** The last run: when it began, and how it failed; empty where it did not. */
type Run = { begunAt: Date; failure: string }

const HOUR = 3_600_000
/** How long after a failure it is tried again. */
const PATIENCE = 10 * 60_000

/** Whether a job is due: once in every hour, or on every day in China Standard Time. */
export function isDue({ every }: Job, last: Run | null, now: Date): boolean {
  if (!last) return true
  const since = now.getTime() - last.begunAt.getTime()
  // A clock that was put back must not silence it.
  if (since < 0) return true
  if (last.failure !== '') return since >= PATIENCE
  // By the hour on the clock: a trigger that comes a second early must not skip one.
  const hourOf = (at: Date) => Math.floor(at.getTime() / HOUR)
  return every === 'hour'
    ? hourOf(now) !== hourOf(last.begunAt)
    : dayOf(now) !== dayOf(last.begunAt)
}

import { type Action, type Grantee, can } from '#domain/permission'

/** What the log is about (记录类别): the word before a stream's first slash, and who may read it. */
export const subjects = {
  application: { name: '入库申报', action: 'read applications' },
  call: { name: '征集与遴选', action: 'keep calls' },
  objection: { name: '公示异议', action: 'keep calls' },
  designation: { name: '推进机构的确定', action: 'keep promoters' },
  amendment: { name: '入库后变更', action: 'keep institutions' },
  institution: { name: '机构', action: 'read applications' },
  entry: { name: '入库记录', action: 'read applications' },
  announcement: { name: '公告', action: 'read applications' },
  notice: { name: '通报', action: 'read notices' },
  'notice-draft': { name: '通报拟稿', action: 'keep notices' },
  'inspection-round': { name: '检查轮次', action: 'read inspections' },
  inspection: { name: '跟踪检查', action: 'read inspections' },
  questionnaire: { name: '检查问卷', action: 'read inspections' },
  'evaluation-period': { name: '考核周期', action: 'read evaluations' },
  evaluation: { name: '考核评优', action: 'read evaluations' },
  correction: { name: '网站纠错', action: 'read corrections' },
  setting: { name: '系统设定', action: 'read settings' },
  person: { name: '人员账号', action: 'keep people' },
  unit: { name: '单位', action: 'keep people' },
  'unit-key': { name: '受理密钥', action: 'keep people' },
  access: { name: '拒绝记录', action: 'keep people' },
} as const satisfies Record<string, { name: string; action: Action }>
export type Subject = keyof typeof subjects

/** The subjects whose every stream this person may read: those for which their permission reaches everything. */
export const readableSubjects = (who: Grantee): Subject[] =>
  (Object.keys(subjects) as Subject[]).filter(
    (subject) => can(who, subjects[subject].action)?.reach === 'all',
  )

/** Where a page of the log begins: after this event, newest first. */
export type LogKey = { at: number; hash: string }

/** What the log is asked for by its address. What is not known is left out, never an error. */
export type LogFilter = { subject: Subject | null; stream: string; after: LogKey | null }

export function logFilter(asked: URLSearchParams): LogFilter {
  const about = asked.get('about') ?? ''
  const [, at = '', hash = ''] = /^(\d{1,15})\.([0-9a-f]{64})$/.exec(asked.get('after') ?? '') ?? []
  const stream = (asked.get('stream') ?? '').trim()
  return {
    subject: Object.hasOwn(subjects, about) ? (about as Subject) : null,
    stream: /^[\w-]{1,40}\/[\w.-]{1,80}$/.test(stream) ? stream : '',
    after: hash === '' ? null : { at: Number(at), hash },
  }
}

/** A place in the log as it stands in an address. */
export const logKeyText = ({ at, hash }: LogKey) => `${String(at)}.${hash}`

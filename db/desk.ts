import type { Reach } from '#db/complaint-cases'
import { type Grantee, type Scope, can } from '#domain/permission'
import type { TaskKind } from '#domain/worklist'

/**
 * What somebody may act on, and how far: `null` or `false` for what is not theirs. `drafts` are those of inspections, and
 * `inspections` what was told of them. `today` and `soon` bound the tabs.
 */
export type Desk = {
  person: string
  applications: Scope | null
  complaints: Reach | null
  corrections: boolean
  amendments: boolean
  notices: boolean
  objections: boolean
  drafts: Scope | null
  inspections: boolean
  evaluations: boolean
  /** Of institutions, on their own pages. */
  messages: boolean
  today: string
  soon: string
}

/** A desk with nothing on it. */
export const bareDesk = {
  ...{ applications: null, complaints: null, drafts: null },
  ...{ corrections: false, amendments: false, notices: false },
  objections: false,
  ...{ inspections: false, evaluations: false, messages: false },
} satisfies Omit<Desk, 'person' | 'today' | 'soon'>

/** The desk of who is signed in; `reach` is how far complaints are theirs. */
export const deskOf = (
  staff: Grantee,
  { reach, ...days }: { reach: Reach; today: string; soon: string },
): Desk => ({
  person: staff.person,
  applications: can(staff, 'decide applications') ?? can(staff, 'review applications'),
  complaints: can(staff, 'handle complaints') && reach,
  corrections: can(staff, 'settle corrections')?.reach === 'all',
  amendments: can(staff, 'keep institutions')?.reach === 'all',
  notices: can(staff, 'keep notices')?.reach === 'all',
  objections: can(staff, 'keep calls')?.reach === 'all',
  drafts: can(staff, 'record inspections'),
  inspections: can(staff, 'keep inspections')?.reach === 'all',
  evaluations: can(staff, 'keep evaluations')?.reach === 'all',
  messages: can(staff, 'keep institutions')?.reach === 'all',
  ...days,
})

/** Which kinds of task may come onto this desk. */
export const kindsOn = (desk: Desk): TaskKind[] => {
  const has: Record<TaskKind, boolean> = {
    application: desk.applications !== null,
    complaint: desk.complaints !== null,
    correction: desk.corrections,
    amendment: desk.amendments,
    notice: desk.notices,
    objection: desk.objections,
    inspection: desk.drafts !== null || desk.inspections,
    evaluation: desk.evaluations,
    message: desk.messages,
    // Who answers institutions checks how to reach them.
    contact: desk.messages,
  }
  return (Object.keys(has) as TaskKind[]).filter((kind) => has[kind])
}

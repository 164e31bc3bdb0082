import type { Sector } from '#domain/sector'

/** A role (角色) of the staff. Who does what the Measures ask is the articles' word; the split into roles is our setting. */
export const roleNames = {
  bureau: '市工信局经办',
  promoter: '行业推进机构经办',
  'service-centre': '企业服务中心经办',
  reviewer: '评审专家',
  administrator: '账号管理员',
} as const
export type Role = keyof typeof roleNames
export const roles = Object.keys(roleNames) as [Role, ...Role[]]

/** How far a permission reaches: everything, the person's sectors, unit or assigned cases, or the person alone. */
type Reach = 'all' | 'sectors' | 'unit' | 'assigned' | 'self'

const everybody = {
  bureau: 'self',
  promoter: 'self',
  'service-centre': 'self',
  reviewer: 'self',
  administrator: 'self',
} as const
const siteKeepers = { bureau: 'all', administrator: 'all' } as const

/**
 * Who may do what, and how far: the one table. What is not in it nobody may.
 * A promoter reads no application: Art. 6（二） has it assist the selection, and what it would need to read is not said.
 */
export const permissions = {
  'use the console': everybody,
  'keep own account': everybody,
  'read applications': { bureau: 'all', reviewer: 'assigned' },
  'decide applications': { bureau: 'all' },
  'hold applications': { bureau: 'all' },
  'assign reviewers': { bureau: 'all' },
  'keep calls': { bureau: 'all' },
  'review applications': { reviewer: 'assigned' },
  'read complaints': { bureau: 'all', promoter: 'unit' },
  'handle complaints': { bureau: 'all', promoter: 'unit' },
  // Of one's own unit, whoever holds them. The service centre's opens its notes of site visits.
  'hold keys': { bureau: 'all', promoter: 'unit', 'service-centre': 'unit' },
  'keep promoters': { bureau: 'all' },
  'keep institutions': { bureau: 'all' },
  'read corrections': siteKeepers,
  'settle corrections': siteKeepers,
  'read notices': { bureau: 'all', promoter: 'sectors' },
  'keep notices': { bureau: 'all' },
  'report rectification': { bureau: 'all', promoter: 'sectors' },
  // Art. 12: the service centre leads, the sector's promoter takes part, the bureau reads.
  'read inspections': { bureau: 'all', promoter: 'sectors', 'service-centre': 'all' },
  'record inspections': { promoter: 'sectors', 'service-centre': 'all' },
  'keep inspections': { 'service-centre': 'all' },
  // Art. 12 does not say who evaluates: that the bureau does is our setting. Who inspects reads it.
  'read evaluations': { bureau: 'all', promoter: 'sectors', 'service-centre': 'all' },
  'keep evaluations': { bureau: 'all' },
  'read settings': siteKeepers,
  'change settings': { bureau: 'all' },
  'keep people': { administrator: 'all' },
  // What of it each may read hangs on what else he may read: `readableSubjects` in log-filter.ts.
  'read the log': everybody,
  'check the log': siteKeepers,
} as const satisfies Record<string, Partial<Record<Role, Reach>>>

export type Action = keyof typeof permissions
export const actions = Object.keys(permissions) as Action[]

/** Whom a permission is asked for. */
export type Grantee = { person: string; role: Role; unit: string; sectors: readonly Sector[] }

/** The rows a permission reaches; a query carries it in its `where`. */
export type Scope =
  | { reach: 'all' }
  | { reach: 'sectors'; sectors: readonly Sector[] }
  | { reach: 'unit'; unit: string }
  | { reach: 'assigned' | 'self'; person: string }

/** How far `who` may go in this, or `null`: not at all. */
export function can(who: Grantee, action: Action): Scope | null {
  // Only what the table itself says: a word like `constructor` must not find what every object has.
  if (!Object.hasOwn(permissions, action)) return null
  const reaches: Partial<Record<Role, Reach>> = permissions[action]
  const reach = Object.hasOwn(reaches, who.role) ? reaches[who.role] : undefined
  if (!reach) return null
  if (reach === 'all') return { reach }
  if (reach === 'sectors') return { reach, sectors: who.sectors }
  if (reach === 'unit') return { reach, unit: who.unit }
  return { reach, person: who.person }
}

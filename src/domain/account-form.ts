import * as z from 'zod'
import type { UnitKind } from '#domain/account'
import { plainText } from '#domain/plain-text'
import { type Role, roles } from '#domain/permission'
import { Sector } from '#domain/sector'

/** What administrators fill in about people, their units and what they are granted (授权). All of it is our setting. */
export const NAME_MAX = 40
export const UNIT_NAME_MAX = 60
export const REASON_MAX = 500

/** Which kind of unit a role belongs to. */
const homes: Record<Role, UnitKind> = {
  bureau: 'bureau',
  administrator: 'bureau',
  promoter: 'promoter',
  'service-centre': 'service-centre',
  reviewer: 'experts',
}

/** Whether somebody of such a unit may hold this role. */
export const fits = (kind: UnitKind, role: Role) => homes[role] === kind

const lapsed = '页面已过期，请刷新后再试'
/** Minted with the form: sent again, it is the same person, grant, unit or request. */
const Minted = z.uuid(lapsed)

const granted = {
  role: z.enum(roles, '请选择角色'),
  sectors: z.preprocess(
    (sent) => (sent === undefined ? [] : [...new Set([sent].flat())].sort()),
    z.array(Sector, '请选择细分行业'),
  ),
}

const sectorsFit = ({ role, sectors }: { role: Role; sectors: Sector[] }) =>
  (role === 'promoter') === sectors.length > 0
const sectorsWrong = {
  path: ['sectors'],
  message: '行业推进机构经办须选择所负责的细分行业，其他角色不选',
}

/** A role with its sectors, proposed for somebody who is on the staff. */
export const ProposedGrant = z.object({ id: Minted, ...granted }).refine(sectorsFit, sectorsWrong)
export type ProposedGrant = z.infer<typeof ProposedGrant>

/** Somebody proposed for the staff, with the unit and the role. */
export const ProposedPerson = z
  .object({
    id: Minted,
    name: plainText('姓名', { max: NAME_MAX }),
    unit: z.string('请选择单位').min(1, '请选择单位').max(40, '请选择单位'),
    ...granted,
  })
  .refine(sectorsFit, sectorsWrong)
export type ProposedPerson = z.infer<typeof ProposedPerson>

/** What one person alone may do: nothing that gives anybody more. */
export const AccountStep = z.object({
  step: z.enum(['end-grant', 'close'], '请选择一项'),
  sure: z.literal('yes', '请勾选确认'),
})
export type AccountStep = z.infer<typeof AccountStep>

/** A request to let somebody who has lost every credential begin anew (凭据恢复). */
export const RecoveryRequest = z.object({
  id: Minted,
  reason: plainText('理由', { max: REASON_MAX, lines: true }),
})
export type RecoveryRequest = z.infer<typeof RecoveryRequest>

const unitNamed = { name: plainText('单位名称', { min: 2, max: UNIT_NAME_MAX }) }

/** A new unit. Its id is what the signed list of handling units calls it, where it is on that list. */
export const NewUnit = z.object({
  ...unitNamed,
  id: z
    .string('请填写单位代号')
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, '单位代号只用小写字母、数字和连字符，不超过 40 字'),
  kind: z.enum(['bureau', 'promoter', 'service-centre', 'experts'], '请选择单位类别'),
  institution: z.string('请填写机构').max(60, '机构编号不超过 60 字').default(''),
})
export type NewUnit = z.infer<typeof NewUnit>

/** A unit's other name, and the institution it is; `version` is that of the unit its reader saw. */
export const ChangedUnit = z.object({
  ...unitNamed,
  institution: NewUnit.shape.institution,
  version: z
    .string(lapsed)
    .regex(/^\d{1,9}$/, lapsed)
    .transform(Number),
})
export type ChangedUnit = z.infer<typeof ChangedUnit>

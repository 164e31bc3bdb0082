/** The roles (角色) the Measures speak of: the three kinds of institution, the pilot enterprise, the authorities. */
export const roles = {
  promoter: '行业推进机构',
  integrator: '集成服务商',
  'ecosystem-provider': '生态服务商',
  'pilot-enterprise': '试点企业',
  authority: '主管部门',
} as const

export type Role = keyof typeof roles

export const roleName = (role: Role) => roles[role]

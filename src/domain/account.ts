/**
 * An account (账号) of somebody on the staff: the unit it belongs to, how far it has come, and how its sessions began.
 *
 * The Measures say nothing of accounts: all of this is our setting.
 */
export const unitKinds = {
  bureau: '市工业和信息化局',
  promoter: '行业推进机构',
  'service-centre': '市企业服务中心',
  experts: '评审专家',
} as const
export type UnitKind = keyof typeof unitKinds

/** An account is active once it has two credentials and its recovery codes; a closed one is never opened again. */
export const accountStates = { invited: '待激活', active: '在用', closed: '已停用' } as const
export type AccountState = keyof typeof accountStates

/** `join` and `recover` lead to the credentials, `demo` straight in. */
export type InvitePurpose = 'join' | 'recover' | 'demo'

/** An `enrolling` session reaches the person's own credentials and nothing else. */
export type SessionLevel = 'full' | 'enrolling'

export const sessionMethods = {
  passkey: '通行密钥',
  code: '登录码与动态口令',
  invite: '邀请链接',
  demo: '演示链接',
} as const
export type SessionMethod = keyof typeof sessionMethods

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

/** What may happen to an account, as its history calls it. */
export const accountActions: Record<string, string> = {
  appoint: '由部署人员设立',
  propose: '提请角色',
  approve: '复核同意',
  invite: '发放邀请',
  activate: '账号启用',
  recover: '凭据恢复完成',
  'end-grant': '结束角色',
  close: '停用账号',
  'request-recovery': '提请凭据恢复',
  'confirm-recovery': '确认凭据恢复',
  'sign-in': '登录',
  confirm: '再次确认身份',
  'sign-out-everywhere': '退出全部登录',
  'add-passkey': '添加通行密钥',
  'remove-passkey': '移除通行密钥',
  'set-code': '设置登录码',
  'set-recovery-codes': '换发恢复码',
  'assign-review': '分派评审',
  'end-review': '收回评审',
  'declare-relation': '声明与申报单位的关系',
  'sign-review': '签署评审表',
  'recuse-review': '回避',
  'make-key': '设置个人密钥',
  'change-passphrase': '更换密钥口令',
  'remove-key': '移除个人密钥',
  'add-key-passkey': '添加通行密钥打开个人密钥',
  'remove-key-passkeys': '移除打开个人密钥的通行密钥',
}

/** An `enrolling` session reaches the person's own credentials and nothing else. */
export type SessionLevel = 'full' | 'enrolling'

export const sessionMethods = {
  passkey: '通行密钥',
  code: '登录码与动态口令',
  invite: '邀请链接',
  demo: '演示链接',
} as const
export type SessionMethod = keyof typeof sessionMethods

/** What can be refused at the console's door (拒绝记录), in the words of its pages. */
export const refusalKinds = {
  'sign-in': '登录未通过',
  confirm: '再次确认身份未通过',
  place: '无权访问或不存在的页面',
} as const
export type RefusalKind = keyof typeof refusalKinds

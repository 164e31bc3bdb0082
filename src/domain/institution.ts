import * as z from 'zod'

/** The three kinds of service institution (服务机构) of Art. 2. */
export const kinds = {
  promoter: '行业推进机构',
  integrator: '集成服务商',
  'ecosystem-provider': '生态服务商',
} as const

export const Kind = z.enum(
  Object.keys(kinds) as [keyof typeof kinds, ...(keyof typeof kinds)[]],
  '请选择机构类型',
)
export type Kind = z.infer<typeof Kind>

export const kindName = (kind: Kind) => kinds[kind]

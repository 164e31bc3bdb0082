import * as z from 'zod'

/** The four sectors (细分行业) of Art. 2, in the text's order. */
export const sectors = {
  'construction-machinery': '工程机械',
  'advanced-computing': '先进计算',
  biomedicine: '生物医药',
  fireworks: '烟花鞭炮',
} as const

export const Sector = z.enum(
  Object.keys(sectors) as [keyof typeof sectors, ...(keyof typeof sectors)[]],
  '请选择细分行业',
)
export type Sector = z.infer<typeof Sector>

export const sectorName = (sector: Sector) => sectors[sector]

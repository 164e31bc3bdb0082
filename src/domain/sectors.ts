/** The four sectors (细分行业) of Art. 2, in the text's order. Without a schema library, so that the browser can have it. */
export const sectors = {
  'construction-machinery': '工程机械',
  'advanced-computing': '先进计算',
  biomedicine: '生物医药',
  fireworks: '烟花鞭炮',
} as const

export type Sector = keyof typeof sectors

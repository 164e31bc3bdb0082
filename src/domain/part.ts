/** The parts (栏目) of the handbook, as search names and filters what it finds, in the handbook's order. */
export const parts = {
  measures: '条文',
  guides: '指南',
  sectors: '行业',
  roles: '角色',
  conduct: '规范',
  glossary: '术语',
  sources: '依据',
  about: '本站',
} as const

export type Part = keyof typeof parts

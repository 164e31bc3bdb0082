/** What a check of the whole log (核对) comes to. */

/** What is wrong, and where: a stream with its version, a place in the tree, or the size of a checkpoint. */
export type Finding = { what: keyof typeof findings; where: string }

/** What can be found wrong with the log, in the words of the pages. */
export const findings = {
  altered: '记录被改动',
  missing: '记录缺失',
  'not linked': '记录次序不对或被插入',
  'not in the log': '记录不在总账里，也不在等候入账',
  'entry gone': '总账里有，记录已不在',
  'root differs': '总账与签过的检查点不符',
  'bad signature': '检查点的签名不对',
  'older database': '外存的检查点比数据库新：数据库被换成了旧的',
} as const

/** How far a check went, and the first findings; `more` of them are not named. */
export type Verdict = {
  events: number
  cases: number
  entries: number
  checkpoints: number
  findings: Finding[]
  more: number
}

/** Told of every finding, as the check comes to it. */
export type Find = (what: Finding['what'], where: string) => void

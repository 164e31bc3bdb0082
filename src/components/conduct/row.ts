import { runsOf, type Run } from '#domain/conduct-difference'
import { kindName, type Kind } from '#domain/institution'

/** What a conduct code says on a subject, and where; nothing when it is silent. */
export type Said = { kind: Kind; of?: string; text?: string }
/** What one or several codes beside each other say in the same words; no runs where they say nothing. */
export type Cell = { kinds: Kind[]; of: string[]; runs: Run[] }
/** One subject on which the codes are set side by side. */
export type Row = { subject: string; verdict: string; same: boolean; cells: Cell[] }

/** The codes on one subject: neighbours that say the same share a cell, and what differs is marked. */
export function rowOf(subject: string, codes: Said[]): Row {
  const texts = [...new Set(codes.flatMap(({ text }) => text ?? []))]
  const cells: (Cell & { text: string | undefined })[] = []
  for (const { kind, of, text } of codes) {
    const last = cells.at(-1)
    if (last && text !== undefined && last.text === text) {
      last.kinds.push(kind)
      last.of.push(...(of ? [of] : []))
    } else {
      const others = texts.filter((other) => other !== text)
      cells.push({
        kinds: [kind],
        of: of ? [of] : [],
        runs: text ? runsOf(text, others) : [],
        text,
      })
    }
  }
  return { subject, ...verdictOf(cells), cells }
}

/** In a few words how the codes stand to each other. */
function verdictOf(cells: Cell[]): { verdict: string; same: boolean } {
  const namesOf = (some: Cell[]) => some.flatMap(({ kinds }) => kinds.map(kindName))
  const silent = namesOf(cells.filter(({ runs }) => runs.length === 0))
  const speaking = cells.filter(({ runs }) => runs.length > 0)
  const isAlike = speaking.every(({ runs }) => runs.every(({ differs }) => !differs))
  const isOther = speaking.some(({ runs }) => runs.every(({ differs }) => differs))
  const how = isAlike ? '相同' : isOther ? '句子不同' : '用词不同'
  if (silent.length === 0) return { verdict: isAlike ? '三者相同' : how, same: isAlike }
  if (namesOf(speaking).length === 1)
    return { verdict: `只有${namesOf(speaking).join('')}写到`, same: false }
  return { verdict: `${silent.join('、')}没有写，另两者${how}`, same: false }
}

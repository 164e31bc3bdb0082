import { getEntry } from 'astro:content'
import { runsOf, type Run } from '#components/conduct/differences.ts'
import { classification } from '#components/roles/lines.ts'
import { conductArticle, kindName, kinds, type Kind } from '#domain/institution'
import { citationOf } from '#domain/citation'

/** What one or several conduct codes beside each other say in the same words; no runs where they say nothing. */
export type Cell = { kinds: Kind[]; of: string[]; runs: Run[] }
/** One subject on which the three codes are set side by side. */
export type Row = { subject: string; verdict: string; same: boolean; cells: Cell[] }

const inOrder = Object.keys(kinds) as Kind[]

/**
 * The three conduct codes by subject, differences marked. The alignment is the editor's (编者对照), everything else is
 * found in the text. Throws when a line of a code stands in no subject or in two, or where it does not belong.
 */
export async function comparison(): Promise<Row[]> {
  const [file, classified] = await Promise.all([
    getEntry('comparisons', 'conduct-comparison'),
    classification(),
  ])
  if (!file || !classified) return []
  const { lines, textOf } = classified
  const left = new Map(
    lines
      .filter(({ role, of }) => isKind(role) && conductArticle(role) === citationOf(of).article)
      .map((line) => [line.id, line]),
  )

  /** What the lines say, with the words of the text between them. */
  const said = (subject: string, kind: Kind, ids: string[]) => {
    const own = ids.map((id) => {
      const line = left.get(id)
      if (line?.role !== kind) throw new Error(`${subject}: ${id} is no line of ${kind} left`)
      left.delete(id)
      return line
    })
    const [first, last] = [own[0], own.at(-1)]
    const text = first && textOf(first.of)
    if (!text || !last || own.some(({ of }) => of !== first.of))
      throw new Error(`${subject}: ${ids.join(', ')} are not of one item`)
    return {
      of: first.of,
      text: text.slice(text.indexOf(first.words), text.indexOf(last.words) + last.words.length),
    }
  }

  const rows = file.data.subjects.map(({ subject, lines: ids }): Row => {
    const found = inOrder.map((kind) => ({
      kind,
      ...(ids[kind] && said(subject, kind, ids[kind])),
    }))
    return { subject, ...verdictOf(found), cells: cellsOf(found) }
  })
  if (left.size > 0)
    throw new Error(`conduct-comparison.yaml: in no subject: ${[...left.keys()].join(', ')}`)
  return rows
}

type Found = { kind: Kind; of?: string; text?: string }

const isKind = (role: string): role is Kind => role in kinds
const textsOf = (found: Found[]) => [...new Set(found.flatMap(({ text }) => text ?? []))]

/** Neighbours that say the same share a cell; one that says nothing has its own. */
function cellsOf(found: Found[]): Cell[] {
  const texts = textsOf(found)
  return found.reduce<(Cell & { text?: string | undefined })[]>((cells, { kind, of, text }) => {
    const last = cells.at(-1)
    if (of !== undefined && last?.text === text && last) {
      last.kinds.push(kind)
      last.of.push(of)
      return cells
    }
    const runs = text
      ? runsOf(
          text,
          texts.filter((other) => other !== text),
        )
      : []
    return [...cells, { kinds: [kind], of: of ? [of] : [], runs, text }]
  }, [])
}

/** In a few words how the codes stand to each other on a subject. */
function verdictOf(found: Found[]): { verdict: string; same: boolean } {
  const [silent, speaking] = [true, false].map((is) =>
    found.filter(({ text }) => (text === undefined) === is).map(({ kind }) => kindName(kind)),
  ) as [string[], string[]]
  const alike = textsOf(found).length === 1
  const same = alike && silent.length === 0
  if (speaking.length === 1) return { same, verdict: `只有${speaking.join('')}写到` }
  if (silent.length > 0)
    return { same, verdict: `${silent.join('、')}没有写，另两者${alike ? '相同' : '不同'}` }
  return { same, verdict: same ? '三者相同' : '文字不同' }
}

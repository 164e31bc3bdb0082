import { getEntry } from 'astro:content'
import { rowOf, type Row } from '#components/conduct/row.ts'
import { classification } from '#components/roles/lines.ts'
import { conductArticle, kinds, type Kind } from '#domain/institution'
import { citationOf } from '#domain/citation'

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

  const rows = file.data.subjects.map(({ subject, lines: ids }) =>
    rowOf(
      subject,
      inOrder.map((kind) => ({ kind, ...(ids[kind] && said(subject, kind, ids[kind])) })),
    ),
  )
  if (left.size > 0)
    throw new Error(`conduct-comparison.yaml: in no subject: ${[...left.keys()].join(', ')}`)
  return rows
}

const isKind = (role: string): role is Kind => role in kinds

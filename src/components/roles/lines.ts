import { getEntry } from 'astro:content'
import { articles, versions, wordsOf, type Version } from '#components/measures/text.ts'
import type { Role } from '#domain/role'
import { mentionsOf } from '#domain/role-mention'
import {
  inTextOrder,
  missingFromLines,
  withoutSubject,
  wrongInLines,
  type Bound,
  type RoleLine,
} from '#domain/role-line'

/** The classification of one version of the Measures (编者归类), its lines in the order of the text. */
export type Classification = {
  version: Version
  inForce: boolean
  lines: RoleLine[]
  /** The words of a paragraph or an item of that version. */
  textOf: (key: string) => string | undefined
  /** The provisions that write a role's name and bind somebody else; captions of the text's own are none. */
  mentions: (role: Role) => string[]
}

/** The chapters on duties and conduct, which say item by item what binds a kind of institution. */
const itemByItem = [3, 4]

/** A paragraph that only says what comes: a caption of the text's own, or a lead of one phrase. */
const heading = /^[^，。]+：$/

let read: Promise<Classification | null> | undefined

/**
 * The editor's classification, or `null` when the version it was made for is not held. Throws, naming line and words,
 * when a line is not in that version's text, when the chapters on duties and conduct say something no line holds, or when
 * a line of these chapters that binds another role does not name it.
 */
export const classification = (): Promise<Classification | null> => (read ??= load())

async function load(): Promise<Classification | null> {
  const [file, held] = await Promise.all([getEntry('roles', 'roles'), versions()])
  const version = held.find(({ id }) => id === file?.data.version)
  if (!file || !version) return null

  const texts = new Map<string, string>()
  const bound: Bound[] = []
  for (const article of await articles(version)) {
    const { number, chapter, binds } = article.data
    const { paragraphs, items } = wordsOf(article)
    const blocks = [
      ...paragraphs.map((words, i) => ({ key: `measures/${number}-p${i + 1}`, words })),
      ...items.map((words, i) => ({ key: `measures/${number}-${i + 1}`, words, whole: true })),
    ]
    for (const { key, words, ...rest } of blocks) {
      texts.set(key, words)
      if (itemByItem.includes(chapter))
        bound.push(...binds.map((role: Role) => ({ key, words, role, whole: false, ...rest })))
    }
  }
  const lines = Object.entries(file.data.lines).map(([id, line]): RoleLine => ({ id, ...line }))
  const textOf = (key: string) => texts.get(key)
  const problems = [
    ...wrongInLines(lines, textOf),
    ...missingFromLines(lines, bound),
    ...withoutSubject(lines, bound),
  ]
  if (problems.length > 0) throw new Error(`content/roles.yaml: ${problems.join('\n')}`)
  const prose = [...texts].filter(([, words]) => !heading.test(words))
  return {
    version,
    inForce: version === held[0],
    lines: inTextOrder(lines, textOf),
    textOf,
    mentions: (role) => mentionsOf(role, lines, prose),
  }
}

/** The lines of one role, in the order of the text; none when the version they were made for is not held. */
export const linesOf = async (role: Role): Promise<RoleLine[]> =>
  ((await classification())?.lines ?? []).filter((line) => line.role === role)

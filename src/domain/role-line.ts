import { citationOf } from '#domain/citation'
import { type Role, roles } from '#domain/role'

/** How the editor sorts what binds or entitles a role (编者归类). The verbs stay the text's own. */
export const groups = {
  duty: '职责与要求',
  prohibition: '禁止',
  permission: '可以',
  /** What is done to the role, and asks nothing of it: how it is chosen, inspected, named in a notice. */
  oversight: '程序与监督',
} as const

export type Group = keyof typeof groups

/** Words of the Measures that bind or entitle one role. */
export type RoleLine = {
  id: string
  role: Role
  group: Group
  /** The citation key of the provision. */
  of: string
  /** The word of `words` that binds. */
  verb: string
  /** Verbatim. */
  words: string
  /** Verbatim from the lead: what an item that says too little alone hangs on, or whom it binds instead of the role. */
  opening?: string | undefined
}

/** The words the text forbids with: 应当 does not occur in it, and 可以 only once. */
const bans = /不得|不应|不强制|不影响|不增加|不参与/g
const permits = /可以/g
const punctuation = /[\p{P}\s]/u

/** A provision whose every word must be found in the lines of the role it binds. */
export type Bound = { key: string; words: string; role: Role; whole: boolean }

type TextOf = (key: string) => string | undefined

/** What in a line is not in the text, each with the line's id and the words. */
export function wrongInLines(lines: RoleLine[], textOf: TextOf): string[] {
  return lines.flatMap(({ id, of, words, verb, opening, group }) => {
    const text = textOf(of)
    if (text === undefined) return [`${id}: ${of} is no provision`]
    const lead = textOf(`measures/${citationOf(of).article}-p1`) ?? ''
    return [
      ...(text.split(words).length === 2 ? [] : [`${id}: not once in ${of}: ${words}`]),
      ...(words.includes(verb) ? [] : [`${id}: the verb is not in the words: ${verb}`]),
      ...(lead.includes(opening ?? '')
        ? []
        : [`${id}: not in the lead of ${of}: ${opening ?? ''}`]),
      ...(bansIn(words) === (group === 'prohibition' ? 1 : 0)
        ? []
        : [`${id}: a ban must stand alone, in a line of prohibitions: ${words}`]),
    ]
  })
}

const bansIn = (words: string) => words.match(bans)?.length ?? 0

/** What of the text is in no line: words of a provision no line holds, a ban or a permission in a line of another group. */
export function missingFromLines(lines: RoleLine[], provisions: Bound[]): string[] {
  return provisions.flatMap(({ key, words, role, whole }) => {
    const own = lines.filter((line) => line.role === role && line.of === key)
    const held = (group?: Group) =>
      covered(
        words,
        own.filter((line) => !group || line.group === group),
      )
    const [all, prohibited, permitted] = [held(), held('prohibition'), held('permission')]
    const unheld = (found: RegExp, by: boolean[]) =>
      [...words.matchAll(found)].filter(({ index }) => !by[index]).map(([word]) => word)
    return [
      ...(whole ? gaps(words, all).map((gap) => `${key}: in no line of ${role}: ${gap}`) : []),
      ...unheld(bans, prohibited).map((word) => `${key}: in no prohibition of ${role}: ${word}`),
      ...unheld(permits, permitted).map((word) => `${key}: in no permission of ${role}: ${word}`),
    ]
  })
}

/** The lines of a provision that binds somebody else, and that do not say whom: alone they read as the role's own duty. */
export const withoutSubject = (lines: RoleLine[], provisions: Bound[]): string[] =>
  lines.flatMap(({ id, of, role, opening = '' }) => {
    const bound = provisions.filter(({ key }) => key === of).map((provision) => provision.role)
    const isTold = bound.includes(role) || bound.some((other) => opening.includes(roles[other]))
    return bound.length === 0 || isTold ? [] : [`${id}: ${of} binds ${bound.join(', ')}: say whom`]
  })

/** For every character of `text`, whether a line holds it. */
function covered(text: string, lines: RoleLine[]): boolean[] {
  const held = Array.from(text, () => false)
  for (const { words } of lines) {
    const start = text.indexOf(words)
    if (start >= 0) held.fill(true, start, start + words.length)
  }
  return held
}

/** The runs of words that are not held, without the punctuation between the lines. */
const gaps = (text: string, held: boolean[]) =>
  Array.from(text, (character, i) => (held[i] || punctuation.test(character) ? '\n' : character))
    .join('')
    .split('\n')
    .filter(Boolean)

/** The lines in the order of the text. Throws for a line of a provision that does not exist. */
export function inTextOrder(lines: RoleLine[], textOf: TextOf): RoleLine[] {
  const place = ({ of, words }: RoleLine) => {
    const { article, item = 0 } = citationOf(of)
    return [article, item, textOf(of)?.indexOf(words) ?? 0] as const
  }
  return lines.toSorted((a, b) => {
    const [x, y] = [place(a), place(b)]
    return x[0] - y[0] || x[1] - y[1] || x[2] - y[2]
  })
}

/** One sentence of the text as a page prints it, with every provision that says it in these words. */
export type Said = Pick<RoleLine, 'words' | 'verb' | 'opening'> & { id: string; of: string[] }

/** Lines that say the same in the same words, once, each where it comes first. */
export function saidOnce(lines: RoleLine[]): Said[] {
  const said = new Map<string, Said>()
  for (const { id, of, words, verb, opening } of lines) {
    const whole = `${opening ?? ''}：${words}`
    const known = said.get(whole)
    if (known) known.of.push(of)
    else said.set(whole, { id, words, verb, opening, of: [of] })
  }
  return [...said.values()]
}

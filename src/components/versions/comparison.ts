import {
  articles,
  versions,
  wordsOf,
  type Article,
  type Version,
} from '#components/measures/text.ts'
import { itemText, paragraphText } from '#domain/citation'
import { counterparts, difference, type Stretch } from '#domain/text-difference'

/**
 * What became of a text. `moved`: the words are the same, the number is another.
 * `unknown`: the other version's text is not held there, so that nobody can tell.
 */
export type Fate = 'same' | 'moved' | 'changed' | 'added' | 'removed' | 'unknown'

/** What corresponds in an older and a newer text; one side is undefined where the other has nothing like it. */
type Pair<T> = { before: T | undefined; after: T | undefined }
/** A paragraph or item in two versions by its names in both, such as 第（四）项, and its words with what was changed. */
export type BlockChange = Pair<string> & { fate: Fate; stretches: Stretch[] }
/** An article in two versions, block by block. */
export type ArticleChange = Pair<Article> & { fate: Fate; blocks: BlockChange[] }

/** The version before this one, if there is one. */
export async function previousVersion(version: Version): Promise<Version | undefined> {
  const all = await versions()
  return all[all.findIndex(({ id }) => id === version.id) + 1]
}

/** Where a version is compared with the one before it. */
export const changesHref = ({ id }: Version) => `/versions/${id}/changes/`

/** Which articles of two versions correspond, in the order of the texts. */
export const correspondingArticles = async (older: Version, newer: Version) =>
  pairs(await articles(older), await articles(newer), (article) =>
    Object.values(wordsOf(article)).flat().join('\n'),
  )

/** What changed from one version to the other, article by article. */
export async function changes(older: Version, newer: Version): Promise<ArticleChange[]> {
  const all = await correspondingArticles(older, newer)
  const isHeldWhole = { before: !all.some(cut('before')), after: !all.some(cut('after')) }
  return all.map(({ before, after, isTail }) => {
    const blocks = blocksOf({ before, after })
    const isChanged = blocks.some(({ fate }) => fate !== 'same' && fate !== 'unknown')
    const hasMoved = before?.data.number !== after?.data.number
    const pairedFate = isChanged ? 'changed' : hasMoved ? 'moved' : 'same'
    return {
      fate: alone({ before, after }, isTail, isHeldWhole) ?? pairedFate,
      before,
      after,
      blocks,
    }
  })
}

/** The text we hold ends in this article. */
export const isCut = ({ body = '' }: Article) => body.includes('<Gap />')
const cut =
  (side: keyof Pair<Article>) =>
  ({ [side]: article }: Pair<Article>) =>
    article !== undefined && isCut(article)

/** What stands alone was added or removed, unless it stands where the other text is not held. */
function alone(
  { before, after }: Pair<unknown>,
  isTail: boolean,
  isHeldWhole: Record<keyof Pair<unknown>, boolean>,
): Fate | undefined {
  if (!before) return isTail && !isHeldWhole.before ? 'unknown' : 'added'
  if (!after) return isTail && !isHeldWhole.after ? 'unknown' : 'removed'
  return undefined
}

/** Pairs what corresponds. What one list has after the other has ended is its tail. */
function pairs<T>(before: T[], after: T[], text: (one: T) => string) {
  const found = counterparts(before.map(text), after.map(text))
  const last = (side: keyof Pair<T>) => found.findLastIndex((pair) => pair[side] !== null)
  const end = Math.min(last('before'), last('after'))
  return found.map(({ before: i, after: j }, at) => ({
    before: i === null ? undefined : before[i],
    after: j === null ? undefined : after[j],
    isTail: at > end,
  }))
}

type Block = { name: string; words: string }

function blocksOf(pair: Pair<Article>): BlockChange[] {
  const [old, young] = [blocksIn(pair.before), blocksIn(pair.after)]
  const isHeldWhole = { before: !cut('before')(pair), after: !cut('after')(pair) }
  return [
    ...pairs(old.paragraphs, young.paragraphs, ({ words }) => words),
    ...pairs(old.items, young.items, ({ words }) => words),
  ].map(({ before, after, isTail }) => {
    const hasMoved = before?.name !== after?.name
    const pairedFate = before?.words !== after?.words ? 'changed' : hasMoved ? 'moved' : 'same'
    return {
      fate: alone({ before, after }, isTail, isHeldWhole) ?? pairedFate,
      before: before?.name,
      after: after?.name,
      stretches: difference(before?.words ?? '', after?.words ?? ''),
    }
  })
}

function blocksIn(article: Article | undefined): Record<'paragraphs' | 'items', Block[]> {
  const { paragraphs, items } = article ? wordsOf(article) : { paragraphs: [], items: [] }
  return {
    paragraphs: paragraphs.map((words, i) => ({ name: paragraphText(i + 1), words })),
    items: items.map((words, i) => ({ name: itemText(i + 1), words })),
  }
}

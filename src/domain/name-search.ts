/**
 * Finding a name by any piece of it, one character long or more. A name is indexed by its one- and two-character
 * pieces; what they find is compared again with the whole piece, because pieces may lie apart.
 */

/** The longest piece of a name that is looked for. */
export const SEARCH_MAX = 60

/** What is compared: letters, digits and marks only, one width, lower case. Brackets and dots never hide a name. */
export const nameKey = (text: string) =>
  text
    .toWellFormed()
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '')

// Spelt in code points, the index holds plain ASCII and no tokenizer has a say in what a letter is.
const spelt = (piece: string[]) =>
  piece.map((character) => (character.codePointAt(0) ?? 0).toString(16)).join('x')

const pairs = (characters: string[]) =>
  characters.slice(1).map((character, i) => spelt([characters[i] ?? '', character]))

/** The tokens the names of one institution are indexed by, separated by spaces. */
export function indexTokens(...keys: string[]): string {
  const tokens = keys.flatMap((key) => {
    const characters = Array.from(key)
    return [...characters.map((c) => spelt([c])), ...pairs(characters)]
  })
  return [...new Set(tokens)].join(' ')
}

/** The FTS5 expression every name that contains one of each key matches (and some that do not). */
export function searchTokens(keys: string[]): string {
  const tokens = keys.flatMap((key) => {
    const characters = Array.from(key)
    return characters.length === 1 ? [spelt(characters)] : pairs(characters)
  })
  return [...new Set(tokens)].join(' ')
}

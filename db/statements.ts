/** Comments, strings, quoted names, words and semicolons: what tells where a statement ends. */
const tokens =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|[\w$]+|;/g

/**
 * The statements of a migration, in order. A semicolon inside a trigger's `begin … end`, a string or a comment ends none.
 * Throws where the last statement is left open: a driver would silently run only what stands before it.
 */
export function statementsIn(text: string): string[] {
  const statements: string[] = []
  let from = 0
  let depth = 0
  let started = false
  for (const { 0: token, index } of text.matchAll(tokens)) {
    const word = token.toLowerCase()
    if (word === 'begin' || word === 'case') depth += 1
    if (word === 'end') depth -= 1
    if (word !== ';') {
      started ||= !/^(?:--|\/\*)/.test(word)
    } else if (depth === 0) {
      if (started) statements.push(text.slice(from, index).trim())
      from = index + 1
      started = false
    }
  }
  if (started || depth !== 0) throw new Error('the last statement does not end with a semicolon')
  return statements
}

import { readFileSync, statSync, writeFileSync } from 'node:fs'

/**
 * Writes a secret line under comment lines, to a file that its owner alone may read. Throws where the file is there: a key
 * that is overwritten is lost, and with it whatever was sealed to it.
 */
export function keepSecret(file: string, comments: string[], secret: string) {
  const lines = [...comments.map((comment) => `# ${comment}`), secret, '']
  writeFileSync(file, lines.join('\n'), { mode: 0o600, flag: 'wx', flush: true })
}

/** The secret line of such a file. Throws where others may read it, or it holds no such line; nothing of it is repeated. */
export function secretIn(file: string): string {
  // POSIX file modes: the last six bits are the group's and everybody's.
  if ((statSync(file).mode & 0o077) !== 0)
    throw new Error(`${file} can be read by others: chmod 600 it, and ask who has read it`)
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  if (lines.length !== 1) throw new Error(`${file} must hold one line that is no comment`)
  return lines[0] ?? ''
}

/** The JSON in a file. Throws without its words: the file may be a secret one, given by mistake. */
export function jsonIn(file: string): unknown {
  const text = readFileSync(file, 'utf8')
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Error(`${file} is no JSON`)
  }
}

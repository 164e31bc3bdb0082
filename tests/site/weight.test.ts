import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { built, client } from './built.ts'

const compressed = (file: string) => statSync(join(client, `${file}.br`)).size

/** What a page makes a browser ask for at once, in bytes as transferred: its styles, its scripts, and what those import. */
function loadedBy(html: string): { styles: string[]; scripts: string[] } {
  const all = (pattern: RegExp) => [...html.matchAll(pattern)].map(([, href = '']) => href)
  const scripts = all(/<script[^>]* src="([^"]+)"/g)
  const imported = scripts.flatMap((script) =>
    [
      ...built(script).matchAll(/(?:^|[;}])\s*import\s?(?:[^"'`();]*from)?\s?["'`]\.\/([^"'`]+)/g),
    ].map(([, name = '']) => `/_astro/${name}`),
  )
  return {
    styles: all(/<link rel="stylesheet" href="([^"]+)"/g),
    scripts: [...new Set([...scripts, ...imported, ...all(/rel="modulepreload" href="([^"]+)"/g)])],
  }
}
const sum = (files: string[]) => files.reduce((total, file) => total + compressed(file), 0)

describe.each(Array.from({ length: 13 }, (_, i) => `/measures/${i + 1}/`))('%s', (address) => {
  const page = compressed(`${address}index.html`)
  const { styles, scripts } = loadedBy(built(address))

  test('weighs at most 6.0 kB on a first visit, with its styles and scripts', () => {
    expect(page + sum(styles) + sum(scripts)).toBeLessThanOrEqual(6000)
  })

  test('weighs at most 2.5 kB on the next', () => {
    expect(page).toBeLessThanOrEqual(2500)
  })

  test('asks for three sheets at most, and for two scripts', () => {
    expect(styles.length).toBeLessThanOrEqual(3)
    expect(scripts.length).toBeLessThanOrEqual(2)
  })
})

/** Every page that is built ahead but the articles, by its address. */
const others = globSync('**/index.html', { cwd: client })
  .map((file) => `/${file.replace('index.html', '')}`)
  .filter((address) => !/^\/measures\/\d+\/$/.test(address))

describe.each(others)('%s', (address) => {
  const { styles, scripts } = loadedBy(built(address))
  const first = compressed(`${address}index.html`) + sum(styles) + sum(scripts)

  test('weighs at most 10 kB on a first visit, with its styles and scripts', () => {
    expect(first).toBeLessThanOrEqual(10_000)
  })
})

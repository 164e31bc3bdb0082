import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const text = (file: string) => readFileSync(file, 'utf8')

/** The file and every one of ours it leads to, and the packages they import. */
function reached(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const [, kind, from = ''] of text(file).matchAll(/^import (type )?.*?from '([^']+)'/gms)) {
    if (kind) continue
    if (from.startsWith('#')) reached(`src/${from.slice(1)}.ts`, seen)
    else seen.add(from)
  }
  return seen
}

test('no page puts whom a complaint accuses into an address', () => {
  const telling = globSync('src/**/*.astro').filter((file) =>
    text(file).includes('/complaints/new/?'),
  )

  expect(telling).toEqual([])
})

test('the browser opens a complaint without a schema library', () => {
  const all = reached('src/scripts/sealed-case.ts')

  expect([...all]).toContain('src/domain/sectors.ts')
  expect([...all]).not.toContain('zod')
})

test('the privacy page names the cookie of a look-up', () => {
  expect(text('src/pages/about/privacy.astro')).toContain('__Host-case')
})

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { OfflineCopy } from '#domain/offline-copy'
import { built, client } from './built.ts'

const [first = ''] = built('/sw.js').split('\n', 1)
const copy = JSON.parse(first.replace('globalThis.copy = ', '')) as OfflineCopy
const files = JSON.parse(built(copy.bundle)) as Record<string, string>

const bytes = (address: string, encoding: 'br' | 'gz') =>
  statSync(join(client, `${address}.${encoding}`)).size
const saved = (encoding: 'br' | 'gz') => bytes('/sw.js', encoding) + bytes(copy.bundle, encoding)

describe('the offline copy', () => {
  test('is the whole handbook in less than 200 KB, however it is compressed', () => {
    expect(saved('br')).toBeLessThan(200_000)
    expect(saved('gz')).toBeLessThan(200_000)
  })

  test('is no larger than its page says', () => {
    const told = /class="copy-size"[^>]*>约 (\d+) KB</.exec(built('/offline/'))?.[1]
    expect(Number(told) * 1000).toBeGreaterThanOrEqual(bytes(copy.bundle, 'gz') - 100)
    expect(Number(told) * 1000).toBeLessThan(bytes(copy.bundle, 'gz') + 2000)
  })

  test('has every page of the handbook as it was built', () => {
    const articles = Array.from({ length: 13 }, (_, i) => `/measures/${i + 1}/`)
    expect(copy.paths).toEqual(expect.arrayContaining(['/measures/', '/offline/', ...articles]))
    expect(Object.keys(files)).toEqual(copy.paths)
    for (const [path, text] of Object.entries(files)) expect(text).toBe(built(path))
  })

  test('has everything that its pages load', () => {
    const loaded = Object.values(files).flatMap((text) => [
      ...text.matchAll(/(?:src|href)="(\/_astro\/[^"]+)"/g),
    ])
    for (const [, address] of loaded) expect(copy.paths).toContain(address)
  })

  test('has nothing but the handbook', () => {
    const pages = copy.paths.filter((path) => !/^\/_astro\/|^\/type-ahead\.json$/.test(path))
    expect(
      pages.filter(
        (path) =>
          !/^\/(measures|guides|sectors|roles|conduct|glossary|sources|offline|about\/source|versions)\//.test(
            path,
          ),
      ),
    ).toEqual([])
    expect(copy.paths.join()).not.toMatch(
      /complaint|apply|application|staff|pagefind|search|QuickExit/i,
    )
  })
})

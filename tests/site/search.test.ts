import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Part, parts } from '#domain/part'
import type { TypeAhead } from '#domain/type-ahead'
import { built, client } from './built.ts'

type Page = { url: string; meta: Record<string, string>; filters: { mark?: string[] } }

const fragments = join(client, 'pagefind/fragment')
const pages = readdirSync(fragments)
  .filter((name) => name.endsWith('.pf_fragment'))
  .flatMap((name) => {
    const text = readFileSync(join(fragments, name), 'utf8').slice('pagefind_dcd'.length)
    return Object.values(JSON.parse(text) as Record<string, Page>)
  })

describe('the search index', () => {
  test('marks every page with the one part of the handbook it belongs to', () => {
    expect(pages.length).toBeGreaterThan(13)
    for (const { url, filters } of pages) {
      const kinds = (filters.mark ?? []).filter((mark) => mark.startsWith('kind.'))
      expect(kinds, url).toEqual([`kind.${url.split('/')[1] ?? ''}`])
      expect(Object.keys(parts) as Part[], url).toContain(kinds[0]?.slice('kind.'.length))
    }
  })

  test('holds each page once, and no full text', () => {
    const urls = pages.map(({ url }) => url)
    expect(urls).toEqual([...new Set(urls)])
    expect(urls).not.toContain('/measures/')
  })
})

describe('the index of the type-ahead', () => {
  const { articles, pages: others } = JSON.parse(built('/type-ahead.json')) as TypeAhead

  test('holds every article with its paragraphs and items', () => {
    expect(articles).toHaveLength(13)
    expect(articles.flatMap(([, , paragraphs]) => paragraphs)).toHaveLength(16)
    expect(articles.flatMap(([, , , items]) => items)).toHaveLength(31)
    expect(articles[5]?.[3][3]).toBe(
      '组织集成服务商编制标准合同文本，明确相关服务标准，监督服务质量，接受、处理试点企业的投诉。',
    )
  })

  test('names the other pages that can be found', () => {
    expect(others.map(([href]) => href)).toContain('/guides/complain/')
    expect(others).toContainEqual(['/measures/#chapter-3', '第三章 服务机构的工作职责'])
  })
})

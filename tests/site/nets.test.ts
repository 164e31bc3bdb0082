import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { linkProblems } from '#build/links'
import { buildWith } from '../rig/faulty.ts'

let dir = ''
afterEach(() => {
  rmSync(dir, { recursive: true, force: true })
})

/** A built site of these pages. */
function site(pages: Record<string, string>): string {
  dir = mkdtempSync(join(tmpdir(), 'linked-'))
  for (const [address, html] of Object.entries(pages)) {
    const file = join(dir, address.endsWith('/') ? `${address}index.html` : address)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, html)
  }
  return dir
}

describe('the net over the built links', () => {
  const whole = '<ol><li id="article-6-item-4">四</li></ol>'

  test('lets through what lands: pages, anchors, files, and what is answered on demand', async () => {
    const pages = {
      '/': '<a href="/measures/#article-6-item-4">甲</a><a href="/a.txt">乙</a><a href="/m/6/4">丙</a>',
      '/measures/': `${whole}<a href="#article-6-item-4">丁</a><a href="https://www.gov.cn/x">戊</a><a href="../">己</a>`,
      '/a.txt': '',
    }
    expect(await linkProblems(site(pages), (path) => path.startsWith('/m/'))).toEqual([])
  })

  test.each([
    ['a page that is not there', '/nowhere/', 'the link /nowhere/ leads nowhere: on /guides/x/'],
    [
      'an address without its slash',
      '/measures',
      'the link /measures lacks its slash: on /guides/x/',
    ],
    [
      'an item that the full text lacks',
      '/measures/#article-6-item-5',
      'the link /measures/#article-6-item-5 has no anchor there: on /guides/x/',
    ],
    ['an anchor of its own page', '#part', 'the link #part has no anchor there: on /guides/x/'],
  ])('catches a link to %s', async (_, href, problem) => {
    const pages = { '/measures/': whole, '/guides/x/': `<p>见<a href="${href}">此</a></p>` }
    expect(await linkProblems(site(pages))).toEqual([problem])
  })

  test('catches an id that stands twice on a page', async () => {
    const pages = { '/measures/6/': '<p id="p1">甲</p><p id="p1">乙</p>' }
    expect(await linkProblems(site(pages))).toEqual(['the id p1 stands twice: on /measures/6/'])
  })
})

describe('a build', () => {
  const guide = (body: string, summary = '试验构建是否在有错误的引用时停下。') => `---
title: 试验用指南
summary: ${summary}
order: 1
roles: [promoter]
revisions:
  - { on: '2026-11-25', what: 首次发布 }
---

${body}
`
  const over = (body: string) => buildWith({ 'content/guides/faulty.mdx': guide(body) })

  test.each([
    [
      'a <Ref> to an item that does not exist',
      '依据见 <Ref to="measures/6-5" />。',
      ['/guides/faulty/', 'measures/6-5: article 6 has 1 paragraphs and 4 items'],
    ],
    [
      'a <Quote> of an article that does not exist',
      '<Quote of="measures/14" />',
      ['/guides/faulty/', 'measures/14: the Measures have 13 articles'],
    ],
    [
      'a citation typed in a guide',
      '<Editorial>\n见第六条。\n</Editorial>',
      ['content/guides/faulty.mdx', 'a citation is typed, not a <Ref>: 见第六条。'],
    ],
    [
      'links that lead nowhere and an id that stands twice',
      '<Editorial>\n见[此](/guides/nowhere/)、[彼](/measures/6/#item-9)和[下文](#below)。\n\n<p id="twice">甲</p>\n\n<p id="twice">乙</p>\n</Editorial>',
      [
        'the link /guides/nowhere/ leads nowhere: on /guides/faulty/',
        'the link /measures/6/#item-9 has no anchor there: on /guides/faulty/',
        'the link #below has no anchor there: on /guides/faulty/',
        'the id twice stands twice: on /guides/faulty/',
      ],
    ],
  ])('stops at %s, naming the page', { timeout: 120_000 }, (_, body, said) => {
    const answer = over(body)
    expect(answer.status).not.toBe(0)
    for (const words of said) expect(answer.said).toContain(words)
  })

  test('stops at a citation typed in the summary of a guide', { timeout: 120_000 }, () => {
    const file = guide('<Quote of="measures/6-4" />', '说明第 6 条的投诉由谁接受、由谁处理。')
    const answer = buildWith({ 'content/guides/faulty.mdx': file })
    expect(answer.status).not.toBe(0)
    expect(answer.said).toContain('content/guides/faulty.mdx: a citation is typed, not a <Ref>')
  })
})

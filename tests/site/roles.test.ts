import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { roles } from '#domain/role'
import { built, client } from './built.ts'

const page = (address: string) => parseHTML(built(address)).document
const names = Object.entries(roles)
const sections = ['duty', 'prohibition', 'permission', 'oversight'] as const

/** The lines of one section: their words, and the addresses they cite. */
const linesIn = (role: string, section: string) =>
  [
    ...page(`/roles/${role}/`).querySelectorAll(`section[aria-labelledby=${section}] .said > li`),
  ].map((line) => ({
    words: line.querySelector('p')?.textContent.trim() ?? '',
    opening: line.querySelector('.opening')?.textContent ?? '',
    verb: line.querySelector('b')?.textContent ?? '',
    cites: [...line.querySelectorAll('.refs a')].map((a) => a.getAttribute('href') ?? ''),
  }))

/** The words of the provision at an address, as the article's page prints them. */
const provisionAt = (href: string) => {
  const [address = '', id = ''] = href.split('#')
  return page(address).getElementById(id)?.textContent ?? ''
}

describe('the roles', () => {
  test('are five, each with a sentence and its counts', () => {
    const listed = [...page('/roles/').querySelectorAll('.roles > li')]
    expect(listed.map((li) => li.querySelector('h2 a')?.getAttribute('href'))).toEqual(
      names.map(([role]) => `/roles/${role}/`),
    )
    for (const [i, [role]] of names.entries()) {
      const counts = listed[i]?.querySelector('.meta')?.textContent.match(/\d+/g)?.map(Number)
      // What the page says once for several provisions counts as often as it is said.
      const cited = sections.map((section) => linesIn(role, section).flatMap(({ cites }) => cites))
      expect(counts).toEqual(cited.map(({ length }) => length))
    }
  })

  test.each(names)('%s: every line is in the provision it links to, with its verb', (role) => {
    const lines = [...sections, 'protecting'].flatMap((section) => linesIn(role, section))
    expect(lines.length).toBeGreaterThan(7)
    for (const { words, opening, verb, cites } of lines) {
      const own = words.replace(opening, '')
      expect(own).toContain(verb)
      expect(cites.length).toBeGreaterThan(0)
      for (const href of cites) expect(provisionAt(href)).toContain(own)
    }
  })

  test.each(names)('%s: the sorting is marked as the editor’s', (role) => {
    const label = page(`/roles/${role}/`).querySelector('.classified[data-editorial] strong')
    expect(label?.textContent).toBe('编者归类')
  })

  test.each(names)('%s: the page links to nothing that is not there', (role) => {
    const own = [...page(`/roles/${role}/`).querySelectorAll('main .role a, main .further a')]
    const prerendered = own
      .map((a) => (a.getAttribute('href') ?? '').split('#')[0] ?? '')
      .filter((href) => /^\/(measures|guides|conduct|roles)\//.test(href))
    for (const href of prerendered)
      expect(`${href} ${existsSync(join(client, href, 'index.html'))}`).toBe(`${href} true`)
  })
})

describe('a provision that writes the name of a role', () => {
  const named = {
    promoter: '行业推进机构',
    integrator: '集成服务商',
    'ecosystem-provider': '生态服务商',
    'pilot-enterprise': '试点企业',
    authority: '市工业和信息化局',
  }

  test.each(Object.entries(named))(
    'is on the page of %s, in a line or beside them',
    (role, name) => {
      const main = page(`/roles/${role}/`).querySelector('.role')
      const cited = [...(main?.querySelectorAll('a') ?? [])].map(
        (a) => a.getAttribute('href') ?? '',
      )
      const articles = Array.from({ length: 13 }, (_, i) => i + 1)
      const naming = articles.flatMap((number) => {
        const law = page(`/measures/${number}/`).querySelector('article.law')
        const blocks = [...(law?.querySelectorAll('p[id^=p], li[id^=item-]') ?? [])]
        return blocks
          .filter(({ textContent }) => textContent.includes(name))
          .filter(({ textContent }) => !/^\s*[^，。]+：/.test(textContent))
          .map(({ id }) => ({ number, id }))
      })
      expect(naming.length).toBeGreaterThan(5)
      for (const { number, id } of naming)
        expect(cited, `${number} ${id}`).toEqual(
          expect.arrayContaining([expect.stringMatching(`^/measures/${number}/(#${id})?$`)]),
        )
    },
  )
})

describe('the groups', () => {
  test('hold every ban of the text among the prohibitions, and no other line', () => {
    const ban = /不得|不应|不强制|不影响|不增加|不参与/
    for (const [role] of names) {
      for (const { words } of linesIn(role, 'prohibition')) expect(words).toMatch(ban)
      for (const group of ['duty', 'permission', 'oversight'])
        for (const { words } of linesIn(role, group)) expect(words).not.toMatch(ban)
    }
    expect(linesIn('promoter', 'prohibition')).toHaveLength(6)
    expect(linesIn('integrator', 'prohibition')).toHaveLength(9)
    expect(linesIn('ecosystem-provider', 'prohibition')).toHaveLength(8)
  })

  test('hold the one 可以 of the text (art. 10)', () => {
    expect(linesIn('integrator', 'permission')).toEqual([
      {
        words: '可以向企业推荐优秀生态服务商',
        opening: '',
        verb: '可以',
        cites: ['/measures/10/#item-3'],
      },
    ])
  })

  test.each([
    ['promoter', 'permission', '没有对行业推进机构说“可以”的话'],
    ['pilot-enterprise', 'duty', '没有给试点企业规定职责的话'],
    ['pilot-enterprise', 'prohibition', '没有禁止试点企业做什么的话'],
    ['authority', 'prohibition', '没有禁止主管部门做什么的话'],
  ])('of %s: an empty %s says so', (role, section, words) => {
    const text = page(`/roles/${role}/`).querySelector(`section[aria-labelledby=${section}]`)
    expect(text?.textContent).toContain(words)
  })

  test('say a situation of art. 13 with the words of its lead', () => {
    expect(linesIn('promoter', 'oversight').map(({ words }) => words)).toContain(
      '行业推进机构出现以下情况之一：未按工作要求制定细分行业转型实施方案',
    )
  })

  test.each([
    ['promoter', 'duty', '集成服务商：在市工业和信息化局和行业推进机构统一组织下牵头开展咨询诊断'],
    ['authority', 'duty', '行业推进机构：协助市工业和信息化局管理数字化转型产品和服务的备案'],
    ['integrator', 'duty', '行业推进机构：组织集成服务商编制标准合同文本'],
    ['pilot-enterprise', 'permission', '行业推进机构：接受、处理试点企业的投诉'],
  ])('of %s name whom a %s of another binds', (role, group, words) => {
    expect(linesIn(role, group).map((line) => line.words.slice(0, words.length))).toContain(words)
  })

  test('keep what is done to a role apart from what it owes', () => {
    const cited = (role: string, group: string) =>
      new Set(linesIn(role, group).flatMap(({ cites }) => cites))
    expect(cited('promoter', 'oversight')).toEqual(
      new Set([
        '/measures/3/#p2',
        '/measures/13/#p1',
        '/measures/13/#item-1',
        '/measures/13/#item-2',
      ]),
    )
    expect(cited('integrator', 'oversight')).toEqual(
      new Set(['/measures/4/#p2', '/measures/12/#p1']),
    )
    for (const role of ['promoter', 'integrator', 'ecosystem-provider'])
      for (const href of cited(role, 'duty')) expect(href).not.toMatch(/^\/measures\/13\//)
    expect(page('/roles/authority/').getElementById('oversight')).toBeNull()
  })

  test('tell a pilot enterprise what the institutions may not do to it, once', () => {
    const told = linesIn('pilot-enterprise', 'protecting')
    const fee = told.filter(({ words }) => words === '不得违规向企业收取费用')
    expect(fee.map(({ cites }) => cites)).toEqual([
      ['/measures/9/#item-4', '/measures/10/#item-6', '/measures/11/#item-6'],
    ])
  })
})

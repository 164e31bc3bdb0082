import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { built } from './built.ts'

const { document } = parseHTML(built('/conduct/compare/'))
const rows = [...document.querySelectorAll('table tbody tr')]

/** A row as it reads: each code's words with what differs in brackets, as often as columns it stands in. */
const reading = (row: Element) =>
  [...row.querySelectorAll('td')].flatMap((cell) => {
    const words = cell.querySelector('.words')
    const text = [...(words?.childNodes ?? [])]
      .map((node) => {
        if (node.nodeName !== 'MARK') return node.textContent?.trim() ?? ''
        const [said] = [...node.childNodes].filter(({ nodeName }) => nodeName === '#text')
        return `[${said?.textContent ?? ''}]`
      })
      .join('')
    return Array.from({ length: Number(cell.getAttribute('colspan') ?? 1) }, () => text || '没有写')
  })
const about = (subject: string) => {
  const row = rows.find((row) => row.querySelector('th')?.textContent.trim().startsWith(subject))
  if (!row) throw new Error(`no row on ${subject}`)
  return row
}
const verdict = (row: Element) => row.querySelector('th small')?.textContent.trim()

describe('the three conduct codes side by side', () => {
  test('say every word of the nineteen items, each in its column and once', () => {
    const said = rows.flatMap((row) => [...row.querySelectorAll('.refs a')])
    const items = [9, 10, 11].flatMap((article) =>
      Array.from(
        { length: article === 9 ? 5 : 7 },
        (_, i) => `/measures/${article}/#item-${i + 1}`,
      ),
    )
    expect(new Set(said.map((a) => a.getAttribute('href')))).toEqual(new Set(items))

    for (const [column, article] of [9, 10, 11].entries()) {
      const law = parseHTML(built(`/measures/${article}/`)).document
      const text = [...law.querySelectorAll('ol.items > li > span')].map((li) => li.textContent)
      const length = (words: string) => words.replaceAll(/[\p{P}\s[\]]/gu, '').length
      const printed = rows.map((row) => reading(row)[column] ?? '').filter((w) => w !== '没有写')
      expect(length(printed.join(''))).toBe(length(text.join('')))
    }
  })

  test.each([
    [
      '以政府工作的名义对接企业',
      '生态服务商没有写，另两者相同',
      [
        '不得私自以政府数字化转型工作的名义对接企业',
        '不得私自以政府数字化转型工作的名义对接企业',
        '没有写',
      ],
    ],
    ['推荐服务商', '只有集成服务商写到', ['没有写', '可以向企业推荐优秀生态服务商', '没有写']],
    [
      '企业的选择',
      '行业推进机构没有写，另两者用词不同',
      ['没有写', '[但不应限制]企业[的自主]选择', '[不强制]企业选择[自己的产品或服务]'],
    ],
    [
      '法律法规与安全生产',
      '用词不同',
      [
        '严格遵守国家及地方相关法律、法规、[试点]企业的安全生产相关规章制度和操作流程',
        '严格遵守国家及地方相关法律、法规、[所服务]企业的安全生产相关规章制度和操作流程',
        '严格遵守国家及地方相关法律、法规、[所服务]企业的安全生产相关规章制度和操作流程',
      ],
    ],
    [
      '企业的正常生产',
      '用词不同',
      ['[不得]影响企业正常生产', '[不得]影响企业正常生产', '[不]影响企业正常生产'],
    ],
    [
      '企业的设施',
      '用词不同',
      [
        '不得擅自[用]企业设施、车辆、工具、原材料等',
        '不得擅自[动用]企业设施、车辆、工具、原材料等',
        '不得擅自[动用]企业设施、车辆、工具、原材料等',
      ],
    ],
    [
      '管理与配合',
      '行业推进机构没有写，另两者用词不同',
      [
        '没有写',
        '[加强对生态]服务商[开展]数字化转型[业务]的管理',
        '[配合集成]服务商[在]数字化转型[项目上]的管理',
      ],
    ],
    [
      '监理与市场秩序',
      '只有行业推进机构写到',
      ['在转型实施进程中承担监理职能，维护市场公开、透明、公平、公正', '没有写', '没有写'],
    ],
  ])('on %s: %s', (subject, how, words) => {
    const row = about(subject)
    expect(verdict(row)).toBe(how)
    expect(reading(row)).toEqual(words)
    expect(row.classList.contains('same')).toBe(false)
  })

  test.each(['向企业收取费用', '商业机密'])(
    'fold what all three say on %s into one cell',
    (subject) => {
      const row = about(subject)
      expect(verdict(row)).toBe('三者相同')
      expect(row.querySelectorAll('td')).toHaveLength(1)
      expect(row.querySelectorAll('.refs a')).toHaveLength(3)
      expect(row.classList.contains('same')).toBe(true)
    },
  )

  test('tell a screen reader where a difference begins and ends', () => {
    const marks = [...document.querySelectorAll('td mark')]
    expect(marks.length).toBeGreaterThan(10)
    for (const mark of marks)
      expect([...mark.querySelectorAll('.visually-hidden')].map((s) => s.textContent)).toEqual([
        '（不同：',
        '）',
      ])
  })

  test('are labelled as the editor’s alignment, and need no script', () => {
    expect(document.querySelector('.classified strong')?.textContent).toBe('编者对照')
    expect(document.querySelectorAll('main script').length).toBe(0)
  })
})

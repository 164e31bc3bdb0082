import { describe, expect, test } from 'vitest'
import { guideProblems, misquotations, typedCitations } from '#domain/guide'

describe('a guide', () => {
  test.each([
    ['a heading and a citation', '## 收费\n\n不得违规收费（<Ref to="measures/10-6" />）。'],
    ['a quotation', '<Quote of="measures/9-4" />'],
    [
      'a list, each line cited',
      '- 一（<Ref to="measures/7-1" />）\n- 二（<Ref to="measures/7-2" />）',
    ],
    [
      'a full stop inside a quotation',
      '写作“供试点企业选择。按企业意愿，与试点企业签订”（<Ref to="measures/7-1" />）。',
    ],
    ['the editor’s words, marked', '<Editorial>\n建议保存合同。\n\n- 发票\n- 邮件\n</Editorial>'],
  ])('may hold %s', (_, mdx) => {
    expect(guideProblems(mdx)).toEqual([])
  })

  test.each([
    ['a typed citation', '<Editorial>按第六条办理。</Editorial>', /a citation is typed/],
    ['a typed item', '见（<Ref to="measures/6" />）（四）项', /a citation is typed/],
    ['a statement with nothing behind it', '机构每年考核一次。', /neither/],
    [
      'a sentence that leans on another’s citation',
      '不得违规收费（<Ref to="measures/10-6" />）。每年检查一次。',
      /neither.*每年/,
    ],
    ['one bare line in a list', '- 一（<Ref to="measures/7-1" />）\n- 二', /neither.*二/],
  ])('may not hold %s', (_, mdx, problem) => {
    expect(guideProblems(mdx).join('\n')).toMatch(problem)
  })
})

describe('a typed citation', () => {
  const ref = '（<Ref to="measures/6-4" />）'

  test.each([
    '第6条',
    '第６条',
    '第 六 条',
    '第十 三条',
    '第零条',
    '第四项',
    '第（四）项',
    '第 2 款',
    '第三章',
    '（四）项',
    '(4)项',
    '( 四 ) 项',
    '六条（四）',
    '6条(4)',
    '第九、十条',
    '第九，第十条',
    '第九至十一条',
    '第9-11条',
    '第九和第十条',
    '第六條',
    '第（四）項',
    '6（四）',
    '6(4)',
    '六（四）',
    '6条',
    '6 条',
    '十条',
    '十一条',
    '九、十条',
  ])('is caught as %s in a sentence, a heading, a table, a list and an attribute', (words) => {
    for (const mdx of [
      `按${words}办理${ref}。`,
      `## ${words}是什么`,
      `| 条 | 事 |\n| --- | --- |\n| ${words} | 投诉${ref} |`,
      `- 见${words}${ref}`,
      `<Editorial title="${words}">\n建议。\n</Editorial>`,
    ])
      expect(guideProblems(mdx).join('\n'), mdx).toContain('a citation is typed')
  })

  test.each([
    ...['四项职责', '三条建议', '一条龙', '第一步', '（一）先问', '13 条都在', '第二年'],
    ...[
      '各是一条（',
      '共有六条。',
      '这三条：',
      '前两条',
      '每条后面',
      '8号（印发）',
      '2024 (1)',
      '20 多条',
    ],
    ...['第一，三条路', '满 5 份（每份', '第 3 步，四条线', '二十条建议'],
  ])('is not %s', (words) => {
    expect(typedCitations(words)).toEqual([])
  })
})

describe('a quotation in a guide', () => {
  const text: Record<string, string> = {
    'measures/7-4': '开发集成一批“小快轻准”的解决方案',
    'measures/9-4': '不得擅自用企业设施，不得违规向企业收取费用',
    'measures/10-6': '不得擅自动用企业设施，不得违规向企业收取费用',
  }
  const wrong = (mdx: string) => misquotations(mdx, (key) => text[key] ?? '')

  test.each([
    [
      'in all that is cited',
      '“不得违规向企业收取费用”（<Ref to="measures/9-4" />、<Ref to="measures/10-6" />）。',
    ],
    ['anywhere in a sentence that cites it', '“不得擅自用”是一项的话，<Ref to="measures/9-4" />。'],
    ['with the text’s own marks inside', '“一批‘小快轻准’”（<Ref to="measures/7-4" />）。'],
    ['that is nobody’s, in the editor’s words', '<Editorial>\n说“局里派来的”。\n</Editorial>'],
  ])('may be one %s', (_, mdx) => {
    expect(wrong(mdx)).toEqual([])
  })

  test.each([
    [
      'of one item under the citation of two',
      '“不得擅自用”（<Ref to="measures/9-4" />、<Ref to="measures/10-6" />）。',
    ],
    [
      'of another item of the sentence',
      '“不得擅自用”，不得收费（<Ref to="measures/10-6" />）；另一项（<Ref to="measures/9-4" />）。',
    ],
    ['with another verb', '不得乱收费，即“禁止收费”，见<Ref to="measures/9-4" />。'],
    [
      'that the editor puts beside a citation',
      '<Editorial>\n写“擅自动用”（<Ref to="measures/9-4" />）。\n</Editorial>',
    ],
  ])('may not be one %s', (_, mdx) => {
    expect(wrong(mdx).join()).toMatch(/^not in the words of/)
  })
})

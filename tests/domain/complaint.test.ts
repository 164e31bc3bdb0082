import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Complaint, limits } from '#domain/complaint'
import { sheetOf } from '#domain/complaint-sheet'
import { citationOf } from '#domain/citation'
import { grounds } from '#domain/grounds'
import { problemsOf } from '#domain/problems'

const valid = {
  nonce: 'BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc',
  respondent: '',
  respondentName: '示例软件公司',
  sector: 'fireworks',
  grounds: 'improper-charges',
  facts: '示例：多收了安装费',
  ask: '退还',
  dispute: 'none',
  mediation: 'yes',
}

const problemsWith = (change: object) => {
  const form = Complaint.safeParse({ ...valid, ...change })
  return form.success ? [] : problemsOf(form.error)
}

describe('the complaint form', () => {
  test('is complete without name, contact, dates, and publishes nothing unless told', () => {
    expect(Complaint.parse(valid)).toMatchObject({
      grounds: ['improper-charges'],
      publish: 'no',
      name: '',
      contact: '',
      happened: '',
    })
  })

  test('names every missing field in Chinese, all at once', () => {
    const form = Complaint.safeParse({})
    const problems = form.success ? [] : problemsOf(form.error)

    expect(problems.map(({ field }) => field).sort()).toEqual(
      ['ask', 'dispute', 'facts', 'grounds', 'mediation', 'nonce', 'respondent', 'sector'].sort(),
    )
    for (const { message } of problems) expect(message).toMatch(/^请|页面/)
  })

  test.each([
    ['nonce', 'short'],
    ['nonce', 'BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwd'],
    ['sector', 'moon'],
    ['grounds', ['improper-charges', 'moon']],
    ['grounds', []],
    ['facts', ' \n\u3000'],
    ['facts', '字'.repeat(limits.facts + 1)],
    ['facts', 'a\u0000b'],
    ['facts', 'a\u202Eb'],
    ['facts', 'a\uFFFDb'],
    ['facts', ['one', 'two']],
    ['place', '\uD800'],
    ['ask', ''],
    ['name', 'x'.repeat(limits.name + 1)],
    ['contact', '\u2066'],
    ['dispute', 'maybe'],
    ['mediation', ''],
    ['publish', 'perhaps'],
    ['bureauOnly', 'no'],
  ])('refuses %s as %j and says so in Chinese', (field, value) => {
    const problems = problemsWith({ [field]: value })

    expect(problems.map((problem) => problem.field)).toEqual([field])
    expect(problems[0]?.message).toMatch(/[\u4e00-\u9fff]/)
    expect(problems[0]?.message).not.toMatch(/Invalid|expected|zod/i)
  })

  test('takes other scripts, markup and line breaks as they are', () => {
    const facts = '<script>alert(1)</script>\nÜber «что» 中文 👍'

    expect(Complaint.parse({ ...valid, facts: `  ${facts}  ` }).facts).toBe(facts)
    expect(Complaint.parse({ ...valid, facts: 'a\r\nb' }).facts).toBe('a\nb')
  })

  test('never throws, whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(valid)), fc.anything()),
        (change) => {
          expect(Array.isArray(problemsWith(change))).toBe(true)
        },
      ),
    )
  })
})

describe('the grounds', () => {
  test('lean on items that the Measures have', () => {
    const items: Record<number, number> = { 7: 4, 9: 5, 10: 7, 11: 7 }
    for (const { articles } of grounds) {
      for (const article of articles) {
        const citation = citationOf(article)
        expect(citation.item, article).toBeLessThanOrEqual(items[citation.article] ?? 0)
      }
    }
  })
})

describe('an opened complaint', () => {
  test('shows its words, not its codes', () => {
    const text = sheetOf(Complaint.parse(valid)).map((line) => line.text)

    expect(text).toContain('烟花鞭炮')
    expect(text).toContain('违规收费（第九条第（四）项、第十条第（六）项、第十一条第（六）项）')
    expect(text).toContain('（未填写）')
  })

  test('is only texts, whatever a reporter has signed', () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        for (const { text } of sheetOf(body)) expect(typeof text).toBe('string')
      }),
    )
  })
})

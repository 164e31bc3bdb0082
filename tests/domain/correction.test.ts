import { describe, expect, test } from 'vitest'
import {
  Correction,
  CorrectionOutcome,
  CorrectionTarget,
  FAULT_MAX,
  targetOf,
} from '#domain/correction'
import { problemsOf } from '#domain/problems'

const valid = { target: '第六条第（四）项', fault: '“收理”应为“受理”。', proposal: '受理' }
const messages = (values: Record<string, unknown>) => {
  const form = Correction.safeParse(values)
  return form.success ? [] : problemsOf(form.error)
}

describe('what a correction is about', () => {
  test.each([
    ['measures/6-4', 'measures/6-4'],
    ['measures/13', 'measures/13'],
    ['measures/4-p2', 'measures/4-p2'],
    ['第六条第（四）项', 'measures/6-4'],
    [' 第６条（４） ', 'measures/6-4'],
    ['/measures/6/#item-4', 'measures/6-4'],
    ['/m/6/4', 'measures/6-4'],
    ['https://example.org/measures/4/#p2', 'measures/4-p2'],
    ['/guides/complain/', '/guides/complain/'],
    ['http://localhost:4321/search/?q=收费', '/search/'],
    ['/glossary/#promoter', '/glossary/#promoter'],
    ['/', '/'],
  ])('is read from %s', (typed, target) => {
    expect(CorrectionTarget.parse(typed)).toBe(target)
  })

  test.each([
    ['', '请填写网页地址或条文'],
    ['measures/99', '没有第九十九条'],
    ['第六条（五）', '第六条有 4 项'],
    ['/measures/14/', '没有第十四条'],
    ['首页', '请填写本站的网页地址'],
    ['javascript:alert(1)', '请填写本站的网页地址'],
    ['//example.org/', '请填写本站的网页地址'],
    ['/<script>/', '请填写本站的网页地址'],
    [`/${'a'.repeat(200)}/`, '不超过 200 字'],
  ])('is not %s', (typed, message) => {
    const parsed = CorrectionTarget.safeParse(typed)
    expect(parsed.success ? [] : problemsOf(parsed.error)).toEqual([
      { field: '', message: expect.stringContaining(message) as string },
    ])
  })

  test('is shown in words and leads to its place', () => {
    expect(targetOf('measures/6-4')).toEqual({
      text: '《办法》第六条第（四）项',
      href: '/measures/6/#item-4',
    })
    expect(targetOf('/about/')).toEqual({ text: '/about/', href: '/about/' })
  })
})

describe('a correction', () => {
  test('needs to say where and what, and need not say what should be', () => {
    expect(messages({ ...valid, proposal: undefined })).toEqual([])
    expect(messages({}).map(({ field }) => field)).toEqual(['target', 'fault'])
    expect(messages({ ...valid, fault: '长'.repeat(FAULT_MAX + 1) })).toEqual([
      { field: 'fault', message: '哪里有错不超过 1000 字，现在是 1001 字' },
    ])
  })

  test.each([
    ['手机号码', '请联系13800000000'],
    ['手机号码', '电话：138 0000 0000'],
    ['手机号码', '１３８００００００００'],
    ['身份证号码', '11010519491231002X'],
    ['电子邮箱', '写信到 nobody@example.com'],
  ])('that carries a %s is refused, in either field', (what, text) => {
    for (const field of ['fault', 'proposal'])
      expect(messages({ ...valid, [field]: text })).toEqual([
        { field, message: `看起来写了${what}：请删去，纠错不需要联系方式` },
      ])
  })

  test.each([
    ['a document number', '长工信发〔2024〕8号，2024年4月15日'],
    ['a credit code', '91430100MA4EXAMPLE 与 914301001234567890'],
    ['a hash', 'sha256 0123456789138000000000aa'],
  ])('may carry %s', (_, text) => {
    expect(messages({ ...valid, fault: text })).toEqual([])
  })
})

describe('its outcome', () => {
  test('is one of two, with words', () => {
    expect(CorrectionOutcome.safeParse({ action: 'mend', reason: '已改' }).success).toBe(true)
    for (const wrong of [{}, { action: 'mend', reason: ' ' }, { action: 'erase', reason: '删' }])
      expect(CorrectionOutcome.safeParse(wrong).success).toBe(false)
  })
})

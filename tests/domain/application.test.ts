import { describe, expect, test } from 'vitest'
import {
  EcosystemProviderApplication,
  IntegratorApplication,
  apart,
  bySection,
  formProblems,
  problemsOn,
} from '#domain/application'
import { STATEMENT_MAX } from '#domain/application-fields'
import { sectionKeys, sectionsOf } from '#domain/application-form'
import { millProvider, product, riverIntegrator, success } from '../fixtures.ts'

const problems = (values: Record<string, unknown>) => {
  const form = IntegratorApplication.safeParse(values)
  return form.success ? [] : formProblems(form.error)
}
const problem = (field: string, value: unknown) =>
  problems({ ...riverIntegrator, [field]: value }).find((found) => found.field === field)?.message
const names = (kind: 'integrator' | 'ecosystem-provider') =>
  sectionsOf(kind).flatMap(({ fields }) => fields)

describe('an application', () => {
  test('is read as numbers, lists and texts', () => {
    expect(IntegratorApplication.parse(riverIntegrator)).toMatchObject({
      kind: 'integrator',
      capital: 500.5,
      teamSize: 12,
      sectors: ['construction-machinery', 'biomedicine'],
    })
    expect(EcosystemProviderApplication.parse(millProvider).kind).toBe('ecosystem-provider')
  })

  test('tells its problems in the order of the form', () => {
    const asked = names('integrator').map(({ name }) => name)
    const told = problems({ attachments: riverIntegrator.attachments }).map(({ field }) =>
      asked.indexOf(field),
    )

    expect(told).toEqual(told.toSorted((a, b) => a - b))
  })

  test('takes a day as it is written in Chinese', () => {
    const form = IntegratorApplication.parse({ ...riverIntegrator, foundedOn: '2015年6月30日' })
    expect(form.foundedOn).toBe('2015-06-30')
  })

  test('names every field that is left empty, in Chinese', () => {
    const found = problems({})
    const asked = names('integrator').filter(({ optional }) => !optional)
    const expected = [...asked.map(({ name }) => name), 'file-licence', 'file-commitment']
    expect(found.map(({ field }) => field).sort()).toEqual(expected.sort())
    for (const { message } of found) expect(message).toMatch(/^[\p{Script=Han}（）0-9 ，、]+$/u)
  })

  test('names every field that is sent as something else than text', () => {
    const strange = Object.fromEntries(names('integrator').map(({ name }) => [name, ['x', 'y']]))
    expect(problems(strange).length).toBeGreaterThan(15)
    for (const { message } of problems(strange)) expect(message).toMatch(/\p{Script=Han}/u)
  })

  test.each([
    ['name', '短', '至少 2 个字'],
    ['name', '长'.repeat(101), '不超过 100 字，现在是 101 字'],
    ['name', '示例\uFFFD公司', 'U+FFFD'],
    ['name', '示例\u202E公司', 'U+202E'],
    ['name', '示例\u0000公司', 'U+0000'],
    ['diagnosis', '字'.repeat(STATEMENT_MAX + 1), '不超过 2000 字'],
    ['creditCode', '430102199001011234', '统一社会信用代码处填的像是居民身份证号码'],
    ['legalRepresentative', '430102199001011234', '法定代表人姓名处不要填写证件号码'],
    ['legalRepresentative', '示例甲 43010219900101123X', '请只填姓名'],
    ['contactName', '４３０１０２１９９００１０１１２３４', '联系人姓名处不要填写证件号码'],
    ['mobile', '', '请填写手机号'],
    ['mobile', '12345', '11 位'],
    ['diagnosis', '负责人证号 430102199001011234', '证件号码'],
    ['landline', '(0731)', '7 至 16 位'],
    ['teamSize', '1000000', '本地团队人数不能大于 999999'],
    ['teamSize', '12.5', '应为整数'],
    ['capital', '9999999999', '注册资本不能大于 999999999'],
    ['capital', '500.12345', '注册资本最多 4 位小数'],
    ['mail', 'nobody', '写法不对'],
    ['foundedOn', '2023-02-29', '实际存在'],
    ['capital', 'много', '应为数字'],
    ['teamSize', '-3.5', '应为整数'],
    ['body', 'moon', '请选择单位性质'],
    ['sectors', ['moon'], '请选择服务行业'],
    ['sectors', [], '至少选择一个'],
    ['commitments', ['conduct'], '三项承诺'],
    ['commitments', ['conduct', 'secrecy', 'x'], '逐项确认'],
  ])('refuses %s %j', (field, value, message) => {
    expect(problem(field, value)).toContain(message)
  })

  test.each([
    ['landline', '(0731)88880000', '073188880000'],
    ['landline', '（0731）8888-0000', '073188880000'],
    ['landline', '', ''],
    ['mobile', '138-0000 0000', '13800000000'],
    ['mobile', '+8613800000000', '13800000000'],
    ['mobile', '86 13800000000', '13800000000'],
    ['mobile', '0086-138-0000-0000', '13800000000'],
    ['mobile', '（＋86）138 0000 0000', '13800000000'],
    ['landline', '+86-731-88880000', '073188880000'],
    ['landline', '+86 0731 88880000', '073188880000'],
    ['landline', '86-731-88880000', '073188880000'],
    ['landline', '86 0731 88880000', '073188880000'],
    ['landline', '+86 10 88880000', '01088880000'],
    ['landline', '+86 400-800-1234', '4008001234'],
    ['landline', '8613 8880', '86138880'],
    ['capital', '００５，０００.50', 5000.5],
    ['teamSize', '0', 0],
  ])('reads %s %j', (field, typed, read) => {
    expect(IntegratorApplication.parse({ ...riverIntegrator, [field]: typed })[field]).toBe(read)
  })

  test('counts a line break once, as the browser does', () => {
    expect(problem('diagnosis', '一\r\n'.repeat(STATEMENT_MAX / 2).trimEnd())).toBeUndefined()
  })

  test('keeps script tags as the text they are', () => {
    const form = IntegratorApplication.parse({
      ...riverIntegrator,
      place: '<script>alert(1)</script>',
    })
    expect(form.place).toBe('<script>alert(1)</script>')
  })

  test('asks what a declared relation is', () => {
    expect(problems({ ...riverIntegrator, independence: 'related' })).toEqual([
      { field: 'independenceNote', message: '请说明与行业推进机构、评审专家的关系' },
    ])
  })

  test('takes a full-width mail address for what it says', () => {
    const form = IntegratorApplication.parse({ ...riverIntegrator, mail: ' ａｂ＠example.com ' })
    expect(form['mail']).toBe('ab@example.com')
  })

  test('cannot be of a body founded tomorrow', () => {
    const form = IntegratorApplication.parse({ ...riverIntegrator, foundedOn: '2026-01-06' })
    expect(problemsOn('2026-01-05', form)).toHaveLength(1)
    expect(problemsOn('2026-01-06', form)).toEqual([])
  })

  test('keeps its contact apart', () => {
    const { contact, answers } = apart(IntegratorApplication.parse(riverIntegrator))
    expect(contact).toMatchObject({ mobile: '13800000000', mail: 'lianxi@example.com' })
    expect(JSON.stringify(answers)).not.toMatch(/13800000000|example\.com|示例乙/)
  })

  test('of an ecosystem provider has a product and a case (art. 8), of an integrator none', () => {
    const empty = { ...millProvider, productRows: [], caseRows: [] }
    const told = EcosystemProviderApplication.safeParse(empty)
    expect(told.error && formProblems(told.error)).toEqual([
      { field: 'productRows', message: '请至少添加一个产品' },
      { field: 'caseRows', message: '请至少添加一个案例' },
    ])
    expect(problems(riverIntegrator)).toEqual([])
  })

  test.each([
    ['productRows', { ...product, name: '' }, 'name', '请填写名称'],
    ['productRows', { ...product, priceHigh: '1' }, 'priceHigh', '不能低于'],
    ['productRows', { ...product, days: 'soon' }, 'days', '应为整数'],
    ['productRows', { ...product, form: 'moon' }, 'form', '请选择交付形式'],
    ['caseRows', { ...success, to: '2023-01-01' }, 'to', '不能早于'],
    ['caseRows', { ...success, from: '2023-02-30' }, 'from', '实际存在'],
    ['caseRows', { ...success, consent: '' }, 'consent', '请选择'],
  ])('names the field of a row: %s %j', (list, row, field, message) => {
    const sent = { ...millProvider, [list]: [list === 'caseRows' ? success : product, row] }
    const told = EcosystemProviderApplication.safeParse(sent)
    expect(told.error && formProblems(told.error)).toEqual([
      { field: `${list}-1-${field}`, message: expect.stringContaining(message) as string },
    ])
  })

  test('names a day of a case that is still to come', () => {
    const caseRows = [success, { ...success, from: '2030-01-01', to: '2030-01-01' }]
    const form = EcosystemProviderApplication.parse({ ...millProvider, caseRows })
    expect(problemsOn('2029-12-31', form)).toEqual([
      { field: 'caseRows-1-from', message: '开始日期不能晚于今天' },
      { field: 'caseRows-1-to', message: '完成日期不能晚于今天；还在进行的，完成日期请留空' },
    ])
    expect(problemsOn('2030-01-01', form)).toEqual([])
  })

  test('takes a case without a client’s name and one that goes on', () => {
    const caseRows = [{ ...success, client: '', to: '' }]
    expect(EcosystemProviderApplication.safeParse({ ...millProvider, caseRows }).success).toBe(true)
  })

  test('has every answer in one section', () => {
    const { answers } = apart(EcosystemProviderApplication.parse(millProvider))
    const sections = bySection('ecosystem-provider', answers)
    expect(sections.map(([key]) => key)).toEqual(sectionKeys)
    const said = sections.flatMap(([, each]) => Object.keys(each))
    expect([...said, 'kind'].sort()).toEqual(Object.keys(answers).sort())
  })
})

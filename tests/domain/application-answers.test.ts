import { describe, expect, test } from 'vitest'
import { type Answers, readAnswers } from '#domain/application-answers'
import { formOf } from '#domain/application-form'
import { millProvider } from '../fixtures.ts'

const form = formOf('ecosystem-provider')
const [product] = millProvider.productRows
const named = (...names: string[]) => ({
  ...millProvider,
  productRows: names.map((name) => ({ ...product, name })),
})
const read = (answers: Answers, before: Answers | null, contactBefore: Answers | null = before) =>
  readAnswers('ecosystem-provider', { form, answers, contact: answers, before, contactBefore })
const productsIn = (sections: ReturnType<typeof read>) =>
  sections
    .flatMap(({ rows }) => rows)
    .filter(({ title }) => title.includes('产品'))
    .map(({ title, state, lines }) => [
      title,
      state,
      lines.find(({ field }) => field.name === 'name')?.text,
      lines.filter(({ before }) => before !== null).length,
    ])
const changed = (sections: ReturnType<typeof read>) =>
  sections
    .flatMap(({ lines }) => lines)
    .filter(({ before }) => before !== null)
    .map(({ field, before }) => [field.name, before])

describe('a submission beside the one before', () => {
  test('names the product that was taken out, and no other as changed', () => {
    expect(productsIn(read(named('乙', '丙'), named('甲', '乙', '丙')))).toEqual([
      ['产品 1', 'same', '乙', 0],
      ['产品 2', 'same', '丙', 0],
      ['上次的产品 1', 'gone', '甲', 0],
    ])
  })

  test('tells a new product from one that is changed', () => {
    const revised = named('甲', '丁')
    const [first] = revised.productRows
    const productRows = [{ ...first, category: '计划排程' }, revised.productRows[1]]
    expect(productsIn(read({ ...revised, productRows }, named('甲')))).toEqual([
      ['产品 1', 'same', '甲', 1],
      ['产品 2', 'new', '丁', 0],
    ])
  })

  test('tells a contact that was changed, unless the one before is erased', () => {
    const mobile = '13900000000'
    const later = { ...millProvider, mobile }
    expect(changed(read(later, millProvider))).toEqual([['mobile', millProvider.mobile]])
    expect(changed(read(later, millProvider, null))).toEqual([])
  })

  test('shows no contact to who may not see it', () => {
    const seen = readAnswers('ecosystem-provider', {
      ...{ form, answers: millProvider, contact: null },
      before: { ...millProvider, mobile: '13900000000' },
      contactBefore: { ...millProvider, mobile: '13900000000' },
    })
    const told = JSON.stringify(seen)
    for (const mobile of [millProvider.mobile, '13900000000']) expect(told).not.toContain(mobile)
  })
})

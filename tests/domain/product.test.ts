import { describe, expect, test } from 'vitest'
import { priceText, productFilter, productsIn } from '#domain/product'

const row = {
  name: '示例网关',
  category: '设备联网',
  form: 'saas',
  priceModel: '按月订阅',
  priceLow: '980',
  priceHigh: '4800',
  days: '3',
}

describe('the products of a submission', () => {
  test('are read from its rows; what is no product is left out', () => {
    const answers = { productRows: [row, { ...row, name: '' }, { ...row, days: 'x' }, null, 'x'] }
    expect(productsIn(answers)).toMatchObject([{ name: '示例网关', days: 3, scene: '' }])
    expect(productsIn({})).toEqual([])
    expect(productsIn({ products: '一段说明' })).toEqual([])
  })

  test.each([
    [{}, '按月订阅，980–4,800 元'],
    [{ priceLow: '4800' }, '按月订阅，4,800 元'],
    [{ priceLow: '0', priceHigh: '0' }, '按月订阅，不收费'],
    [{ priceLow: '', priceHigh: '', priceModel: '面议' }, '面议'],
  ])('tell their price in words: %j', (more, text) => {
    expect(priceText({ ...row, ...more })).toBe(text)
  })
})

test('the filter of the catalogue leaves out what it does not know', () => {
  const asked = new URLSearchParams('name=%20网关%00&sector=nowhere&form=constructor&after=x')
  expect(productFilter(asked)).toEqual({ name: '网关', sector: null, form: null, after: null })
  const good = new URLSearchParams('sector=biomedicine&form=saas&after=7')
  expect(productFilter(good)).toMatchObject({ sector: 'biomedicine', form: 'saas', after: 7 })
})

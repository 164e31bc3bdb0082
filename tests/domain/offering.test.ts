import { describe, expect, test } from 'vitest'
import type { EntryState, Kind } from '#domain/institution'
import { type ShownProduct, productsShown } from '#domain/offering'

const product = (name: string): ShownProduct => ({
  ...{ name, category: '设备联网', scene: '车间', form: 'saas', days: 3 },
  ...{ priceModel: '按年', priceLow: '1', priceHigh: '2' },
})
const stated = { products: [product('示例旧价')], statedOn: '2026-01-08' }
const catalogue = [product('示例现价')]
const shown = (...entries: [Kind, EntryState][]) =>
  productsShown(
    entries.map(([kind, state]) => ({ kind, state })),
    stated,
    catalogue,
  )

describe('the products on an entry page', () => {
  test('are those of the catalogue while their provider is in the pool (art. 5)', () => {
    const current = { products: catalogue, statedOn: null }
    expect(shown(['ecosystem-provider', 'admitted'])).toEqual(current)
    expect(shown(['integrator', 'admitted'], ['ecosystem-provider', 'admitted'])).toEqual(current)
    expect(shown(['ecosystem-provider', 'left'], ['ecosystem-provider', 'admitted'])).toEqual(
      current,
    )
  })

  test('are none of a provider that is suspended or gone, nor what it once stated', () => {
    for (const state of ['suspended', 'left', 'removed'] as const)
      expect(shown(['ecosystem-provider', state])).toEqual({ products: [], statedOn: null })
  })

  test('are what an integrator stated when it applied, with that day', () => {
    expect(shown(['integrator', 'admitted'])).toEqual(stated)
  })
})

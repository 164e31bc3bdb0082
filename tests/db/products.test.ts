import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { applicationNumbered, submitApplication } from '#db/applications'
import { catalogued } from '#db/catalogue'
import { offering } from '#db/offerings'
import { productPage, productQuery, productsOf, PRODUCTS_PER_PAGE } from '#db/products'
import { entries, productSectors } from '#db/schema'
import { IntegratorApplication } from '#domain/application'
import { type ProductRow, productFilter } from '#domain/product'
import { millProvider, riverIntegrator } from '../fixtures.ts'
import { freshDb, planOf } from './open.ts'
import { list } from './registry.ts'

const at = new Date('2026-01-05T02:00:00Z')
const row = (name: string, more: Partial<ProductRow> = {}): ProductRow => ({
  name,
  category: '设备联网',
  scene: '',
  form: 'saas',
  priceModel: '按年',
  priceLow: '1',
  priceHigh: '2',
  days: 3,
  small: '',
  quick: '',
  light: '',
  precise: '',
  ...more,
})
const offered = (institutionId: string) => ({
  institutionId,
  applicationId: null,
  sectors: ['biomedicine' as const],
  at,
})
const filter = (asked = '') => productFilter(new URLSearchParams(asked))

let db: Db
const found = async (asked = '') =>
  (await productPage(db, filter(asked))).products.map(({ name }) => name)

beforeEach(async () => {
  db = await freshDb()
  const known = (id: string, n: number, state: 'admitted' | 'left' | 'suspended' = 'admitted') => ({
    id,
    name: `示例${id}`,
    creditCode: `91430100EXAMPLE${String(n).padStart(2, '0')}0`,
    on: '2026-01-01',
    entries: [{ kind: 'ecosystem-provider' as const, sector: 'biomedicine' as const, state }],
  })
  await list(db, [
    known('one', 1),
    known('two', 2),
    known('gone', 3, 'left'),
    known('still', 4, 'suspended'),
  ])
})

describe('what an institution stated when it applied', () => {
  test('is known with the day of that submission, and is nothing without one or after leaving', async () => {
    const form = IntegratorApplication.parse({
      ...riverIntegrator,
      productRows: millProvider.productRows,
    })
    const keyed = { number: 'CS-AAAA-AAAA', codeHash: 'a'.repeat(64) }
    // Late in the evening of the day before, in universal time.
    const sent = new Date('2026-01-07T17:00:00Z')
    await submitApplication(db, { ...keyed, form, fingerprint: 'f', at: sent })
    const applicationId = (await applicationNumbered(db, keyed.number))?.id ?? ''
    expect(await offering(db, 'two')).toMatchObject({ products: [], statedOn: '' })
    const entry = { id: 'stated', institutionId: 'two', announcementId: 'announcement' }
    const stands = { kind: 'integrator', sector: 'fireworks', state: 'admitted' } as const
    await db.write([
      db.q.insert(entries).values({ ...entry, ...stands, admittedOn: '2026-02-01', applicationId }),
    ])
    expect(await offering(db, 'two')).toMatchObject({
      products: [{ name: millProvider.productRows[0]?.name }],
      statedOn: '2026-01-08',
    })
    const ended = { state: 'left', endedOn: '2026-03-01', endBasis: '示工信〔2026〕9号' } as const
    await db.write([db.q.update(entries).set(ended).where(eq(entries.id, 'stated'))])
    expect(await offering(db, 'two')).toMatchObject({ products: [], statedOn: '' })
  })
})

describe('the catalogue of products', () => {
  test('shows the newest first, of who is in the pool now, by any piece of a name', async () => {
    await db.write(await catalogued(db, [row('示例网关'), row('示例排产')], offered('one')))
    await db.write(await catalogued(db, [row('示例看板', { form: 'hybrid' })], offered('two')))
    await db.write(await catalogued(db, [row('示例旧物')], offered('gone')))
    await db.write(await catalogued(db, [row('示例停用')], offered('still')))
    expect(await found()).toEqual(['示例看板', '示例排产', '示例网关'])
    expect(await found('name=网')).toEqual(['示例看板', '示例排产', '示例网关'])
    expect(await found('name=网关')).toEqual(['示例网关'])
    expect(await found('name=排产&sector=biomedicine')).toEqual(['示例排产'])
    expect(await found('sector=fireworks')).toEqual([])
    expect(await found('sector=biomedicine&form=hybrid')).toEqual(['示例看板'])
    // In the catalogue of a sector stands who is in its pool, whatever the product was stated for.
    const both = { ...offered('two'), sectors: ['biomedicine' as const, 'fireworks' as const] }
    await db.write(await catalogued(db, [row('示例看板', { form: 'hybrid' })], both))
    expect(await found('sector=fireworks')).toEqual([])
    expect(await found('name=示例&sector=fireworks')).toEqual([])
  })

  test('keeps what a provider has there, and adds what a further admission names anew', async () => {
    await db.write(await catalogued(db, [row('示例网关')], offered('one')))
    const again = [row('示例网关', { form: 'hybrid' }), row('示例排产')]
    const both = { ...offered('one'), sectors: ['biomedicine' as const, 'fireworks' as const] }
    await db.write(await catalogued(db, again, both))
    expect((await productsOf(db, 'one')).map(({ name, form }) => [name, form])).toEqual([
      ['示例网关', 'saas'],
      ['示例排产', 'saas'],
    ])
    expect(await found('name=网关')).toEqual(['示例网关'])
    const inFireworks = await db.q
      .select()
      .from(productSectors)
      .where(eq(productSectors.sector, 'fireworks'))
    expect(inFireworks).toHaveLength(2)
  })

  test('goes on from page to page without a gap', async () => {
    const rows = Array.from({ length: PRODUCTS_PER_PAGE + 3 }, (_, i) => row(`示例${String(i)}号`))
    await db.write(await catalogued(db, rows, offered('one')))
    const first = await productPage(db, filter())
    const second = await productPage(db, filter(`after=${String(first.next)}`))
    expect([first.products.length, second.products.length, second.next]).toEqual([
      PRODUCTS_PER_PAGE,
      3,
      null,
    ])
  })

  test.each(['', 'name=网关', 'sector=biomedicine', 'name=网关&sector=biomedicine&form=saas'])(
    'is found by an index: %j',
    async (asked) => {
      const plan = await planOf(db, productQuery(db, filter(asked)))
      expect(plan).not.toMatch(/TEMP B-TREE/)
      expect(plan).not.toMatch(/SCAN (institutions|entries)\b/)
    },
  )
})

import { type SQL, and, eq, sql } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { productNames, productPrices, productSectors, products } from '#db/schema'
import { dayOf } from '#domain/calendar'
import { indexTokens, nameKey } from '#domain/name-search'
import { type ProductRow, type Virtue, virtues } from '#domain/product'
import type { Sector } from '#domain/sector'

/** Whose products, and for which sectors they were admitted. */
export type Offered = {
  institutionId: string
  applicationId: string | null
  sectors: readonly Sector[]
  at: Date
}

// Until it is there nobody knows its place, so each row of its finds it by its id.
const placeOf = (id: string) => sql<number>`(select place from products where id = ${id})`

const keyOf = ({ name, category }: ProductRow) => nameKey(name + category)

/** The columns that say what a product is, as its provider states it. */
function stated(row: ProductRow) {
  const { name, category, scene, form, priceModel, priceLow, priceHigh, days } = row
  const said = (Object.keys(virtues) as Virtue[]).map((virtue) => [virtue, row[virtue]])
  return {
    name,
    nameKey: keyOf(row),
    category,
    scene,
    form,
    priceModel,
    priceLow,
    priceHigh,
    days,
    virtues: Object.fromEntries(said) as Record<Virtue, string>,
  }
}

/** The writes that add a product to the catalogue. */
export function productAdded(db: Db, row: ProductRow, offered: Offered): Query[] {
  const { institutionId, applicationId, sectors, at } = offered
  const id = crypto.randomUUID()
  return [
    db.q.insert(products).values({
      place: sql`(select coalesce(max(place), 0) + 1 from products)`,
      id,
      institutionId,
      applicationId,
      ...stated(row),
      listedOn: dayOf(at),
      pricedOn: dayOf(at),
    }),
    ...sectors.map((sector) => db.q.insert(productSectors).values({ sector, place: placeOf(id) })),
    db.q.insert(productNames).values({ place: placeOf(id), grams: indexTokens(keyOf(row)) }),
  ]
}

/** The write that keeps the prices of these products as they stood until the day `on`, before they change or go. */
const pricesKept = (db: Db, these: SQL, on: string): Query =>
  db.q
    .insert(productPrices)
    .select(
      db.q
        .select({
          institutionId: products.institutionId,
          name: products.name,
          fromOn: products.pricedOn,
          untilOn: sql<string>`${on}`.as('until_on'),
          priceModel: products.priceModel,
          priceLow: products.priceLow,
          priceHigh: products.priceHigh,
        })
        .from(products)
        .where(and(these, sql`${products.pricedOn} <= ${on}`)),
    )
    .onConflictDoNothing()

function gone(db: Db, these: SQL, on: string): Query[] {
  const places = sql`(select place from products where ${these})`
  return [
    pricesKept(db, these, on),
    db.q.delete(productNames).where(sql`rowid in ${places}`),
    db.q.delete(productSectors).where(sql`${productSectors.place} in ${places}`),
    db.q.delete(products).where(these),
  ]
}

/** The writes that put what an ecosystem provider stated into the catalogue, in place of what it had there before. */
export function catalogued(db: Db, rows: ProductRow[], offered: Offered): Query[] {
  if (rows.length === 0) return []
  return [
    ...gone(db, eq(products.institutionId, offered.institutionId), dayOf(offered.at)),
    ...rows.flatMap((row) => productAdded(db, row, offered)),
  ]
}

/** The writes that change a product of the catalogue; the price it had until the day `on` is kept. */
export const productRevised = (db: Db, id: string, row: ProductRow, on: string): Query[] => [
  pricesKept(db, eq(products.id, id), on),
  db.q
    .update(products)
    .set({ ...stated(row), pricedOn: on })
    .where(eq(products.id, id)),
  db.q.delete(productNames).where(sql`rowid = ${placeOf(id)}`),
  db.q.insert(productNames).values({ place: placeOf(id), grams: indexTokens(keyOf(row)) }),
]

/** The writes that take a product out of the catalogue; its price until the day `on` is kept. */
export const productRetracted = (db: Db, id: string, on: string): Query[] =>
  gone(db, eq(products.id, id), on)

import { type SQL, and, eq, not, sql } from 'drizzle-orm'
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

/** The write that offers everything an institution has in the catalogue in one more sector. */
export const offeredIn = (db: Db, institutionId: string, sector: Sector): Query =>
  db.q
    .insert(productSectors)
    .select(
      db.q
        .select({ sector: sql<Sector>`${sector}`.as('sector'), place: products.place })
        .from(products)
        .where(eq(products.institutionId, institutionId)),
    )
    .onConflictDoNothing()

/**
 * The writes that put what an ecosystem provider stated when it was admitted into the catalogue. What it has there under
 * the same name stays as it was amended since: an application may be older than that.
 */
export async function catalogued(db: Db, rows: ProductRow[], offered: Offered): Promise<Query[]> {
  const { institutionId, sectors } = offered
  const had = await db.q
    .select({ name: products.name })
    .from(products)
    .where(eq(products.institutionId, institutionId))
  const fresh = rows.filter((row) => had.every(({ name }) => name !== row.name))
  return [
    ...(had.length > 0 ? sectors.map((sector) => offeredIn(db, institutionId, sector)) : []),
    ...fresh.flatMap((row) => productAdded(db, row, offered)),
  ]
}

/** Whether a product of the row is offered at the price that its provider states now. */
const isPriced = ({ priceModel, priceLow, priceHigh }: ProductRow) =>
  sql`(${products.priceModel}, ${products.priceLow}, ${products.priceHigh}) = (${priceModel}, ${priceLow}, ${priceHigh})`

/** The write that keeps the price of a product as it stood until the day `on`, before it changes (if `isChanged`) or goes. */
const priceKept = (db: Db, id: string, on: string, isChanged?: SQL): Query =>
  db.q
    .insert(productPrices)
    .select(
      db.q
        .select({
          institutionId: products.institutionId,
          productId: products.id,
          fromOn: products.pricedOn,
          untilOn: sql<string>`${on}`.as('until_on'),
          name: products.name,
          priceModel: products.priceModel,
          priceLow: products.priceLow,
          priceHigh: products.priceHigh,
        })
        .from(products)
        .where(and(eq(products.id, id), sql`${products.pricedOn} <= ${on}`, isChanged)),
    )
    .onConflictDoNothing()

/** The writes that change a product of the catalogue; where its price is another, the one it had until the day `on` is kept. */
export const productRevised = (db: Db, id: string, row: ProductRow, on: string): Query[] => [
  priceKept(db, id, on, not(isPriced(row))),
  db.q
    .update(products)
    .set({ ...stated(row), pricedOn: sql`iif(${isPriced(row)}, ${products.pricedOn}, ${on})` })
    .where(eq(products.id, id)),
  db.q.delete(productNames).where(sql`rowid = ${placeOf(id)}`),
  db.q.insert(productNames).values({ place: placeOf(id), grams: indexTokens(keyOf(row)) }),
]

/** The writes that take a product out of the catalogue; its price until the day `on` is kept. */
export const productRetracted = (db: Db, id: string, on: string): Query[] => [
  priceKept(db, id, on),
  db.q.delete(productNames).where(sql`rowid = ${placeOf(id)}`),
  db.q.delete(productSectors).where(sql`${productSectors.place} = ${placeOf(id)}`),
  db.q.delete(products).where(eq(products.id, id)),
]

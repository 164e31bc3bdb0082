import { type SQL, and, asc, desc, eq, lt, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import {
  entries,
  institutions,
  productNames,
  productPrices,
  productSectors,
  products,
} from '#db/schema'
import { nameKey, searchTokens } from '#domain/name-search'
import type { ProductFilter } from '#domain/product'
import type { Sector } from '#domain/sector'

/** Products on one page of the catalogue. */
export const PRODUCTS_PER_PAGE = 20

const shown = {
  place: products.place,
  id: products.id,
  institutionId: products.institutionId,
  institution: institutions.name,
  name: products.name,
  category: products.category,
  scene: products.scene,
  form: products.form,
  priceModel: products.priceModel,
  priceLow: products.priceLow,
  priceHigh: products.priceHigh,
  days: products.days,
  virtues: products.virtues,
  listedOn: products.listedOn,
  pricedOn: products.pricedOn,
}

// Only what is offered by who is in the pool now, and in the sector asked for; a suspended provider's are not for the time being.
const isOffered = (sector: Sector | null) => sql`exists (
  select 1 from ${entries}
  where ${entries.institutionId} = ${products.institutionId}
    and ${entries.kind} = 'ecosystem-provider' and ${entries.state} = 'admitted'
    ${sector ? sql`and ${entries.sector} = ${sector}` : sql``}
)`

const asked = ({ form, sector, after }: ProductFilter, ...more: (SQL | undefined)[]) =>
  and(
    isOffered(sector),
    form ? eq(products.form, form) : undefined,
    after === null ? undefined : lt(products.place, after),
    ...more,
  )

/**
 * The query of a page of the catalogue and one row more, the newest first: an order that favours nobody. It walks the
 * index of the rarest thing asked for: a piece of the name, a sector, or the catalogue itself.
 */
export function productQuery(db: Db, filter: ProductFilter) {
  const keys = filter.name.split(/\s+/).map(nameKey).filter(Boolean)
  const named = keys.map((key) => sql`instr(${products.nameKey}, ${key}) > 0`)
  const rows = db.q.select(shown)
  const inSector = filter.sector
    ? sql`exists (select 1 from ${productSectors} where ${productSectors.sector} = ${filter.sector} and ${productSectors.place} = ${products.place})`
    : undefined
  if (keys.length > 0)
    return rows
      .from(productNames)
      .crossJoin(products)
      .innerJoin(institutions, eq(institutions.id, products.institutionId))
      .where(
        asked(
          filter,
          sql`product_names match ${searchTokens(keys)}`,
          sql`${products.place} = product_names.rowid`,
          ...named,
          inSector,
        ),
      )
      .orderBy(sql`product_names.rowid desc`)
      .limit(PRODUCTS_PER_PAGE + 1)
  if (filter.sector)
    return rows
      .from(productSectors)
      .crossJoin(products)
      .innerJoin(institutions, eq(institutions.id, products.institutionId))
      .where(
        asked(
          filter,
          eq(productSectors.sector, filter.sector),
          eq(products.place, productSectors.place),
        ),
      )
      .orderBy(desc(productSectors.place))
      .limit(PRODUCTS_PER_PAGE + 1)
  return rows
    .from(products)
    .innerJoin(institutions, eq(institutions.id, products.institutionId))
    .where(asked(filter))
    .orderBy(desc(products.place))
    .limit(PRODUCTS_PER_PAGE + 1)
}

/** One page of the catalogue; `next` is the place to go on `after`, `null` on the last page. */
export async function productPage(db: Db, filter: ProductFilter) {
  const rows = await productQuery(db, filter)
  const page = rows.slice(0, PRODUCTS_PER_PAGE)
  return {
    products: page,
    next: rows.length > PRODUCTS_PER_PAGE ? (page.at(-1)?.place ?? null) : null,
  }
}

/** What an institution has in the catalogue, in the order in which it stated them. */
export const productsOf = (db: Db, institutionId: string) =>
  db.q
    .select(shown)
    .from(products)
    .innerJoin(institutions, eq(institutions.id, products.institutionId))
    .where(eq(products.institutionId, institutionId))
    .orderBy(asc(products.place))

/** The prices an institution stated before those that stand, by the product's id, newest first. */
export async function formerPrices(db: Db, institutionId: string) {
  const rows = await db.q
    .select()
    .from(productPrices)
    .where(eq(productPrices.institutionId, institutionId))
    .orderBy(desc(productPrices.untilOn), desc(productPrices.fromOn))
  return Map.groupBy(rows, ({ productId }) => productId)
}

import { type SQLWrapper, and, desc, eq, gt, inArray, lte, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Db } from '#db/client'
import { nameOn } from '#db/institution-names'
import { stoodOn } from '#db/institution-places'
import { entrySpells, formerNames, institutions } from '#db/schema'
import type { DifferenceFilter } from '#domain/listing'

const changes = alias(formerNames, 'changes')

/**
 * A change of name stands before what else happened on its day, which happened under the new one; on the day of its first
 * admission after it: nobody is renamed before standing on the list.
 */
export const renamingTurn = (on: SQLWrapper) =>
  sql<number>`iif(${on} = ${institutions.listedOn}, 4, 0)`

const turn = renamingTurn(changes.untilOn)

/** Whose name it is stood on the list in that way on the day of the change. */
function stoodAs(db: Db, { kind, sector }: DifferenceFilter) {
  if (!kind && !sector) return undefined
  const standing = db.q
    .select({ one: sql`1` })
    .from(entrySpells)
    .where(
      and(
        eq(entrySpells.place, institutions.place),
        kind ? sql`+${entrySpells.kind} = ${kind}` : undefined,
        sector ? sql`+${entrySpells.sector} = ${sector}` : undefined,
        stoodOn(changes.untilOn),
      ),
    )
  return sql`exists ${standing}`
}

/** Promoters are few: their names are looked up, and not sought among all that changed. */
const ofPromoters = (db: Db) =>
  inArray(
    changes.institutionId,
    db.q
      .select({ id: institutions.id })
      .from(entrySpells)
      .innerJoin(institutions, eq(institutions.place, entrySpells.place))
      .where(eq(entrySpells.kind, 'promoter')),
  )

/** The names that changed after the day `from` until the day `to`, newest first: each change on its own. */
export function nameChanges(db: Db, filter: DifferenceFilter, limit: number) {
  const { from, to, kind, after } = filter
  const isRare = kind === 'promoter'
  const day = isRare ? sql`+${changes.untilOn}` : sql`${changes.untilOn}`
  return db.q
    .select({
      on: changes.untilOn,
      turn,
      id: institutions.id,
      name: nameOn(changes.untilOn),
      formerName: changes.name,
      creditCode: institutions.creditCode,
      basis: changes.basis,
    })
    .from(changes)
    .crossJoin(institutions)
    .where(
      and(
        eq(institutions.id, changes.institutionId),
        gt(day, from),
        lte(day, after && after.on < to ? after.on : to),
        after
          ? sql`(${changes.untilOn}, ${turn}, ${changes.institutionId}) < (${after.on}, ${after.turn}, ${after.id})`
          : undefined,
        isRare ? ofPromoters(db) : undefined,
        stoodAs(db, filter),
      ),
    )
    .orderBy(desc(day), desc(turn), desc(changes.institutionId))
    .limit(limit)
}

/** A change of a name, as it is told of its day. */
export type RenamedOn = Awaited<ReturnType<typeof nameChanges>>[number]

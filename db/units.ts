import { asc, count, eq } from 'drizzle-orm'
import { Conflict, type Db, type Query } from '#db/client'
import { type Happening, headOf, record } from '#db/events'
import type { Administrator } from '#db/grants'
import { requestHash } from '#db/idempotency'
import { institutions, people, units } from '#db/schema'
import type { ChangedUnit, NewUnit } from '#domain/account-form'

/** The stream of a unit in the event log. */
const unitStream = (id: string) => `unit/${id}`

const listed = (db: Db) =>
  db.q
    .select({
      id: units.id,
      name: units.name,
      kind: units.kind,
      institution: units.institutionId,
      institutionName: institutions.name,
    })
    .from(units)
    .leftJoin(institutions, eq(institutions.id, units.institutionId))

/** Every unit by kind and name: they are few. */
export const unitList = (db: Db) => listed(db).orderBy(asc(units.kind), asc(units.name))

/** How many people each unit has. */
export const headcounts = async (db: Db): Promise<Record<string, number>> => {
  const rows = await db.q
    .select({ unit: people.unitId, n: count() })
    .from(people)
    .groupBy(people.unitId)
  return Object.fromEntries(rows.map(({ unit, n }) => [unit, n]))
}

/** A unit with the version of its stream, or `null`. */
export async function unitNamed(db: Db, id: string) {
  const [found] = await listed(db).where(eq(units.id, id))
  if (!found) return null
  return { ...found, version: (await headOf(db, unitStream(id))).version }
}

/** Why a unit was not kept. */
export type UnitRefusal =
  'taken' | 'name taken' | 'no institution' | 'no promoter' | 'changed meanwhile'

async function kept(db: Db, query: Query, id: string, version: number, happening: Happening) {
  const head = await headOf(db, unitStream(id))
  if (head.version !== version) return 'changed meanwhile'
  try {
    await db.write([query, record(db, head, happening)])
    return 'kept'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    const { rule } = error
    if (rule.startsWith('units.id')) return 'taken'
    if (rule.startsWith('units.name')) return 'name taken'
    if (rule === 'foreign key') return 'no institution'
    return rule.startsWith('events.') ? 'changed meanwhile' : 'no promoter'
  }
}

/** Adds a unit. A retry of the same form answers `kept` as the first time. */
export async function addUnit(
  db: Db,
  { id, name, kind, institution }: NewUnit,
  { by, at }: Administrator,
): Promise<'kept' | UnitRefusal> {
  const unit = { id, name, kind, institutionId: institution || null }
  const there = await unitNamed(db, id)
  if (there) {
    const same = [there.id, there.name, there.kind, there.institution]
    return requestHash(same) === requestHash(Object.values(unit)) ? 'kept' : 'taken'
  }
  if (institution && kind !== 'promoter') return 'no promoter'
  const happening = { action: 'add-unit', actor: by, at, data: unit }
  return kept(db, db.q.insert(units).values(unit), id, 0, happening)
}

/** Gives a unit another name or institution. A retry finds it done. */
export async function changeUnit(
  db: Db,
  id: string,
  { name, institution, version }: ChangedUnit,
  { by, at }: Administrator,
): Promise<'kept' | UnitRefusal> {
  const there = await unitNamed(db, id)
  const institutionId = institution || null
  if (there?.name === name && there.institution === institutionId) return 'kept'
  if (institution && there?.kind !== 'promoter') return 'no promoter'
  const change = db.q.update(units).set({ name, institutionId }).where(eq(units.id, id))
  return kept(db, change, id, version, {
    action: 'change-unit',
    actor: by,
    at,
    data: { name, institutionId },
  })
}

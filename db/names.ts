import { and, desc, eq, inArray, or, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import { nameSearch } from '#db/institution-names'
import { placesOf } from '#db/institution-places'
import { isUp } from '#db/notices'
import { institutions, notices } from '#db/schema'

/** How many of each a search shows beside the handbook's answers. */
const SHOWN = 5

/**
 * The newest institutions, and notices that are up on the day `today`, whose name holds every piece that was typed (for
 * institutions one they bore before, too); none when nothing is asked.
 */
export async function namesHolding(db: Db, typed: string, today: string) {
  const search = nameSearch(typed)
  if (!search) return { institutions: [], notices: [] }
  const places = await placesOf(db, { kind: null, sector: null, state: null, name: typed }, SHOWN)
  const found = await db.q
    .select({ id: institutions.id, name: institutions.name, creditCode: institutions.creditCode })
    .from(institutions)
    .where(
      inArray(
        institutions.place,
        places.map(({ place }) => place),
      ),
    )
    .orderBy(desc(institutions.place))
  if ('code' in search) return { institutions: found, notices: [] }
  const holds = (column: typeof notices.title | typeof institutions.nameKey) =>
    and(...search.keys.map((key) => sql`instr(lower(${column}), ${key}) > 0`))
  return {
    institutions: found,
    notices: await db.q
      .select({
        id: notices.id,
        title: notices.title,
        number: notices.number,
        issuedOn: notices.issuedOn,
      })
      .from(notices)
      .innerJoin(institutions, eq(institutions.id, notices.institutionId))
      .where(and(isUp(today), or(holds(notices.title), holds(institutions.nameKey))))
      .orderBy(desc(notices.issuedOn), desc(notices.id))
      .limit(SHOWN),
  }
}

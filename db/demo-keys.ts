import type { Db, Query } from '#db/client'
import { personalKeys, unitKeyCopies } from '#db/schema'
import { addDays } from '#domain/calendar'
import { demoHandler } from '#domain/demo-keys'

/** Who of the demo's staff has a personal key, and who of them was given the unit's: one is left to be given it. */
const handlers = [
  { person: 'demo-bureau-1' },
  { person: 'demo-bureau-2', unit: 'bureau' },
  { person: 'demo-promoter', unit: 'promoter-fireworks' },
]

/** The demo handlers' keys, under the demo's public passphrase. */
export async function demoKeyQueries(db: Db, today: string): Promise<Query[]> {
  const on = addDays(today, -30)
  const made = await Promise.all(
    handlers.map(async ({ person, unit }) => ({ person, ...(await demoHandler(person, unit)) })),
  )
  return made.flatMap(({ person, own, copy }) => [
    db.q.insert(personalKeys).values({ ...own, personId: person, madeOn: on }),
    ...(copy ? [db.q.insert(unitKeyCopies).values({ ...copy, sharedOn: on })] : []),
  ])
}

import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { Db } from '#db/client'
import { deskOf } from '#db/desk'
import { statementsIn } from '#db/statements'
import { worklist, worklistCounts } from '#db/worklist'
import type { Role } from '#domain/permission'
import type { Sector } from '#domain/sector'
import { worklistFilter } from '#domain/worklist'
import { signedIn } from '../staff.ts'

/** Whose work list it is; the sectors of a promoter are fireworks unless others are said. */
type Whose = { person: string; role: Role; sectors?: Sector[] }

/** The lines of somebody's work list on a day, each as its words; the counts of its tabs say as many. */
export async function linesFor(db: Db, { person, role, sectors }: Whose, today: string) {
  const staff = { ...signedIn(person, role), ...(sectors && { sectors }) }
  const desk = deskOf(staff, { reach: [], today, soon: today })
  const of = async (asked: string) =>
    (await worklist(db, worklistFilter(new URLSearchParams(asked)), desk)).tasks
  const tasks = await of('')
  const counts = await worklistCounts(db, worklistFilter(new URLSearchParams()), desk)
  expect([counts.all, counts.late, counts.soon]).toEqual([
    ...[tasks.length, (await of('tab=late')).length, (await of('tab=soon')).length],
  ])
  return tasks.map(({ task, id, state, since, dueOn }) =>
    [task, id, state, since, dueOn].join(' ').trim(),
  )
}

/** Works out anew from what is on record, as the migration did, since when each row of this table waits. */
export async function backfilled(db: Db, table: 'inspections' | 'evaluation_sheets') {
  const text = readFileSync('db/migrations/0047-worklist-inspections-evaluations.sql', 'utf8')
  const bare = text.replaceAll(/^--.*$/gm, '')
  const updates = statementsIn(bare).filter((one) => one.trim().startsWith(`update ${table} `))
  const forgotten = {
    inspections: "due_on = '', waits_from = ''",
    evaluation_sheets: "waits_from = ''",
  }
  const writes = [`update ${table} set ${forgotten[table]}`, ...updates]
  await db.write(writes.map((sql) => ({ toSQL: () => ({ sql, params: [] }) })))
  return updates.length
}

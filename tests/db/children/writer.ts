import { writeSync } from 'node:fs'
import { connect } from '#db/client'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'
import { visit } from '../visits.ts'

/** Writes one visit after the other and says the number of each as soon as it is acknowledged. */
const [dir = '', first = ''] = process.argv.slice(2)
const driver = await openFile(dir)
await migrate(driver)
const db = connect(driver)
for (let n = Number(first); ; n++) {
  const queries = await visit(db, n)
  await db.write(queries)
  // At once, not through a buffer that a kill would lose.
  writeSync(1, `${n}\n`)
  // What follows a refusal must last as well.
  if (n % 3 === 0) await db.write(queries).catch(() => null)
}

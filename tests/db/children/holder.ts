import { setTimeout as pause } from 'node:timers/promises'
import { DatabaseSync } from 'node:sqlite'

/** Takes SQLite's own lock on a file again and again, `held` milliseconds each time, until its input closes. */
const [file = '', held = ''] = process.argv.slice(2)
const db = new DatabaseSync(file, { timeout: 5000 })
process.stdin.resume()
while (!process.stdin.readableEnded) {
  db.exec('begin immediate')
  console.log('held')
  await pause(Number(held))
  db.exec('rollback')
  await pause(5)
}
db.close()

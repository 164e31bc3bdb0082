import { readFile } from 'node:fs/promises'
import { connect } from '#db/client'
import { openFile } from '#db/file'
import { openHttp } from '#db/http'
import { verifyLog } from '#db/log-check'
import { signerOf } from '#domain/checkpoint'
import { outsideIn } from '#functions/log-directory'
import { secretIn } from '#functions/secret'

/**
 * `npm run log:verify [-- CHECKPOINT…]`: walks the whole log of the database at DATABASE_URL, or of the file under DATA_DIR
 * while no site runs on it, and names what does not hold. Checkpoints kept elsewhere are given as files; the newest under
 * DATA_DIR is taken too. Ends with 1 where something was found.
 */

const { DATABASE_URL, DATABASE_AUTH_TOKEN = '', DATA_DIR = 'data', LOG_KEY } = process.env

try {
  const given = await Promise.all(process.argv.slice(2).map((path) => readFile(path, 'utf8')))
  if (DATABASE_URL && !LOG_KEY) throw new Error('LOG_KEY is missing: the key that signs the log')
  const driver = DATABASE_URL
    ? openHttp(DATABASE_URL, DATABASE_AUTH_TOKEN)
    : await openFile(DATA_DIR)
  const db = connect(driver)
  try {
    const newest = DATABASE_URL ? null : await outsideIn(DATA_DIR).newest()
    const outside = newest ? [...given, newest] : given
    const key = signerOf(LOG_KEY ?? secretIn(DATA_DIR, 'log-key'))
    const verdict = await verifyLog(db, key, { outside, now: new Date() })
    const { events, cases, entries, checkpoints, findings, more } = verdict
    console.log(
      `${String(events)} events, ${String(cases)} events of complaints, ${String(entries)} entries, ${String(checkpoints)} checkpoints`,
    )
    for (const { what, where } of findings) console.log(`${what}: ${where}`)
    if (more > 0) console.log(`and ${String(more)} more`)
    if (findings.length > 0) process.exitCode = 1
    else console.log('the log holds')
  } finally {
    db.close()
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

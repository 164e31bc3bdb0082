import { openFile } from '#db/file'
import { openHttp } from '#db/http'
import { migrate } from '#db/migrate'

/** `npm run db:migrate`: brings the database at DATABASE_URL up to date, or else the file under DATA_DIR. */

const { DATABASE_URL, DATABASE_AUTH_TOKEN = '', DATA_DIR = 'data' } = process.env

// An index over many rows takes its time.
const patient = { timeout: 60_000 }

try {
  const driver = DATABASE_URL
    ? openHttp(DATABASE_URL, DATABASE_AUTH_TOKEN, patient)
    : await openFile(DATA_DIR)
  const applied = await migrate(driver).finally(() => {
    driver.close()
  })
  for (const name of applied) console.log(`applied ${name}`)
  if (applied.length === 0) console.log('nothing to apply')
} catch (error) {
  const { message, cause } = error instanceof Error ? error : new Error(String(error))
  console.error(cause instanceof Error ? `${message}: ${cause.message}` : message)
  process.exitCode = 1
}

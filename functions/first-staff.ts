import { createInterface } from 'node:readline/promises'
import { type Db, connect } from '#db/client'
import { openFile } from '#db/file'
import { type Invited, appointFirst, firstWaiting, inviteFirstAgain } from '#db/first-staff'
import { openHttp } from '#db/http'
import { migrate } from '#db/migrate'
import { NAME_MAX } from '#domain/account-form'
import { plainText } from '#domain/plain-text'

/**
 * `npm run staff:first -- NAME NAME`: appoints the first two administrators and prints an invitation for each. Run again
 * while not both are active, it invites anew whoever is not, under the names of the first time.
 */

const { DATABASE_URL, DATABASE_AUTH_TOKEN = '', DATA_DIR = 'data', SITE_ORIGIN = '' } = process.env

async function named(): Promise<[string, string]> {
  const given = process.argv.slice(2)
  const lines = given.length > 0 ? given : await asked()
  const [one, two] = lines.map((line) => plainText('姓名', { max: NAME_MAX }).parse(line))
  if (!one || !two || one === two || lines.length !== 2)
    throw new Error('Give two different names: npm run staff:first -- NAME NAME')
  return [one, two]
}

async function asked() {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const lines = [
    await terminal.question('First administrator: '),
    await terminal.question('Second administrator: '),
  ]
  terminal.close()
  return lines
}

function printed(invited: Invited[]) {
  console.log('Each link opens once, within 72 hours. Hand each to its own person:')
  for (const { name, token } of invited)
    console.log(`  ${name}\n    ${SITE_ORIGIN.replace(/\/$/, '')}/staff/enter/#${token}`)
}

async function inviteFirst(db: Db) {
  const waiting = await firstWaiting(db)
  if (waiting.length > 0) {
    const again = await inviteFirstAgain(db, new Date())
    if (!again) throw new Error('Somebody signed in meanwhile: nobody was invited. Try again.')
    console.log('Appointed before and not active yet. Links that were handed out before are void.')
    printed(again)
    return
  }
  const first = await appointFirst(db, await named(), new Date())
  if (!first) throw new Error('There are people on the staff already: nobody was added.')
  printed(first)
}

try {
  const driver = DATABASE_URL
    ? openHttp(DATABASE_URL, DATABASE_AUTH_TOKEN)
    : await openFile(DATA_DIR)
  try {
    await migrate(driver)
    await inviteFirst(connect(driver))
  } finally {
    driver.close()
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

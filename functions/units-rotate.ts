import { generateHybridIdentity } from 'age-encryption'
import { writeFileSync } from 'node:fs'
import { dayOf } from '#domain/calendar'
import { checkedList, entryOf, withKey } from '#domain/unit-ceremony'
import { jsonIn, keepSecret } from '#functions/key-files'

/**
 * `npm run units:rotate -- LIST UNIT FILE`: gives a unit another key. The new identity goes to FILE; LIST gets the new
 * recipient, signer and the next serial, and is signed as ever. The identity before opens the cases before: keep it.
 */

const [list, unit, file] = process.argv.slice(2)

try {
  if (!list || !unit || !file)
    throw new Error('Say which list and unit: npm run units:rotate -- LIST UNIT FILE')
  const identity = await generateHybridIdentity()
  const before = await checkedList(jsonIn(list), { today: dayOf(new Date()) })
  const after = withKey(before, unit, await entryOf(identity))
  keepSecret(file, [`Identity of ${unit} from serial ${String(after.serial)} on.`], identity)
  writeFileSync(list, `${JSON.stringify(after, null, 2)}\n`)
  console.log(`${unit} has a new key from serial ${String(after.serial)} on. Sign ${list} next.`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

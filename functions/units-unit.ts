import { generateHybridIdentity } from 'age-encryption'
import { entryOf } from '#domain/unit-ceremony'
import { keepSecret } from '#functions/key-files'

/**
 * `npm run units:unit -- FILE`: makes the identity of a handling unit. It goes to FILE, for the unit alone; what the list
 * says of it is printed.
 */

const [file] = process.argv.slice(2)

try {
  if (!file) throw new Error('Say where to keep the identity: npm run units:unit -- FILE')
  const identity = await generateHybridIdentity()
  const entry = await entryOf(identity)
  keepSecret(
    file,
    ['Identity of a handling unit: it opens every complaint of its queue.'],
    identity,
  )
  console.log(JSON.stringify(entry, null, 2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

import { randomBytes } from '@noble/hashes/utils.js'
import { rootPublic, rootSecret } from '#domain/unit-ceremony'
import { keepSecret } from '#functions/key-files'

/**
 * `npm run units:root -- FILE`: makes the root key of the list of handling units. The private half goes to FILE, which
 * stays offline; the public half is printed, for HANDLING_ROOT.
 */

const [file] = process.argv.slice(2)

try {
  if (!file) throw new Error('Say where to keep the private half: npm run units:root -- FILE')
  const seed = randomBytes(32)
  const shown = rootPublic(seed)
  const comments = [
    'Root key of the list of handling units. Keep it offline: who has it names who reads complaints.',
    `Public half: ${shown}`,
  ]
  keepSecret(file, comments, rootSecret(seed))
  console.log(`HANDLING_ROOT=${shown}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

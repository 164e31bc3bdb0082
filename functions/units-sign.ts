import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { dayOf } from '#domain/calendar'
import { type HandlingUnits, signedList } from '#domain/handling-units'
import { rootPublic, rootSeed, signedFile } from '#domain/unit-ceremony'
import { jsonIn, secretIn } from '#functions/key-files'

/**
 * `npm run units:sign -- --root FILE --list LIST --out FILE (--first | --previous FILE [--previous-root KEY])`: signs a
 * list of handling units, into what HANDLING_UNITS holds. It wants the file that was signed before, and refuses a serial
 * that is not greater; only a site that never had a list is signed for with `--first`. `--previous-root` is the public half
 * that file was signed under, where the root changes with the list.
 */

const text = { type: 'string' } as const
const options = {
  ...{ root: text, list: text, out: text, previous: text, 'previous-root': text },
  first: { type: 'boolean' },
} as const

const usage =
  'npm run units:sign -- --root FILE --list LIST --out FILE (--first | --previous FILE [--previous-root KEY])'

function previousIn(file: string, root: string): HandlingUnits {
  const list = signedList(readFileSync(file, 'utf8'), root)
  if (!list) throw new Error(`${file} is no list that ${root} signed`)
  return list
}

try {
  const { values } = parseArgs({ options })
  const { root, list, out, previous, first } = values
  if (!root || !list || !out) throw new Error(usage)
  // Without the list before, an older one could come back: leaving it out has to be said.
  if ((previous !== undefined) === (first === true))
    throw new Error(
      `Give the list before with --previous, or say --first where there is none:\n${usage}`,
    )
  const seed = rootSeed(secretIn(root))
  const shown = rootPublic(seed)
  const file = await signedFile(jsonIn(list), seed, {
    today: dayOf(new Date()),
    ...(previous !== undefined && {
      previous: previousIn(previous, values['previous-root'] ?? shown),
    }),
  })
  const signed = signedList(file, shown)
  if (!signed) throw new Error('the signature does not hold')
  writeFileSync(out, file, { flag: 'wx' })
  console.log(`HANDLING_ROOT=${shown}`)
  console.log(`${out}: serial ${String(signed.serial)}, holds until ${signed.expires}`)
  for (const { id, name } of signed.units) console.log(`  ${id} ${name}`)
  console.log(`SHA-256 ${bytesToHex(sha256(utf8ToBytes(file)))}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { type LogKey, keyText, readCheckpoint, readKey } from '#domain/checkpoint'
import { provesConsistency } from '#domain/merkle'

/**
 * `npm run log:check -- URL [FOLDER]`: looks at the log of a site from outside. The first time, its key and its newest
 * checkpoint are kept in FOLDER (`log-seen`); each time after, the site must prove that what it shows is signed with
 * that key and that its log goes on from the checkpoint kept, which then becomes the new one. Ends with 1 where it cannot.
 */

const [site, folder = 'log-seen'] = process.argv.slice(2)

async function ask(path: string): Promise<string> {
  const answer = await fetch(new URL(path, site))
  if (!answer.ok) throw new Error(`${path} answers ${String(answer.status)}`)
  return answer.text()
}

const kept = (name: string) => readFile(`${folder}/${name}`, 'utf8').catch(() => null)

async function keyOf(): Promise<LogKey> {
  const known = await kept('key.txt')
  const shown = readKey((await ask('/api/log/key.txt')).trim())
  if (known !== null && known.trim() !== keyText(shown))
    throw new Error('the site shows another key than the one kept')
  return shown
}

try {
  if (!site) throw new Error('Give the address of a site: npm run log:check -- URL [FOLDER]')
  const key = await keyOf()
  const note = await ask('/api/log/checkpoint.txt')
  const now = readCheckpoint(note, key)
  const before = await kept('checkpoint.txt')
  if (before !== null) {
    const old = readCheckpoint(before, key)
    if (old.size > now.size)
      throw new Error(
        `the log has ${String(now.size)} entries and had ${String(old.size)}: an older one was put back`,
      )
    const path = `/api/log/consistency.json?from=${String(old.size)}&to=${String(now.size)}`
    const { proof } = JSON.parse(await ask(path)) as { proof: string[] }
    if (!provesConsistency(old, now, proof))
      throw new Error(`the log does not go on from the one seen over ${String(old.size)} entries`)
    console.log(`goes on from ${String(old.size)} entries, signed ${old.at}`)
  }
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}/key.txt`, `${keyText(key)}\n`)
  await writeFile(`${folder}/checkpoint.txt`, note)
  console.log(`${String(now.size)} entries, signed ${now.at}: the log holds`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { NEWEST, nameOf } from '#functions/log-name'
import type { Outside } from '#functions/world'

/**
 * Keeps checkpoints as files under `dataDir/checkpoints`, beside the database and not in it. A copy of that folder on
 * another machine is what tells an older database put back by somebody who could put back this folder as well.
 */
export function outsideIn(dataDir: string): Outside {
  const dir = join(dataDir, 'checkpoints')
  return {
    async keep({ size, note }) {
      await mkdir(dir, { recursive: true, mode: 0o700 })
      for (const name of [nameOf(size), NEWEST]) await replace(join(dir, name), note)
    },
    async newest() {
      try {
        return await readFile(join(dir, NEWEST), 'utf8')
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
        throw error
      }
    },
  }
}

/** Whole or not at all: what a power cut leaves half written is under another name. */
async function replace(path: string, text: string) {
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}

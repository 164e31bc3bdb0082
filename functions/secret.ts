import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A secret of the installation, 32 random bytes in hex, made once and kept in `dataDir` for its owner alone: `secret` keys
 * tokens and hashes (`SITE_SECRET` overrides it), `log-key` signs the log (`LOG_KEY` does).
 */
export function secretIn(dataDir: string, name: 'secret' | 'log-key' = 'secret'): string {
  const file = join(dataDir, name)
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
  }
  return readFileSync(file, 'utf8').trim()
}

import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Builds a copy of the house with these files written over it; its exit status and everything it said. */
export function buildWith(files: Record<string, string>): { status: number | null; said: string } {
  const dir = mkdtempSync(join(tmpdir(), 'faulty-house-'))
  try {
    const kept = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'])
      .toString()
      .trim()
      .split('\n')
      .filter((file) => !/^(tests|docs)\//.test(file))
    for (const file of kept) cpSync(file, join(dir, file))
    // Everything but the build's own memory, which must stay this copy's.
    mkdirSync(join(dir, 'node_modules'))
    for (const name of readdirSync('node_modules').filter((name) => !/^\.(astro|vite)/.test(name)))
      symlinkSync(join(process.cwd(), 'node_modules', name), join(dir, 'node_modules', name))
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, file)), { recursive: true })
      writeFileSync(join(dir, file), text)
    }
    const { status, stdout, stderr } = spawnSync('node_modules/.bin/astro', ['build'], {
      cwd: dir,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        TARGET: 'node',
        ASTRO_TELEMETRY_DISABLED: '1',
      },
    })
    return { status, said: stdout.toString() + stderr.toString() }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

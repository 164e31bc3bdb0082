import { randomBytes } from 'node:crypto'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '#db/client'
import { seedDemo } from '#db/demo'
import { openHttp } from '#db/http'
import { migrate } from '#db/migrate'
import { demoLinks } from '#functions/demo'
import { build } from './build.ts'
import type { Site } from './node.ts'
import { start } from './process.ts'
import { freePort, startSqld } from './sqld.ts'

/**
 * Starts the built Worker in workerd beside a real libSQL server, both on loopback, with demo data in `dir`; or, if it is
 * `filled`, with the database that the embedded one left there.
 */
export async function startEdge(port: number, dir: string, { filled = false } = {}): Promise<Site> {
  if (filled) handOver(dir)
  const sqld = await startSqld({ port: await freePort(), dir })
  const driver = openHttp(sqld.url, '')
  await migrate(driver)
  const db = connect(driver)
  const url = `http://localhost:${String(port)}`
  if (!filled) await seedDemo(db, new Date())
  const links = filled ? [] : (await demoLinks(db, url, new Date())).map(({ link }) => link)
  db.close()

  const variables = {
    DEMO: filled ? '0' : '1',
    DATABASE_URL: sqld.url,
    DATABASE_AUTH_TOKEN: 'none',
    SITE_SECRET: randomBytes(32).toString('hex'),
    LOG_KEY: randomBytes(32).toString('hex'),
  }
  const program = ['tests/rig/workerd.ts', String(port), join(dir, 'worker')]
  const workerd = await start(process.execPath, program, /Ready/, variables)
  const stop = async () => {
    await workerd.stop()
    await sqld.stop()
  }
  return { name: 'workerd', url, links, database: sqld.database, running: workerd, stop }
}

/** Gives the server the embedded file: over HTTP a statement that writes a million rows runs out of time. */
function handOver(dir: string) {
  const home = join(dir, 'sqld', 'dbs', 'default')
  mkdirSync(home, { recursive: true })
  renameSync(join(dir, 'handbook.db'), join(home, 'data'))
}

if (import.meta.main) {
  const dir = '.cache/edge'
  // Each start is a fresh demo: the data of record is never here.
  rmSync(dir, { recursive: true, force: true })
  build('cloudflare')
  const site = await startEdge(8787, dir)
  console.log(`The site is ready at ${site.url}/ on workerd, with a libSQL server beside it.\n`)
  console.log(['Staff sign-in; each link opens once:', ...site.links].join('\n  '))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void site.stop().then(() => process.exit(0)))
  }
}

import { join } from 'node:path'
import { type Running, start } from './process.ts'

/** A site under test. */
export type Site = {
  name: string
  url: string
  /** One-use sign-in links, each taken once. */
  links: string[]
  /** The file of its database, which can be read beside it. */
  database: string
  /** The program that answers, with all that it printed. */
  running: Running
  stop: () => Promise<void>
}

/** The one-use sign-in links in what a start printed. */
export const linksIn = (output: string) => output.match(/http\S+\/staff\/enter\/#\S+/g) ?? []

/** Starts the built single-machine server on `dir`, with demo data unless `env` says otherwise. */
export async function startNode(
  port: number,
  dir: string,
  env: Record<string, string> = { DEMO: '1' },
): Promise<Site> {
  const running = await start(process.execPath, ['dist/node/server/entry.mjs'], /ready at/, {
    PORT: String(port),
    DATA_DIR: dir,
    ...env,
  })
  const url = `http://localhost:${String(port)}`
  const links = linksIn(running.output())
  const database = join(dir, 'handbook.db')
  return { name: 'node', url, links, database, running, stop: running.stop }
}

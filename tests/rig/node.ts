import { type Running, start } from './process.ts'

/** A site under test. `links` are one-use sign-in links, each taken once by `takeLink`. */
export type Site = { name: string; url: string; links: string[]; stop: () => Promise<void> }

/** The one-use sign-in links in what a start printed. */
export const linksIn = (output: string) => output.match(/http\S+\/staff\/enter\/#\S+/g) ?? []

/** Starts the built single-machine server on `dir`, with demo data unless `env` says otherwise. */
export async function startNode(
  port: number,
  dir: string,
  env: Record<string, string> = { DEMO: '1' },
): Promise<Site & { running: Running }> {
  const running = await start(process.execPath, ['dist/node/server/entry.mjs'], /ready at/, {
    PORT: String(port),
    DATA_DIR: dir,
    ...env,
  })
  const url = `http://localhost:${String(port)}`
  return { name: 'node', url, links: linksIn(running.output()), stop: running.stop, running }
}

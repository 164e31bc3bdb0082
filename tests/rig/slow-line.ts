import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const PIECES = 6
const PAUSE_MS = 200

/** Stands before `site` and hands on each page in pieces, as a slow line does. Only reads are passed on. */
export async function slowLine(site: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    void (async () => {
      const answer = await fetch(site + (request.url ?? '/'))
      const body = Buffer.from(await answer.arrayBuffer())
      const type = answer.headers.get('content-type') ?? ''
      response.writeHead(answer.status, { 'content-type': type })
      const pieces = type.startsWith('text/html') ? PIECES : 1
      for (let i = 0; i < pieces; i++) {
        const at = (piece: number) => Math.floor((body.length * piece) / pieces)
        response.write(body.subarray(at(i), at(i + 1)))
        if (i + 1 < pieces) await wait(PAUSE_MS)
      }
      response.end()
    })()
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => {
          stopped()
        })
        server.closeAllConnections()
      }),
  }
}

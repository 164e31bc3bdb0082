import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** The header and what stands below it come tag by tag, the rest in some more pieces. */
const TAGS = { count: 40, pauseMs: 50 }
const PIECES = { count: 5, pauseMs: 200 }

/**
 * Where a page is cut, in bytes, and how long the line is silent there; the browser may paint at every cut. Not within a
 * title, between the words it may break at: its own lines settle as they come.
 */
function* cuts(page: Buffer): Iterable<{ at: number; pauseMs: number }> {
  const body = page.indexOf('<body')
  const tags = [...page.toString('latin1').matchAll(/<(?!wbr)\w/g)].map((tag) => tag.index)
  const shown = tags.filter((at) => at > body).slice(0, TAGS.count)
  for (const at of shown) yield { at, pauseMs: TAGS.pauseMs }
  const from = shown.at(-1) ?? 0
  for (let i = 1; i < PIECES.count; i++)
    yield {
      at: from + Math.floor(((page.length - from) * i) / PIECES.count),
      pauseMs: PIECES.pauseMs,
    }
}

/** Stands before `site` and hands on each page in pieces, as a slow line does. Only reads are passed on. */
export async function slowLine(site: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    void (async () => {
      const answer = await fetch(site + (request.url ?? '/'))
      const body = Buffer.from(await answer.arrayBuffer())
      const type = answer.headers.get('content-type') ?? ''
      response.writeHead(answer.status, { 'content-type': type })
      let sent = 0
      for (const { at, pauseMs } of type.startsWith('text/html') ? cuts(body) : []) {
        response.write(body.subarray(sent, at))
        sent = at
        await wait(pauseMs)
      }
      response.end(body.subarray(sent))
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

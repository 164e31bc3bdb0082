import { once } from 'node:events'
import {
  type RequestListener,
  STATUS_CODES,
  type Server,
  type ServerResponse,
  createServer,
} from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { headersFor } from '#functions/headers'

// Milliseconds.
const ACCEPTING = 50
const QUIET = 250

/** Listens on every host. Throws when one cannot be had; a machine without IPv6 goes without `::1`. */
export async function serve(hosts: string[], port: number, answer: RequestListener) {
  const inFlight = new Set<ServerResponse>()
  let ending = false
  const counted: RequestListener = (req, res) => {
    inFlight.add(res)
    res.once('close', () => inFlight.delete(res))
    if (ending) res.setHeader('Connection', 'close')
    return answer(req, res)
  }
  const servers = await Promise.all(hosts.map((host) => listen(host, port, counted)))

  return {
    /** Takes no new connection, answers every request that has arrived, then hangs up. */
    async stop() {
      ending = true
      // Whoever is connected but not yet accepted would be cut off.
      await pause(ACCEPTING)
      const closed = servers.map((server) => new Promise((done) => server.close(done)))
      // Each time a moment more: what a visitor has sent may not have been read yet.
      for (;;) {
        await pause(QUIET)
        if (inFlight.size === 0) break
        await Promise.all([...inFlight].map((res) => once(res, 'close')))
      }
      // A connection kept open in case something is asked would keep the process for half a minute.
      for (const server of servers) server.closeAllConnections()
      await Promise.all(closed)
    },
  }
}

function listen(host: string, port: number, answer: RequestListener): Promise<Server> {
  const limits = { headersTimeout: 10_000, requestTimeout: 30_000, requireHostHeader: false }
  const server = createServer(limits, answer)
  server.maxConnections = 1000
  server.on('clientError', unreadable)
  // An expectation that is not known is none of ours to meet.
  server.on('checkExpectation', answer)
  return new Promise((resolve, reject) => {
    server.once('listening', () => resolve(server))
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (host === '::1' && error.code !== 'EADDRINUSE') resolve(server)
      else reject(error)
    })
    server.listen(port, host)
  })
}

const statuses: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** What Node cannot read it answers by itself, bare; here it gets the headers that everything else has. */
function unreadable({ code = '' }: NodeJS.ErrnoException, socket: Duplex) {
  // After the first bytes of an answer, another status line would be part of its body.
  const begun = 'bytesWritten' in socket && Number(socket.bytesWritten) > 0
  if (begun || !socket.writable) {
    socket.destroy()
    return
  }
  const status = statuses[code] ?? 400
  const headers = { ...headersFor('/'), Connection: 'close', 'Content-Length': '0' }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const first = `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`
  socket.end([first, ...lines, '', ''].join('\r\n'))
}

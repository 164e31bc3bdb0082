import { type RequestListener, type Server, createServer } from 'node:http'
import { handler } from '@astrojs/node/server.js'
import { connect } from '#db/client'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'
import { decodes, isOurHost } from '#functions/guard'
import { headersFor } from '#functions/headers'
import { secretIn } from '#functions/secret'
import { staticFiles } from '#functions/static'
import { provideWorld, settingsFrom } from '#functions/world'

const { PORT = '4321', HOST, DATA_DIR = 'data' } = process.env

const driver = await openFile(DATA_DIR)
await migrate(driver)
const db = connect(driver)
const settings = settingsFrom({ SITE_SECRET: secretIn(DATA_DIR), ...process.env })
provideWorld(() => ({ runtime: 'node', db, now: () => new Date(), settings }))

const files = staticFiles('dist/node/client')

const answer: RequestListener = (req, res) => {
  const path = (req.url ?? '/').split('?', 1)[0] ?? '/'
  for (const [name, value] of Object.entries(headersFor(path))) res.setHeader(name, value)
  const hosts = req.rawHeaders.filter((text, i) => i % 2 === 0 && text.toLowerCase() === 'host')
  // The adapter turns these into a crash or a guess, so they end here.
  if (hosts.length !== 1 || !decodes(path) || !path.startsWith('/')) return refuse(res, 400)
  if (!isOurHost(settings, req.headers.host ?? '')) return refuse(res, 421)
  if (!['GET', 'HEAD', 'POST'].includes(req.method ?? '')) {
    res.setHeader('Allow', 'GET, HEAD, POST')
    return refuse(res, 405)
  }
  files(req, res, path, () => void handler(req, res))
}

function refuse(res: Parameters<RequestListener>[1], status: number) {
  res.statusCode = status
  res.setHeader('Content-Type', 'text/plain; charset=utf-8')
  res.end(`${String(status)}\n`)
}

// Without HOST the site is for this machine, or for the reverse proxy before it.
const servers = await Promise.all(
  (HOST ? [HOST] : ['127.0.0.1', '::1']).map((host) => listen(host, Number(PORT))),
)

function listen(host: string, port: number): Promise<Server> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, answer)
  server.maxConnections = 1000
  return new Promise((resolve, reject) => {
    server.once('listening', () => {
      resolve(server)
    })
    server.once('error', (error: NodeJS.ErrnoException) => {
      // A machine without IPv6 has no ::1.
      if (host === '::1' && error.code !== 'EADDRINUSE') resolve(server)
      else reject(error)
    })
    server.listen(port, host)
  })
}

/** Takes no new request, finishes what is in flight, then lets go of the database. */
async function stop() {
  await Promise.all(servers.map(close))
  db.close()
  process.exit(0)
}

const close = (server: Server) =>
  new Promise((done) => {
    server.close(done)
    server.closeIdleConnections()
  })

process.once('SIGTERM', () => void stop())
process.once('SIGINT', () => void stop())

console.log(`http://localhost:${PORT}/`)

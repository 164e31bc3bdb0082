import type { RequestListener } from 'node:http'
import { handler } from '@astrojs/node/server.js'
import { demoLines, demoLinks } from '#functions/demo'
import { decodes, isOurHost } from '#functions/guard'
import { headersFor } from '#functions/headers'
import { keepTime } from '#functions/jobs'
import { answerKept } from '#functions/kept-pages'
import { openMachine } from '#functions/machine'
import { serve } from '#functions/server'
import { staticFiles } from '#functions/static'
import { noteAddress } from '#functions/visitor-address'
import { provideWorld } from '#functions/world'

const { PORT = '4321', HOST, TRUSTED_PROXY = '' } = process.env
const world = await openMachine(process.env).catch(giveUp)
provideWorld(() => world)

const files = staticFiles('dist/node/client')

const answer: RequestListener = (req, res) => {
  const path = (req.url ?? '/').split('?', 1)[0] ?? '/'
  for (const [name, value] of Object.entries(headersFor(path))) res.setHeader(name, value)
  const hosts = req.rawHeaders.filter((text, i) => i % 2 === 0 && text.toLowerCase() === 'host')
  // The adapter turns these into a crash or a guess, so they end here.
  if (hosts.length !== 1 || !path.startsWith('/') || !decodes(path)) return refuse(res, 400)
  if (!isOurHost(world.settings, req.headers.host ?? '')) return refuse(res, 421)
  if (!['GET', 'HEAD', 'POST'].includes(req.method ?? '')) {
    res.setHeader('Allow', 'GET, HEAD, POST')
    return refuse(res, 405)
  }
  noteAddress(req, TRUSTED_PROXY)
  const render = () => void handler(req, res)
  files(req, res, path, () => void answerKept(world, req, res, render))
}

function refuse(res: Parameters<RequestListener>[1], status: number) {
  res.statusCode = status
  res.setHeader('Content-Type', 'text/plain; charset=utf-8')
  res.end(`${String(status)}\n`)
}

// Without HOST the site is for this machine, or for the reverse proxy before it. A demo is for nobody else.
const hosts = HOST && !world.settings.demo ? [HOST] : ['127.0.0.1', '::1']
const server = await serve(hosts, Number(PORT), answer).catch(giveUp)

/** Ends with one sentence: whoever starts the site needs the way out, not a stack. */
function giveUp(error: unknown): never {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

const stopTime = keepTime(world)

/** Finishes what is in flight, then lets go of the database. */
async function stop() {
  await server.stop()
  await stopTime()
  world.db.close()
  process.exit(0)
}

process.once('SIGTERM', () => void stop())
process.once('SIGINT', () => void stop())

const origin = world.settings.origin || `http://localhost:${PORT}`
if (world.settings.demo) {
  console.log('Demo: every record is synthetic. Staff sign-in, each link opens once:')
  console.log(demoLines(await demoLinks(world.db, origin, world.now())).join('\n'))
}
console.log(`The site is ready at ${origin}/`)

import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { riverIntegrator } from '../fixtures.ts'
import { mintedOn } from '../rig/applying.ts'
import { startNode } from '../rig/node.ts'
import { start } from '../rig/process.ts'
import { freePort } from '../rig/sqld.ts'
import { carried, visitor } from '../rig/visitor.ts'

function freshDir() {
  const dir = mkdtempSync(join(tmpdir(), 'one-machine-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

async function machine(dir: string) {
  const site = await startNode(await freePort(), dir)
  onTestFinished(site.stop)
  return site
}

/** Starts the server in the way `env` says; a start that ends by itself throws with what it printed. */
const begin = async (DATA_DIR: string, env: Record<string, string>) => {
  const PORT = String(await freePort())
  const entry = ['dist/node/server/entry.mjs']
  return start(process.execPath, entry, /ready at/, { PORT, DATA_DIR, ...env })
}

async function application(url: string, creditCode: string) {
  const { document } = await visitor(url).get('/apply/integrator/')
  const form = document.querySelector('form[method="post"]')
  if (!form) throw new Error('no form')
  const { name, sectors } = riverIntegrator
  return { ...carried(form), name, sectors, creditCode }
}

const encoded = (fields: Record<string, string | string[]>) =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) => [value].flat().map((each) => [name, each])),
  ).toString()

/** A raw connection, so that a body can be sent in two halves. */
async function raw(url: string) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let heard = ''
  socket.on('data', (chunk) => (heard += chunk.toString()))
  socket.on('error', () => null)
  onTestFinished(() => {
    socket.destroy()
  })
  await once(socket, 'connect')
  return { socket, heard: () => heard }
}

const head = (body: string) =>
  [
    'POST /apply/integrator/ HTTP/1.1',
    'Host: localhost',
    'Sec-Fetch-Site: same-origin',
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    '\r\n',
  ].join('\r\n')

describe('the single machine', () => {
  test('told to stop, answers what is in flight, and does not wait for the silent', async () => {
    const { url, running } = await machine(freshDir())
    const body = encoded(await application(url, '92430100MA4000001X'))
    const visit = await raw(url)
    await raw(url)
    visit.socket.write(head(body) + body.slice(0, 200))
    await pause(200)

    const gone = once(running.child, 'exit')
    running.child.kill('SIGTERM')
    await pause(400)
    await expect(fetch(url)).rejects.toThrow()
    visit.socket.write(body.slice(200))

    expect(await Promise.race([gone, pause(5000)])).toEqual([0, null])
    expect(visit.heard()).toMatch(/^HTTP\/1\.1 201 /)
  })

  test('killed and started again, has everything it acknowledged', async () => {
    const dir = freshDir()
    const first = await machine(dir)
    const sent = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        application(first.url, `92430100MA41${String(i).padStart(5, '0')}X`),
      ),
    )
    const gone = once(first.running.child, 'exit')
    let acknowledged = 0
    const outcomes = sent.map(async (fields) => {
      const answer = await visitor(first.url)
        .post('/apply/integrator/', fields)
        .catch(() => null)
      if (answer === null) return null
      // After the third, with others still on their way.
      if (++acknowledged === 3) first.running.child.kill('SIGKILL')
      return mintedOn(answer)
    })
    const kept = (await Promise.all(outcomes)).filter((outcome) => outcome !== null)
    await gone

    const { url } = await machine(dir)
    expect(kept.length).toBeGreaterThanOrEqual(3)
    for (const outcome of kept) {
      expect((await visitor(url).post('/applications/', outcome)).path).toBe('/applications/draft/')
    }
    for (const fields of sent) {
      expect((await visitor(url).post('/apply/integrator/', fields)).status).toBe(201)
    }
  })

  test('refuses to be two on one directory, and the first goes on', async () => {
    const dir = freshDir()
    const { url } = await machine(dir)

    await expect(begin(dir, { DEMO: '1' })).rejects.toThrow(/ended with 1:\nAnother process/)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  test('keeps demo and real records apart, both ways', async () => {
    const [demo, real] = [freshDir(), freshDir()]
    await (await begin(demo, { DEMO: '1' })).stop()
    await expect(begin(demo, { DEMO: '0' })).rejects.toThrow(/ended with 1:\n.*demo data/)

    const port = String(await freePort())
    const house = await begin(real, { DEMO: '0', PORT: port })
    const url = `http://localhost:${port}`
    const fields = await application(url, '92430100MA4000002X')
    expect((await visitor(url).post('/apply/integrator/', fields)).status).toBe(201)
    await house.stop()
    await expect(begin(real, { DEMO: '1' })).rejects.toThrow(/ended with 1:\n.*real records/)
  })

  test('gives its headers to what it cannot read', async () => {
    const { url } = await machine(freshDir())
    for (const [request, status] of [
      ['GET /a b/ HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
      ['GET / HTTP/1.1\r\n\r\n', 400],
      [`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 431],
    ] as const) {
      const { socket, heard } = await raw(url)
      socket.write(request)
      while (!heard().includes('\r\n\r\n')) await once(socket, 'data')

      expect(heard()).toMatch(new RegExp(`^HTTP/1\\.1 ${String(status)} `))
      expect(heard()).toMatch(/Content-Security-Policy: default-src 'none'/)
    }
  })
})

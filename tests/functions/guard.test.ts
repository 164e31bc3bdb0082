import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { describe, expect, test } from 'vitest'
import { isOurHost, ours, sameOrigin } from '#functions/guard'
import { type House, settingsFrom } from '#functions/world'
import { freshDb, freshFiles } from '../db/open.ts'

const SITE_SECRET = '0123456789abcdef0123456789abcdef'
const local = settingsFrom({ SITE_SECRET })
const published = settingsFrom({ SITE_SECRET, SITE_ORIGIN: 'https://handbook.example' })

async function behind(settings: typeof local) {
  const db = await freshDb()
  const files = freshFiles()
  const app = new Hono<House>()
  app.use(async (c, next) => {
    c.set('world', { runtime: 'node', db, now: () => new Date(0), settings, files })
    await next()
  })
  app.use(ours, sameOrigin)
  app.all('*', (c) => c.text('in'))
  app.onError((error, c) => c.text('', error instanceof HTTPException ? error.status : 500))
  return app
}

describe('the hosts a site answers for', () => {
  test('are loopback while none is configured', () => {
    for (const host of ['localhost', 'localhost:4321', '127.0.0.1:80', '[::1]:4321']) {
      expect(isOurHost(local, host), host).toBe(true)
    }
    for (const host of ['localhost.example', '127.0.0.1.example:80', 'example', '', '0.0.0.0']) {
      expect(isOurHost(local, host), host).toBe(false)
    }
  })

  test('are the configured one and no other', () => {
    expect(isOurHost(published, 'handbook.example')).toBe(true)
    expect(isOurHost(published, 'localhost:4321')).toBe(false)
    expect(isOurHost(published, 'handbook.example.org')).toBe(false)
  })
})

describe('a post', () => {
  const post = async (settings: typeof local, host: string, headers: Record<string, string>) => {
    const app = await behind(settings)
    const answer = await app.request(`http://${host}/`, {
      method: 'POST',
      headers: { host, ...headers },
    })
    return answer.status
  }
  const home = 'handbook.example'

  test.each([
    ['from this origin by fetch metadata', { 'sec-fetch-site': 'same-origin' }, 200],
    ['behind a TLS proxy, by its origin', { origin: 'https://handbook.example' }, 200],
    ['typed into the address bar', { 'sec-fetch-site': 'none' }, 403],
    [
      'from a sister site',
      { 'sec-fetch-site': 'same-site', origin: 'https://handbook.example' },
      403,
    ],
    ['from the same host without TLS', { origin: 'http://handbook.example' }, 403],
    ['from a sandboxed page', { origin: 'null' }, 403],
    ['that says nothing', {}, 403],
  ])('%s gets its answer', async (_, headers, status) => {
    expect(await post(published, home, headers)).toBe(status)
  })

  test('on loopback takes the origin it was served from', async () => {
    expect(await post(local, 'localhost:4321', { origin: 'http://localhost:4321' })).toBe(200)
    expect(await post(local, 'localhost:4321', { origin: 'http://localhost:9999' })).toBe(403)
  })
})

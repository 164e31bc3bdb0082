import { readdirSync } from 'node:fs'
import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { sites } from '../rig/sites.ts'

const promised = {
  'strict-transport-security': /max-age=63072000; includeSubDomains/,
  'content-security-policy': /default-src 'none'.*frame-ancestors 'none'/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^same-origin$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\)/,
}

const form = (
  init: Record<string, string> = {},
  body: string | Uint8Array<ArrayBuffer> = 'a=1',
) => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...init },
  body,
})
const own = { 'sec-fetch-site': 'same-origin' }

describe.each(sites)('the front door on $name', ({ name, url }) => {
  const at = (path: string, init?: RequestInit) =>
    fetch(url + path, { redirect: 'manual', ...init })

  test.each([
    ['a prerendered page', '/measures/6/', {}, 200],
    ['a page from the database', '/institutions/', {}, 200],
    ['a form', '/apply/integrator/', {}, 200],
    ['data', '/healthz', {}, 200],
    ['an unknown page', '/nowhere/', {}, 404],
    ['an unknown institution', '/institutions/nobody/', {}, 404],

    ['a forged post', '/apply/integrator/', form({ 'sec-fetch-site': 'cross-site' }), 403],
    ['a body over the limit', '/apply/integrator/', form(own, 'a='.padEnd(1_100_000, 'x')), 413],
    ['a post nobody takes', '/measures/', form(own), 405],
    ['a method nobody takes', '/', { method: 'DELETE' }, 405],
    ['a path that decodes to nothing', '/%ff/', {}, 400],
    ['the page of failures', '/500/', {}, 404],
  ] as const)(
    'answers %s with its status and every security header',
    async (_, path, init, status) => {
      const answer = await at(path, init)

      expect(answer.status).toBe(status)
      for (const [header, value] of Object.entries(promised)) {
        expect(answer.headers.get(header), header).toMatch(value)
      }
    },
  )

  test('leads an address without its slash to the one with it', async () => {
    const answer = await at('/measures/6')

    // Cloudflare's file server has its own status for it.
    expect([301, 307]).toContain(answer.status)
    expect(answer.headers.get('location')).toMatch(/\/measures\/6\/$/)
    for (const [header, value] of Object.entries(promised)) {
      expect(answer.headers.get(header), header).toMatch(value)
    }
  })

  test('gives hashed assets for ever, pages by their tag, forms and cases to no cache', async () => {
    const built = name === 'workerd' ? 'cloudflare' : 'node'
    const asset = readdirSync(`dist/${built}/client/_astro`).find((file) => file.endsWith('.css'))
    const page = await at('/measures/6/')
    const list = await at('/institutions/')
    const again = (path: string, tag: string | null) =>
      at(path, { headers: { 'if-none-match': tag ?? '' } })

    const styles = await at(`/_astro/${asset ?? ''}`)
    expect(styles.headers.get('cache-control')).toMatch(/max-age=31536000, immutable/)
    expect((await again('/measures/6/', page.headers.get('etag'))).status).toBe(304)
    expect((await again('/institutions/', list.headers.get('etag'))).status).toBe(304)
    for (const path of [
      '/apply/integrator/',
      '/applications/',
      '/complaints/new/',
      '/staff/enter/',
    ]) {
      expect((await at(path)).headers.get('cache-control'), path).toBe('no-store')
    }
  })

  test('lets WebAssembly compile in the worker of the search alone', async () => {
    const policy = async (path: string) => (await at(path)).headers.get('content-security-policy')

    expect(await policy('/pagefind/pagefind.js')).toContain("script-src 'self' 'wasm-unsafe-eval'")
    for (const page of ['/search/', '/search/?q=收费', '/measures/'])
      expect(await policy(page), page).not.toContain('wasm')
  })

  test.each([
    ['says it comes from another site', { 'sec-fetch-site': 'same-site' }],
    ['has another origin', { origin: 'https://example.org' }],
    ['has no origin at all', {}],
    [
      'is JSON from another origin',
      { origin: 'https://example.org', 'content-type': 'application/json' },
    ],
  ])('refuses a post that %s', async (_, headers) => {
    expect((await at('/applications/', form(headers))).status).toBe(403)
  })

  test('takes a post from its own origin where the browser sends no fetch metadata', async () => {
    expect((await at('/applications/', form({ origin: url }))).status).toBe(422)
  })

  test.each([
    ['a multipart body without its parts', 'multipart/form-data; boundary=x', 'junk'],
    ['a multipart type without a boundary', 'multipart/form-data', 'a=1'],
  ])('calls %s a bad request', async (_, type, body) => {
    expect((await at('/applications/', form({ ...own, 'content-type': type }, body))).status).toBe(
      400,
    )
  })

  test('answers for its own name only', async () => {
    const status = await new Promise((resolve, reject) => {
      request(`${url}/healthz`, { headers: { host: 'elsewhere.example' } }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
        .once('error', reject)
        .end()
    })

    expect(status).toBe(421)
  })

  test('tells its runtime and that the database answers', async () => {
    const runtime =
      name === 'elsewhere' ? (expect.stringMatching(/^(node|workerd)$/) as string) : name
    expect(await (await at('/healthz')).json()).toEqual({ runtime, database: 'ok' })
  })
})

describe('static files on one machine', () => {
  const [{ url }] = sites as [(typeof sites)[number]]

  test.each([
    ['br', 'gzip, br'],
    ['gzip', 'gzip'],
  ])('come precompressed as %s', async (encoding, accept) => {
    const answer = await fetch(`${url}/measures/`, { headers: { 'accept-encoding': accept } })

    expect(answer.headers.get('content-encoding')).toBe(encoding)
    expect(await answer.text()).toContain('第十三条')
  })

  test('survive a range that ends before it begins', async () => {
    const answer = await fetch(`${url}/measures/`, { headers: { range: 'bytes=5-2' } })

    expect(answer.status).toBe(200)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })
})

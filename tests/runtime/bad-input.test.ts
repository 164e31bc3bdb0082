import { describe, expect, test } from 'vitest'
import * as fixtures from '../fixtures.ts'
import { applied, begin, fillIn, mintedOn } from '../rig/applying.ts'
import { links } from '../rig/links.ts'
import { sites } from '../rig/sites.ts'
import { type Visit, carried, visitor } from '../rig/visitor.ts'

const { complaint } = fixtures
// Under a name of its own: other tests look for theirs on the same lists.
const integrator = { ...fixtures.riverIntegrator, name: '示例反复提交有限公司' }

const own = { 'sec-fetch-site': 'same-origin' }
const form = { ...own, 'content-type': 'application/x-www-form-urlencoded' }

type Fields = Record<string, string | string[]>

const encoded = (fields: Fields) =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) => [value].flat().map((each) => [name, each])),
  ).toString()

/** Every address that takes a post without a session. */
const doors = [
  '/apply/integrator/',
  '/apply/ecosystem-provider/',
  '/applications/',
  '/complaints/new/',
  '/complaints/case/',
  '/about/corrections/',
  '/staff/enter/',
]

const texts = {
  nothing: '',
  'a script': `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`,
  'too much': '长'.repeat(5001),
  'Arabic with an override': 'مرحبا \u202Eabc',
  'a control character': 'a\u0007b',
  'a broken encoding': '示例\uFFFD公司',
}

const bodies: [name: string, type: string | null, body: string | Uint8Array<ArrayBuffer>][] = [
  ['no content type', null, new TextEncoder().encode('name=a')],
  ['plain text', 'text/plain', 'name=a'],
  ['JSON', 'application/json', '{"name":"a","__proto__":{"x":1}}'],
  ['a type in capitals', 'Multipart/Form-Data; boundary=x', '--x\r\n'],
  ['a part without its end', 'multipart/form-data; boundary=x', '--x\r\nContent-Disposition: f'],
  ['bytes that are no UTF-8', form['content-type'], new Uint8Array([110, 61, 0xff, 0xc0, 0x80])],
  ['escapes that are no UTF-8', form['content-type'], 'name=%FF%FE&number=%ED%A0%80&%zz=%'],
  ['UTF-16', 'application/x-www-form-urlencoded; charset=utf-16', new Uint8Array([110, 0, 61, 0])],
  ['names of the language', form['content-type'], '__proto__=a&constructor=b&toString=c&then=d'],
  ['ten thousand fields', form['content-type'], Array(10_000).fill('name=a&token=b').join('&')],
]

const problemsOn = (page: Visit) => page.document.querySelector('#problems')?.textContent ?? ''
const entities = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' }
const entity = new RegExp(Object.keys(entities).join('|'), 'g')

/** What a control holds when the page opens. */
function held({ document }: Visit, id: string) {
  const control = document.getElementById(id)
  if (control?.tagName !== 'TEXTAREA') return control?.getAttribute('value')
  // linkedom leaves the text of a text area as it was escaped.
  return control.textContent.replaceAll(entity, (found) => entities[found as keyof typeof entities])
}

/** A credit code that nobody else uses. */
let count = 0
const creditCode = () => `92430100MA4${String(++count).padStart(6, '0')}X`

describe.each(sites)('bad input on $name', ({ url, links: handedOut }) => {
  const post = (path: string, fields: Fields, cookie = '') =>
    fetch(url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...form, cookie },
      body: encoded(fields),
    })
  const blank = async (path: string) => {
    const { document } = await visitor(url).get(path)
    return carried(document.querySelector('form[method="post"]') ?? document.body)
  }
  const together = (n: number, send: (i: number) => Promise<Response>) =>
    Promise.all(Array.from({ length: n }, (_, i) => send(i)))
  const statuses = (answers: Response[]) => answers.map(({ status }) => status).sort()

  test.each(Object.entries(texts))('%s comes back as it was typed', async (_, text) => {
    const start = await visitor(url).post('/apply/ecosystem-provider/', { name: text })
    expect(start.status).toBe(422)
    expect(held(start, 'name')).toBe(text)

    const applicant = visitor(url)
    await begin(applicant, 'integrator', { ...integrator, creditCode: creditCode() })
    const page = await applicant.get('/applications/draft/identity/')
    const typed = { name: text, place: text, teamSize: '很多', do: 'continue' }
    const refused = await applicant.submit(page, typed)
    expect(refused.status).toBe(422)
    expect(problemsOn(refused)).toContain('本地团队人数')
    for (const shown of [refused, await applicant.get(page.path)]) {
      expect(held(shown, 'name')).toBe(text)
      expect(held(shown, 'place')).toBe(text)
    }
    const long = await applicant.get('/applications/draft/abilities/')
    const kept = await applicant.submit(long, { diagnosis: text, do: 'continue' })
    expect(held(kept, 'diagnosis')).toBe(text)
    expect(refused.document.querySelectorAll('img, script:not([src])')).toHaveLength(0)
  })

  test('a complaint names each field and keeps its text', async () => {
    const text = texts['a script']
    const refused = await visitor(url).post('/complaints/new/', {
      ...complaint,
      facts: text,
      ask: '',
    })

    expect(refused.status).toBe(422)
    expect(problemsOn(refused)).toMatch(/请填写投诉请求/)
    expect(held(refused, 'facts')).toBe(text)
  })

  test.each(bodies)('%s is refused at every door', async (_, type, body) => {
    for (const path of doors) {
      const headers = { ...own, ...(type && { 'content-type': type }) }
      const answer = await fetch(url + path, { method: 'POST', headers, body, redirect: 'manual' })

      expect([400, 409, 422], `${path}: ${String(answer.status)}`).toContain(answer.status)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      const page = await answer.text()
      expect(page).toMatch(/<\/footer>/)
      expect(page).not.toMatch(/SQLITE|node_modules|\.m?[jt]s:\d+/)
    }
  })

  test.each(['//staff/complaints/', '/%2573taff/complaints/', '/%73taff/', '/complaints//new/'])(
    'an address spelt as %s leads nowhere',
    async (path) => {
      expect((await fetch(url + path, { redirect: 'manual' })).status).toBe(404)
    },
  )

  test.each([
    ['a garbled', 'garbled=%%%; __Host-application=%E4; __Host-session=%'],
    ['a huge', `__Host-session=${'a'.repeat(5000)}`],
    ['a forged', `__Host-application=CS-7K3M-9Q2P.9999999999999.${'0'.repeat(64)}`],
  ])('%s cookie opens nothing', async (_, cookie) => {
    for (const path of ['/applications/case/', '/staff/', '/staff/complaints/']) {
      const answer = await fetch(url + path, { headers: { cookie }, redirect: 'manual' })
      expect(answer.status, path).toBe(303)
    }
  })

  test('a wrong code and an unknown number are one answer', async () => {
    const applicant = visitor(url)
    const unit = { ...integrator, creditCode: creditCode() }
    const { number } = mintedOn(await begin(applicant, 'integrator', unit))
    const gone = visitor(url)
    const { number: otherNumber, code } = mintedOn(
      await begin(gone, 'integrator', { ...unit, creditCode: creditCode() }),
    )
    await gone.submit(await gone.get('/applications/draft/erasure/'), {})

    const [wrong, unknown] = await Promise.all(
      [number, otherNumber].map((each) =>
        visitor(url).post('/applications/', { number: each, code }),
      ),
    )
    expect([wrong?.status, unknown?.status]).toEqual([422, 422])
    expect(wrong?.text).toBe(unknown?.text)
  })

  test('one application sent twenty times at once is one record with one answer', async () => {
    const applicant = visitor(url)
    const unit = { ...integrator, creditCode: creditCode() }
    await begin(applicant, 'integrator', unit)
    await fillIn(applicant, 'integrator', unit)
    const check = await applicant.get('/applications/draft/check/')
    const fields = carried(
      check.document.querySelector('form[method="post"]') ?? check.document.body,
    )
    const cookie = [...applicant.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answers = await together(20, () => post('/applications/draft/check/', fields, cookie))

    expect(statuses(answers)).toEqual(Array(20).fill(303))
  })

  test('two drafts of one unit, declared at once, leave one application', async () => {
    const unit = { ...integrator, creditCode: creditCode() }
    const sent = await Promise.all(
      [1, 2].map(async () => {
        const applicant = visitor(url)
        await begin(applicant, 'integrator', unit)
        await fillIn(applicant, 'integrator', unit)
        return { applicant, check: await applicant.get('/applications/draft/check/') }
      }),
    )
    const answers = await Promise.all(
      sent.map(({ applicant, check }) => applicant.submit(check, {})),
    )

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  test('a link taken twenty times at once opens one session, and two clerks decide once', async () => {
    const name = '示例<script>alert(1)</script>&amp;"机构'
    const own = { ...integrator, name, creditCode: creditCode() }
    const { sent } = await applied(visitor(url), 'integrator', own)
    expect(sent.path).toBe('/applications/confirmation/')

    const token = new URL(handedOut[links.badInput] ?? '').hash.slice(1)
    const entries = await together(20, () => post('/staff/enter/', { token }))
    expect(statuses(entries)).toEqual([303, ...Array<number>(19).fill(422)])
    const cookies = entries.flatMap(({ headers }) => headers.getSetCookie())
    expect(cookies).toHaveLength(1)

    const opened = await post('/staff/demo/', { person: 'demo-bureau-1' })
    const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? ''

    const desk = visitor(url)
    const list = await desk.get('/staff/?order=newest', { cookie })
    const link = [...list.document.querySelectorAll('a')].find((a) => a.textContent.includes(name))
    const file = new URL(link?.getAttribute('href') ?? '', url).pathname
    const page = await desk.get(file, { cookie })
    expect(page.document.title).toContain(name)
    expect(page.document.querySelectorAll('script:not([src])')).toHaveLength(0)

    const version = '1'
    const answers = await together(10, (i) =>
      post(
        `${file}decision/`,
        i % 2 ? { version, action: 'accept' } : { version, action: 'reject', reason: '示例' },
        cookie,
      ),
    )
    expect(statuses(answers)).toEqual([
      ...Array<number>(5).fill(303),
      ...Array<number>(5).fill(409),
    ])
    const { document } = await desk.get(file, { cookie })
    expect(document.querySelectorAll('#history ~ * li, #history ~ li')).toHaveLength(2)
  })

  test('twenty complaints at once are each kept, or refused with all that was typed', async () => {
    const blanks = await Promise.all(Array.from({ length: 20 }, () => blank('/complaints/new/')))
    const answers = await together(20, (i) =>
      post('/complaints/new/', { ...blanks[i], ...complaint, place: `第 ${String(i)} 处` }),
    )
    const pages = await Promise.all(answers.map((answer) => answer.text()))

    expect(new Set(statuses(answers)).isSubsetOf(new Set([201, 429]))).toBe(true)
    expect(statuses(answers)).toContain(201)
    for (const [i, { status }] of answers.entries()) {
      if (status !== 429) continue
      expect(pages[i]).toContain(`第 ${String(i)} 处`)
      expect(pages[i]).toContain(blanks[i]?.['nonce'])
    }
  })
})

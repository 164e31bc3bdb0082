import { describe, expect, test } from 'vitest'
import { sites } from '../rig/sites.ts'

describe.each(sites)('names on $name', ({ url }) => {
  const ask = (query: string) => fetch(`${url}/api/names.json${query}`)

  test('answer as data that must be asked for again', async () => {
    const answer = await ask('?q=%E7%A4%BA%E4%BE%8B')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(answer.headers.get('cache-control')).toBe('no-cache')
    const { institutions } = (await answer.json()) as { institutions: unknown[] }
    expect(institutions).toHaveLength(5)
  })

  test('are none for what is no text', async () => {
    const answer = await ask('?q=%FF%FE')
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ institutions: [], notices: [] })
  })

  test.each(['', '?q=', '?q=a&q=b', `?q=${'x'.repeat(61)}`])('refuse %s', async (query) => {
    expect((await ask(query)).status).toBe(400)
  })
})

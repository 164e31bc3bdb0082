import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { describe, expect, test, vi } from 'vitest'
import { failureOf, log, statusOf } from '#functions/failures'
import type { House } from '#functions/world'

describe('a failure', () => {
  test('keeps the status that was thrown, and is a plain 500 otherwise', () => {
    expect(statusOf(new HTTPException(403))).toBe(403)
    expect(statusOf(Object.assign(new Error('busy'), { name: 'Unavailable' }))).toBe(503)
    expect(statusOf(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))).toBe(400)
    expect(statusOf(new TypeError('x is not a function'))).toBe(500)
    expect(statusOf('thrown text')).toBe(500)
  })

  test('is told in words with a way out, whatever its status', () => {
    for (const status of [400, 403, 404, 405, 413, 421, 429, 500, 503, 599]) {
      expect(failureOf(status)).toMatchObject({
        title: expect.stringMatching(/\p{sc=Han}/u) as string,
        wayOut: expect.stringMatching(/\p{sc=Han}/u) as string,
      })
    }
  })

  test.each([
    ['/applications/', 'a query failed: params: 13900000000'],
    ['/complaints/case/?x=1234', 'opened'],
  ])('at %s logs neither parameters nor a complaint path', async (path, message) => {
    const printed = vi.mocked(console.error).mockImplementation(() => undefined)
    const app = new Hono<House>()
    app.get('*', () => {
      throw new Error(message, { cause: new Error('SQLITE_IOERR: disk') })
    })
    app.onError((error, c) => {
      log(error, c)
      return c.text('', 500)
    })

    await app.request(path)

    const line = printed.mock.calls.flat().join(' ')
    expect(line).toContain('SQLITE_IOERR')
    expect(line).not.toMatch(/13900000000|case|1234/)
    printed.mockClear()
  })
})

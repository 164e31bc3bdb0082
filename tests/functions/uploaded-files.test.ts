import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { handOut } from '#functions/uploaded-files'
import type { House, World } from '#functions/world'

test('whoever asks for the headers of a file alone leaves no file open', async () => {
  let isClosed = false
  const body = new ReadableStream<Uint8Array>({
    cancel: () => {
      isClosed = true
    },
  })
  const files = { get: () => Promise.resolve({ body, size: 3 }) }
  const app = new Hono<House>()
    .use(async (c, next) => {
      c.set('world', { files } as unknown as World)
      await next()
    })
    .get('/', (c) => handOut(c, { id: 'a', name: '示例.pdf', type: 'application/pdf' }))

  const answer = await app.request('/', { method: 'HEAD' })
  expect([answer.status, answer.headers.get('content-length')]).toEqual([200, '3'])
  expect(isClosed).toBe(true)
})

import type { Context } from 'hono'
import type { House } from '#functions/world'

/** Downloads that one process sends at the same time: each reads the database a chunk at a time, as fast as it is taken. */
const AT_ONCE = 6
let running = 0

/**
 * Answers with text that is made while it is sent, so that a list of any length fits in memory; a chunk is read when the
 * visitor has taken the one before. 429 while too many are being sent. `name` is the file's, in plain letters.
 */
export function streamed(
  c: Context<House>,
  { type, name }: { type: string; name: string },
  texts: AsyncGenerator<string>,
): Response {
  const headers = {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
  }
  if (c.req.method === 'HEAD') return c.body(null, 200, headers)
  if (running >= AT_ONCE) {
    c.set('retryAfter', 30)
    return c.text('正在下载的人太多，请半分钟后再试。', 429)
  }
  running += 1
  let isOver = false
  const over = () => {
    if (!isOver) running -= 1
    isOver = true
  }
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const next = await texts.next()
          if (next.done !== true) {
            controller.enqueue(encoder.encode(next.value))
            return
          }
          over()
          controller.close()
        } catch (error) {
          over()
          controller.error(error)
        }
      },
      async cancel() {
        over()
        await texts.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
  return c.body(body, 200, headers)
}

/** The elements of a JSON array, in the text around it, as text chunks. */
export async function* jsonArray<T>(
  chunks: AsyncGenerator<T[]>,
  before: string,
  after: string,
): AsyncGenerator<string> {
  yield before
  let isFirst = true
  for await (const chunk of chunks) {
    const text = chunk.map((one) => JSON.stringify(one)).join(',\n')
    yield isFirst ? text : `,\n${text}`
    isFirst = false
  }
  yield after
}

/** Whether the answer at this path is made while it is sent: what reads all of it first would undo that. */
export const isStreamed = (path: string) =>
  /^\/api\/institutions(\.csv|\/(all\.json|releases\.json|changes\.csv))$/.test(path)

import type { Context, Next } from 'hono'
import { openedCase } from '#functions/case-cookie'
import { wantsData } from '#functions/case-guard'
import { createGate } from '#db/gate'
import { discard } from '#functions/guard'
import type { House } from '#functions/world'
import { FILE_MAX } from '#domain/attachment'
import type { Refused } from '#domain/problems'

/** What stands around a file in a form: its names and boundaries. */
const AROUND = 64 * 1024
export const UPLOAD_MAX = FILE_MAX + AROUND

/** Whether this request brings a file: the one address where a body may be longer than a form. */
export const isUpload = (c: Context<House>) =>
  c.req.method === 'POST' && c.req.path === '/applications/draft/attachments/'

/** A body is held in memory while it is looked at: so few at once that all of them together fill none. */
const gate = createGate({ seats: 4, waiting: 40, patience: 25_000 })

const problem = (message: string, status: 413 | 503): Refused => ({
  problems: [{ field: '', message }],
  values: {},
  status,
})

/** Goes on without the body: the page shows why it was refused. */
async function without(c: Context<House>, refused: Refused, next: Next) {
  await discard(c.req.raw)
  c.req.raw = new Request(c.req.url, { headers: bare(c.req.raw.headers), method: 'POST' })
  c.set('refused', refused)
  return next()
}

function bare(sent: Headers): Headers {
  const headers = new Headers(sent)
  for (const name of ['content-type', 'content-length', 'transfer-encoding']) headers.delete(name)
  return headers
}

/** The whole body, or `null` as soon as it is longer than a file may be. */
async function bodyOf({ body }: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!body) return new Uint8Array()
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > UPLOAD_MAX) {
      reader.releaseLock()
      return null
    }
    chunks.push(value)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

/**
 * The door for files: only to whoever has a case open, few at once, and never more than one file's worth of bytes. What
 * is longer is read no further, and its page says so.
 */
export async function uploading(c: Context<House>, next: Next): Promise<Response | undefined> {
  if (!openedCase(c)) {
    await discard(c.req.raw)
    return wantsData(c)
      ? c.json({ message: '查询已关闭，请凭编号和查询码重新打开' }, 401)
      : c.redirect('/applications/', 303)
  }
  const tooLong = problem('文件超过 10 MB，没有保存：请压缩后再上传', 413)
  if (Number(c.req.header('content-length') ?? 0) > UPLOAD_MAX) {
    await without(c, tooLong, next)
    return undefined
  }
  const passed = await gate(async () => {
    const body = await bodyOf(c.req.raw)
    if (!body) return without(c, tooLong, next)
    c.req.raw = new Request(c.req.url, { headers: c.req.raw.headers, method: 'POST', body })
    return next()
  })
  if (passed === null) await without(c, problem('正在上传的人较多，请稍等片刻再试', 503), next)
  return undefined
}

import type { Context, Next } from 'hono'
import { createGate } from '#db/gate'
import { sessionHolder } from '#db/sessions'
import { openedCase } from '#functions/case-cookie'
import { wantsData } from '#functions/case-guard'
import { discard } from '#functions/guard'
import { sessionToken } from '#functions/session-cookie'
import type { House } from '#functions/world'
import { FILE_MAX } from '#domain/attachment'
import { can } from '#domain/permission'
import { EVIDENCE_FIELD } from '#domain/inspection-evidence'
import type { Refused } from '#domain/problems'

/** What stands around a file in a form: its names and boundaries. */
const AROUND = 64 * 1024
export const UPLOAD_MAX = FILE_MAX + AROUND

/**
 * Who stands at a door for files: somebody who may bring one, somebody who is not known, or somebody who is known and may
 * not; to those what lies behind the door answers, as at any address.
 */
type Bringer = 'bearer' | 'stranger' | 'other'

/** An address that takes a file: who comes, what a stranger is told and where he goes, and the field of a file too long. */
type Door = {
  path: RegExp
  bringer: (c: Context<House>) => Bringer | Promise<Bringer>
  shut: string
  home: string
  field: string
}

const doors: readonly Door[] = [
  {
    path: /^\/applications\/draft\/attachments\/$/,
    bringer: (c) => (openedCase(c) ? 'bearer' : 'stranger'),
    shut: '查询已关闭，请凭编号和查询码重新打开',
    home: '/applications/',
    field: '',
  },
  {
    path: /^\/staff\/inspections\/records\/[^/]+\/evidence\/$/,
    // Which records are theirs, the gate behind this door says.
    bringer: async (c) => {
      const { db, now } = c.var.world
      const token = sessionToken(c)
      const staff = token === undefined ? null : await sessionHolder(db, token, now())
      if (!staff) return 'stranger'
      return staff.level === 'full' && can(staff, 'record inspections') ? 'bearer' : 'other'
    },
    shut: '登录已失效，请重新登录',
    home: '/staff/enter/',
    field: EVIDENCE_FIELD,
  },
]

const doorAt = (path: string) => doors.find((door) => door.path.test(path))

/** Whether this request brings a file: to the few addresses where a body may be longer than a form. */
export const isUpload = (c: Context<House>) =>
  c.req.method === 'POST' && doorAt(c.req.path) !== undefined

/** A body is held in memory while it is looked at: so few at once that all of them together fill none. */
const gate = createGate({ seats: 4, waiting: 40, patience: 25_000 })

const problem = (message: string, status: 413 | 503, field = ''): Refused => ({
  problems: [{ field, message }],
  values: {},
  status,
})

/** Goes on without the body, `refused` saying to the page why. */
async function without(c: Context<House>, next: Next, refused?: Refused) {
  await discard(c.req.raw)
  c.req.raw = new Request(c.req.url, { headers: bare(c.req.raw.headers), method: 'POST' })
  if (refused) c.set('refused', refused)
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
 * The door for files: only to whoever may bring one, few at once, and never more than one file's worth of bytes. What
 * is longer is read no further, and its page says so.
 */
export async function uploading(c: Context<House>, next: Next): Promise<Response | undefined> {
  const door = doorAt(c.req.path)
  const bringer = door ? await door.bringer(c) : 'stranger'
  if (!door || bringer === 'stranger')
    return wantsData(c) ? c.json({ message: door?.shut }, 401) : c.redirect(door?.home ?? '/', 303)
  if (bringer === 'other') {
    await without(c, next)
    return undefined
  }
  const tooLong = problem('文件超过 10 MB，没有保存：请压缩后再上传', 413, door.field)
  if (Number(c.req.header('content-length') ?? 0) > UPLOAD_MAX) {
    await without(c, next, tooLong)
    return undefined
  }
  const passed = await gate(async () => {
    const body = await bodyOf(c.req.raw)
    if (!body) return without(c, next, tooLong)
    c.req.raw = new Request(c.req.url, { headers: c.req.raw.headers, method: 'POST', body })
    return next()
  })
  if (passed === null) await without(c, next, problem('正在上传的人较多，请稍等片刻再试', 503))
  return undefined
}

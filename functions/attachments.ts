import { bytesToHex, randomBytes } from '@noble/hashes/utils.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { type Context, Hono, type Next } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type AttachmentRow, addAttachment, attachment, removeAttachment } from '#db/attachments'
import { wantsData } from '#functions/case-guard'
import { limited } from '#functions/limited'
import { posted } from '#functions/posted'
import { typed } from '#functions/typed'
import type { House } from '#functions/world'
import { AttachmentKind, checkedFile, fileName } from '#domain/attachment'
import type { Problem, Refused, Values } from '#domain/problems'

/** The attachments (附件) of an application: uploaded and removed by its applicant, saved by whoever may read it. */
export const attachments = new Hono<House>()

const HERE = '/applications/draft/attachments/'

const numberOf = (c: Context<House>) => c.var.applicant?.number ?? ''

const refusals: Record<'too many' | 'locked' | 'gone', string> = {
  'too many': '附件已到上限（本系统设定），请先移除不需要的',
  locked: '附件不在补正之列，不能修改',
  gone: '这份草稿已经提交或删除，没有保存',
}

/** The file of a form, if it is one. */
async function sentFile(c: Context<House>): Promise<File | null> {
  const sent = (await c.req.parseBody({ all: true }))['file']
  const file = Array.isArray(sent) ? sent[0] : sent
  return file instanceof File ? file : null
}

/** Keeps a file: its bytes first, then its row. Answers the kind it was kept as, or why not. */
async function upload(c: Context<House>, values: Values): Promise<string | Refused> {
  const { db, now, files } = c.var.world
  const asked = AttachmentKind.safeParse(values['kind'])
  if (!asked.success)
    return { problems: [{ field: 'file-licence', message: '请选择附件的种类' }], values }
  const kind = asked.data
  const field = `file-${kind}`
  const refuse = (message: string, status: 409 | 422 = 422): Refused => ({
    problems: [{ field, message }],
    values,
    status,
  })
  const file = await sentFile(c)
  if (!file) return refuse('请选择要上传的文件')
  const name = fileName(file.name)
  const bytes = new Uint8Array(await file.arrayBuffer())
  const checked = checkedFile(name, bytes)
  if ('problem' in checked) return refuse(checked.problem)
  const tooMany = await limited(c, 'upload', values)
  if (tooMany) return tooMany

  const id = bytesToHex(randomBytes(16))
  const hash = bytesToHex(sha256(bytes))
  await files.put(id, bytes)
  const row = { id, kind, name, size: bytes.length, type: checked.type, sha256: hash }
  const outcome = await addAttachment(db, numberOf(c), row, now())
  if (outcome === 'kept') return `${HERE}#${field}`
  await files.delete(id)
  return outcome === 'there' ? `${HERE}#${field}` : refuse(refusals[outcome], 409)
}

const told = ({ problems, status }: Refused) => ({
  message: problems[0]?.message ?? '',
  status: status ?? 422,
})

attachments.post(HERE, async (c, next: Next) => {
  // The front door has refused its size already.
  const before = c.var.refused
  if (!wantsData(c)) return before ? next() : posted((_, values) => upload(c, values))(c, next)
  const outcome = before ?? (await upload(c, await typed(c)))
  if (typeof outcome === 'string') return c.json({ kept: true }, 201)
  const { message, status } = told(outcome)
  return c.json({ message }, status)
})

attachments.post(
  '/applications/draft/attachments/removal/',
  posted(async (c, values) => {
    const { db, now, files } = c.var.world
    const id = typeof values['id'] === 'string' ? values['id'] : ''
    const outcome = await removeAttachment(db, numberOf(c), id, now())
    if (outcome === 'erased') await files.delete(id).catch(() => undefined)
    if (outcome === 'locked' || outcome === 'gone') {
      const problem: Problem = { field: '', message: refusals[outcome] }
      return { problems: [problem], values, status: 409 }
    }
    // Removed before, by a retry or in another window, is removed.
    return HERE
  }),
)

/** The name of a file to save, as a header says it (RFC 6266): plain for old browsers, whole for the others. */
export function saveAs({ name, type }: Pick<AttachmentRow, 'name' | 'type'>): string {
  const end = type.replace(/^.*\//, '').replace('jpeg', 'jpg')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="attachment.${end}"; filename*=UTF-8''${encoded}`
}

/** Hands out a file, to be saved and never to be shown. Throws a 404 where there is none. */
export async function handOut(c: Context<House>, row: AttachmentRow | null): Promise<Response> {
  const file = row && (await c.var.world.files.get(row.id))
  if (!file) throw new HTTPException(404)
  return c.body(file.body, 200, {
    'Content-Type': row.type,
    'Content-Length': String(file.size),
    'Content-Disposition': saveAs(row),
  })
}

attachments.get('/applications/files/:id/', async (c) => {
  const row = await attachment(c.var.world.db, c.req.param('id'))
  // Whose it is stands with the row: another applicant's file is not there.
  return handOut(c, row?.number === numberOf(c) ? row : null)
})

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, randomBytes } from '@noble/hashes/utils.js'
import type { Context, Next } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { wantsData } from '#functions/case-guard'
import { limited } from '#functions/limited'
import { posted } from '#functions/posted'
import { typed } from '#functions/typed'
import type { House } from '#functions/world'
import { type UploadedFile, checkedFile, fileName } from '#domain/attachment'
import type { Refused, Values } from '#domain/problems'

/** The one field of a form that a file stands in, and what else the form sent. */
type Sent = { field: string; values: Values }

/** Why a file was not taken, beside its field. */
export const refusedFile = (
  { field, values }: Sent,
  message: string,
  status: 409 | 422 = 422,
): Refused => ({ problems: [{ field, message }], values, status })

/** The file of a form, if it is one. */
async function sentFile(c: Context<House>): Promise<File | null> {
  const sent = (await c.req.parseBody({ all: true }))['file']
  const file = Array.isArray(sent) ? sent[0] : sent
  return file instanceof File ? file : null
}

/**
 * Keeps the file of a form: its bytes first, then its row, which `add` writes. Answers what `add` did, or why the file is
 * none that is taken. The bytes of one that `add` did not keep go again.
 */
export async function keepSentFile<Outcome extends string>(
  c: Context<House>,
  sent: Sent,
  add: (file: UploadedFile) => Promise<Outcome>,
): Promise<Outcome | Refused> {
  const { files } = c.var.world
  const file = await sentFile(c)
  if (!file) return refusedFile(sent, '请选择要上传的文件')
  const name = fileName(file.name)
  const bytes = new Uint8Array(await file.arrayBuffer())
  const checked = checkedFile(name, bytes)
  if ('problem' in checked) return refusedFile(sent, checked.problem)
  const tooMany = await limited(c, 'upload', sent.values)
  if (tooMany) return tooMany

  const id = bytesToHex(randomBytes(16))
  await files.put(id, bytes)
  const hash = bytesToHex(sha256(bytes))
  const outcome = await add({ id, name, size: bytes.length, type: checked.type, sha256: hash })
  if (outcome !== 'kept') await files.delete(id)
  return outcome
}

const told = ({ problems, status }: Refused) => ({
  message: problems[0]?.message ?? '',
  status: status ?? 422,
})

/** A function that takes a form with a file: from its page, or from the page's script, which shows the answer itself. */
export const takingFile =
  (take: (c: Context<House>, values: Values) => Promise<string | Refused>) =>
  async (c: Context<House>, next: Next): Promise<Response | undefined> => {
    // The front door has refused its size already.
    const before = c.var.refused
    if (!wantsData(c)) {
      if (!before) return posted(take)(c, next)
      await next()
      return undefined
    }
    const outcome = before ?? (await take(c, await typed(c)))
    if (typeof outcome === 'string') return c.json({ kept: true }, 201)
    const { message, status } = told(outcome)
    return c.json({ message }, status)
  }

type Saved = Pick<UploadedFile, 'id' | 'name' | 'type'>

/** The name of a file to save, as a header says it (RFC 6266): plain for old browsers, whole for the others. */
export function saveAs({ name, type }: Omit<Saved, 'id'>): string {
  const end = type.replace(/^.*\//, '').replace('jpeg', 'jpg')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="attachment.${end}"; filename*=UTF-8''${encoded}`
}

/** Hands out a file, to be saved and never to be shown. Throws a 404 where there is none. */
export async function handOut(c: Context<House>, row: Saved | null): Promise<Response> {
  const file = row && (await c.var.world.files.get(row.id))
  if (!file) throw new HTTPException(404)
  const headers = {
    'Content-Type': row.type,
    'Content-Length': String(file.size),
    'Content-Disposition': saveAs(row),
  }
  if (c.req.method !== 'HEAD') return c.body(file.body, 200, headers)
  // Whoever asks for the headers alone reads nothing to its end, and an open file would stay open.
  if (file.body instanceof ReadableStream) await file.body.cancel()
  return c.body(null, 200, headers)
}

import { type Context, Hono } from 'hono'
import { addAttachment, attachment, removeAttachment } from '#db/attachments'
import { posted } from '#functions/posted'
import { handOut, keepSentFile, refusedFile, takingFile } from '#functions/uploaded-files'
import type { House } from '#functions/world'
import { AttachmentKind } from '#domain/attachment'
import type { Problem, Refused, Values } from '#domain/problems'

/** The attachments (附件) of an application: uploaded and removed by its applicant, saved by whoever may read it. */
export const attachments = new Hono<House>()

const HERE = '/applications/draft/attachments/'

const numberOf = (c: Context<House>) => c.var.applicant?.number ?? ''

const refusals: Record<'there' | 'too many' | 'locked' | 'gone', string> = {
  there: '这个文件已经上传过（内容相同，文件名可能不同），没有重复保存',
  'too many': '附件已到上限（本系统设定），请先移除不需要的',
  locked: '附件不在补正之列，不能修改',
  gone: '这份草稿已经提交或删除，没有保存',
}

/** Keeps a file under its kind. Answers where it stands then, or why not. */
async function upload(c: Context<House>, values: Values): Promise<string | Refused> {
  const { db, now } = c.var.world
  const asked = AttachmentKind.safeParse(values['kind'])
  if (!asked.success) return refusedFile({ field: 'file-licence', values }, '请选择附件的种类')
  const kind = asked.data
  const sent = { field: `file-${kind}`, values }
  const outcome = await keepSentFile(c, sent, (file) =>
    addAttachment(db, numberOf(c), { ...file, kind }, now()),
  )
  if (typeof outcome !== 'string') return outcome
  // The page's script says that it only sends again what the network lost.
  const isRetry = outcome === 'there' && values['again'] !== undefined
  if (outcome === 'kept' || isRetry) return `${HERE}#${sent.field}`
  return refusedFile(sent, refusals[outcome], 409)
}

attachments.post(HERE, takingFile(upload))

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

attachments.get('/applications/files/:id/', async (c) => {
  const row = await attachment(c.var.world.db, c.req.param('id'))
  // Whose it is stands with the row: another applicant's file is not there.
  return handOut(c, row?.number === numberOf(c) ? row : null)
})

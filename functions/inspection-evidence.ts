import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type Evidence, attachEvidence, detachEvidence, evidenceOf } from '#db/inspection-evidence'
import { inspectionWithin, ownInspection } from '#db/inspections'
import { answering, deed, idOf } from '#functions/deed'
import { posted } from '#functions/posted'
import { handOut, keepSentFile, refusedFile, takingFile } from '#functions/uploaded-files'
import type { House } from '#functions/world'
import { EVIDENCE_FIELD, EvidenceRemoval, EvidenceUpload } from '#domain/inspection-evidence'
import { isId } from '#domain/listing'
import { can } from '#domain/permission'

/** The evidence (证据材料) of a record, attached by who writes the record; mounted behind the staff's gate. */
export const inspectionEvidence = new Hono<House>()

const expired = '页面已过期，没有保存：请刷新后再试'
const answered = answering(['kept', 'there', 'moved', 'gone'], {
  'too many': {
    field: EVIDENCE_FIELD,
    message: '这一版的证据材料已到上限（本系统设定），请先移除不需要的',
    status: 409,
  },
  'not allowed': {
    field: EVIDENCE_FIELD,
    message: '这一版记录已经告知机构或者作废，证据材料不能再增减，没有保存',
    status: 409,
  },
  'changed meanwhile': {
    field: EVIDENCE_FIELD,
    message: '刚刚有其他变化，没有保存：请再试一次',
    status: 409,
  },
})

/**
 * Who writes what this form is about. Throws a 404 where there is no such record in the scope of who comes, and for
 * evidence of a correction where who comes does not correct.
 */
async function writing(c: Context<House>, no = 1) {
  const { db, scope: drafting, by } = deed(c)
  const correcting = c.var.staff && can(c.var.staff, 'keep inspections')
  const scope = no === 1 ? drafting : correcting
  const found = scope && (await inspectionWithin(db, idOf(c), scope))
  if (!scope || !found) throw new HTTPException(404)
  const { id } = found
  return { db, doing: { id, scope, no, ...by }, here: `/staff/inspections/records/${id}/evidence/` }
}

inspectionEvidence.post(
  '/staff/inspections/records/:id/evidence/',
  takingFile(async (c, values) => {
    const form = EvidenceUpload.safeParse(values)
    const { db, doing, here } = await writing(c, form.data?.no)
    if (!form.success) return refusedFile({ field: EVIDENCE_FIELD, values }, expired)
    const outcome = await keepSentFile(c, { field: EVIDENCE_FIELD, values }, async (file) => {
      const done = await attachEvidence(db, { ...doing, file })
      return done === 'moved' ? 'kept' : done
    })
    return typeof outcome === 'string' ? answered(outcome, values, here) : outcome
  }),
)

inspectionEvidence.post(
  '/staff/inspections/records/:id/evidence/removal/',
  posted(async (c, values) => {
    const form = EvidenceRemoval.safeParse(values)
    const { db, doing, here } = await writing(c, form.data?.no)
    if (!form.success) return refusedFile({ field: EVIDENCE_FIELD, values }, expired)
    const file = form.data.id
    const outcome = await detachEvidence(db, { ...doing, file })
    if (outcome === 'moved') await c.var.world.files.delete(file).catch(() => undefined)
    // Removed before, by a retry or in another window, is removed.
    return answered(outcome, values, here)
  }),
)

const evidence = async (c: Context<House>, id: string): Promise<Evidence | null> =>
  (await evidenceOf(c.var.world.db, id)).find((one) => one.id === c.req.param('file')) ?? null

inspectionEvidence.get('/staff/inspections/records/:id/files/:file/', async (c) => {
  const { db, scope } = deed(c)
  const found = await inspectionWithin(db, idOf(c), scope)
  return handOut(c, found && (await evidence(c, found.id)))
})

/** The evidence of a record for its institution, with the texts that it was told; mounted behind its page's guard. */
export const ownEvidence = new Hono<House>()

ownEvidence.get('/institution/inspections/:id/files/:file/', async (c) => {
  const { institution, world } = c.var
  if (!institution) return c.redirect('/institution/', 303)
  const id = c.req.param('id')
  const found = isId(id) ? await ownInspection(world.db, id, institution.id) : null
  const row = found && (await evidence(c, found.id))
  return handOut(c, row?.told ? row : null)
})

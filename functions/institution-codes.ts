import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { settleContact } from '#db/contact-changes'
import { type RenewalRefusal, renewCode } from '#db/institution-access'
import { sendMessage } from '#db/institution-pages'
import { institution } from '#db/institutions'
import { changedMeanwhile, takesRenewals } from '#functions/code-renewals'
import { posted } from '#functions/posted'
import { fingerprintOf } from '#functions/tokens'
import type { House } from '#functions/world'
import { BureauMessage, ContactVerdict, NOTED, contactForgotten } from '#domain/institution-page'
import { isId } from '#domain/listing'
import { type Problem, problemsOf } from '#domain/problems'

/** What the bureau does for an institution's own page (入库机构办理): codes given and renewed, contacts checked, messages answered. */
export const institutionCodes = new Hono<House>()

const refusals: Record<RenewalRefusal, Problem> = {
  'not this institution': { field: 'number', message: '这个办件编号不是该机构的，请重新选择' },
  'has a number': { field: 'number', message: '该机构已有办件编号，请选择要更换查询码的编号' },
  'changed meanwhile': changedMeanwhile,
}

/** Throws a 404 for an institution there is none of. */
async function known(c: Context<House>) {
  const { staff, world } = c.var
  const id = c.req.param('id') ?? ''
  const found = staff && isId(id) ? await institution(world.db, id) : null
  if (!staff || !found) throw new HTTPException(404)
  return { id, staff }
}

takesRenewals(institutionCodes, '/staff/institutions/:id/code/', async (c, minted, form) => {
  const { db, now } = c.var.world
  const { id, staff } = await known(c)
  const number = form.number || minted.number
  const outcome = await renewCode(db, {
    institutionId: id,
    number,
    codeHash: minted.codeHash,
    checked: form.checked,
    token: minted.token,
    person: staff.person,
    unit: staff.unitName,
    at: now(),
  })
  return outcome === 'renewed' ? number : refusals[outcome]
})

const contactRefusals = {
  'nothing asked': '没有待核对的联系方式，可能已由他人办理',
  'changed meanwhile': '已被他人处理，或者该机构又改了一次，本次没有保存：请核对最新情况后再办',
} as const

institutionCodes.post(
  '/staff/institutions/:id/contact/',
  posted(async (c, values) => {
    const { db, now } = c.var.world
    const { id, staff } = await known(c)
    const form = ContactVerdict.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const clerk = { person: staff.person, unit: staff.unitName, at: now() }
    const outcome = await settleContact(db, { id, verdict: form.data, ...clerk })
    if (outcome === 'not found') throw new HTTPException(404)
    if (outcome === 'moved') return `/staff/institutions/${id}/`
    return { problems: [{ field: '', message: contactRefusals[outcome] }], values, status: 409 }
  }),
)

const unneeded = '内容里已经写了答复：请按“发出”；不用答复的，请先清空'
const unsent = {
  taken: '没有发出：刚刚有其他变化，请再发送一次',
  newer: '没有发出：该机构刚刚又发来消息，请看过下面的消息再发',
  forgotten: contactForgotten,
} as const

institutionCodes.post(
  '/staff/institutions/:id/messages/',
  posted(async (c, values) => {
    const { db, now, settings } = c.var.world
    const { id, staff } = await known(c)
    const isNoted = values['then'] === 'noted'
    if (isNoted && String(values['body'] ?? '').trim() !== '')
      return { problems: [{ field: 'body', message: unneeded }], values }
    const form = BureauMessage.safeParse(isNoted ? { ...values, body: NOTED } : values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { seen, ...message } = form.data
    const outcome = await sendMessage(db, {
      institutionId: id,
      form: message,
      person: staff.person,
      seen,
      fingerprint: fingerprintOf(settings.secret, message),
      at: now(),
    })
    if (outcome === 'sent') return `/staff/institutions/${id}/messages/`
    return { problems: [{ field: '', message: unsent[outcome] }], values, status: 409 }
  }),
)

import { type Context, Hono } from 'hono'
import { askContact } from '#db/contact-changes'
import { accessNumbered } from '#db/institution-access'
import { sendMessage } from '#db/institution-pages'
import { closeCase, openCase, ticketFor } from '#functions/case-cookie'
import { caseOf } from '#functions/form-case'
import { ownEvidence } from '#functions/inspection-evidence'
import { lookedUp } from '#functions/look-up'
import { ownAmendments } from '#functions/own-amendments'
import { ownEvaluations } from '#functions/own-evaluations'
import { ownInspections } from '#functions/own-inspections'
import { posted } from '#functions/posted'
import { fingerprintOf } from '#functions/tokens'
import { typed } from '#functions/typed'
import type { House } from '#functions/world'
import { ContactChange, InstitutionMessage, contactForgotten } from '#domain/institution-page'
import { problemsOf } from '#domain/problems'

/** The page of an institution that is on the list (入库机构办理), entered with its number and code. */
export const institutions = new Hono<House>()

const notListed = {
  field: 'number',
  message: '这份申报还没有入库，请到“查进度”查看',
  href: '/applications/',
}

institutions.post('/institution/', async (c, next) => {
  const found = await lookedUp(c, (number) => accessNumbered(c.var.world.db, number))
  if (!found) return next()
  if (!found.institutionId) {
    c.set('refused', { problems: [notListed], values: await typed(c) })
    return next()
  }
  openCase(c, found, 'institution')
  return c.redirect('/institution/case/', 303)
})

institutions.post('/institution/case/end/', (c) => {
  closeCase(c, 'institution')
  return c.redirect('/institution/', 303)
})

/** Lets in who has the institution's page open, by its cookie or by the ticket of a form drawn in it. */
async function ofInstitution(
  c: Context<House>,
  next: () => Promise<void>,
): Promise<Response | undefined> {
  const find = (number: string) => accessNumbered(c.var.world.db, number)
  const found = (await caseOf(c, 'institution', find))?.found
  if (!found?.institutionId) return c.redirect('/institution/', 303)
  const { number, institutionId: id } = found
  c.set('institution', { id, number, ticket: ticketFor(c, found, 'institution') })
  await next()
  // Afterwards, because a page's own response would drop a cookie set before it.
  openCase(c, found, 'institution')
  return undefined
}
institutions.use('/institution/case/', ofInstitution)
institutions.use('/institution/contact/', ofInstitution)
institutions.use('/institution/messages/', ofInstitution)
institutions.use('/institution/amendments/*', ofInstitution)
institutions.use('/institution/inspections/*', ofInstitution)
institutions.use('/institution/evaluations/*', ofInstitution)

institutions.route('/', ownAmendments)
institutions.route('/', ownInspections)
institutions.route('/', ownEvidence)
institutions.route('/', ownEvaluations)

const sameContact = {
  field: '',
  message:
    '没有提出：各项都与现在的联系方式相同，或者与已经提出、待核对的相同。请先改好要更改的项目；不需要更改的，请返回',
}

institutions.post(
  '/institution/contact/',
  posted(async (c, values) => {
    const { institution, world } = c.var
    if (!institution) return '/institution/'
    const form = ContactChange.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { id, number } = institution
    const fingerprint = fingerprintOf(world.settings.secret, form.data)
    const deed = { id, number, form: form.data, fingerprint, at: world.now() }
    const outcome = await askContact(world.db, deed)
    if (outcome === 'moved') return '/institution/case/'
    if (outcome === 'unchanged') return { problems: [sameContact], values }
    const message =
      outcome === 'forgotten'
        ? contactForgotten
        : '刚刚有其他变化，本次没有保存：请核对后再保存一次'
    return { problems: [{ field: 'version', message }], values, status: 409 }
  }),
)

institutions.post(
  '/institution/messages/',
  posted(async (c, values) => {
    const { institution, world } = c.var
    if (!institution) return '/institution/'
    const form = InstitutionMessage.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const outcome = await sendMessage(world.db, {
      institutionId: institution.id,
      form: form.data,
      person: null,
      fingerprint: fingerprintOf(world.settings.secret, form.data),
      at: world.now(),
    })
    if (outcome === 'sent') return '/institution/messages/'
    const message =
      outcome === 'forgotten' ? contactForgotten : '没有发出：刚刚有其他变化，请再发送一次'
    return { problems: [{ field: '', message }], values, status: 409 }
  }),
)

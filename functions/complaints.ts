import { Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { dayOf } from '#domain/calendar'
import { Complaint, complaintFields } from '#domain/complaint'
import { routeOf } from '#domain/complaint-route'
import { type Problem, type Refused, type Values, problemsOf } from '#domain/problems'
import { parseReceipt, receiptProblem } from '#domain/receipt'
import { receiptKeys } from '#domain/receipt-keys'
import { unitsInForce } from '#domain/units-in-force'
import { hostCookie } from '#functions/cookies'
import { outage } from '#functions/failures'
import { costly, keptHash, knownAbout, sealAndFile } from '#functions/filing'
import { openSealedToken, sealToken } from '#functions/sealed-token'
import { typed } from '#functions/typed'
import type { House } from '#functions/world'

export const complaints = new Hono<House>()

const CASE = 'complaint case'
const OPEN_FOR = 15 * 60

const busy: Problem = { field: 'busy', message: '现在提交的人较多，请过一两分钟再提交一次' }

const unread: Problem = {
  field: 'busy',
  message:
    '暂时读不到机构名录，确定不了这件投诉不能交给谁，所以没有收下。所填内容都还在，请过几分钟再提交一次',
}

const unsure: Problem = {
  field: 'busy',
  message:
    '暂时不能确定是否已经收下。所填内容都还在，请在本页再提交一次：如果已经收下，不会重复，显示的是同一个回执号',
}

/** The form's own fields among what was sent; anything else is dropped. */
const ownFields = (sent: Values): Values =>
  Object.fromEntries(Object.entries(sent).filter(([field]) => complaintFields.includes(field)))

const inOrder = (problems: Problem[]) =>
  problems.sort((a, b) => complaintFields.indexOf(a.field) - complaintFields.indexOf(b.field))

complaints.post('/complaints/new/', async (c, next) => {
  const { world } = c.var
  const values = ownFields(await typed(c))
  const refuse = (problems: Problem[], status?: Refused['status']) => {
    c.set('refused', { problems: inOrder(problems), values, ...(status && { status }) })
    return next()
  }

  const units = await unitsInForce(world.settings, dayOf(world.now()))
  if (!units)
    return refuse([{ field: 'offline', message: '目前不能在线提交，请改用线下方式' }], 409)

  const form = Complaint.safeParse(values)
  if (!form.success) return refuse(problemsOf(form.error))
  const known = await knownAbout(world.db, form.data, 'respondent' in values).catch(outage(c))
  if (known === 'outage') return refuse([unread], 503)
  if (!known) return refuse([{ field: 'respondent', message: '被投诉机构请从列表中选择' }])

  const { institution, promoters } = known
  const { respondentName, sector, bureauOnly } = form.data
  const route = routeOf(units, {
    sector,
    name: respondentName,
    bureauOnly: bureauOnly === 'yes',
    promoters,
    ...(institution && { institution }),
  })
  if (!route)
    return refuse(
      [{ field: 'offline', message: '没有可以受理这件投诉的单位，请改用线下方式' }],
      409,
    )

  const receipt = await costly(() => sealAndFile(world, form.data, { institution, route })).catch(
    outage(c),
  )
  if (receipt === 'outage') return refuse([unsure], 503)
  if (!receipt) return refuse([busy], 429)
  c.set('receipt', receipt)
  return next()
})

complaints.post('/complaints/case/', async (c, next) => {
  const { settings, now } = c.var.world
  const values = { receipt: [(await typed(c))['receipt'] ?? ''].flat()[0] ?? '' }
  const parsed = parseReceipt(values.receipt)
  if (!parsed.ok) {
    c.set('refused', { problems: [{ field: 'receipt', message: receiptProblem(parsed) }], values })
    return next()
  }

  const keys = await costly(() => receiptKeys(parsed.digits, settings.siteId))
  if (!keys) {
    c.set('refused', { problems: [{ ...busy, field: 'receipt' }], values, status: 429 })
    return next()
  }
  // Whether such a case exists is not asked here: a known and an unknown receipt get the same answer.
  const expires = new Date(now().getTime() + OPEN_FOR * 1000)
  const token = await sealToken(settings.secret, CASE, keptHash(keys.locator), expires)
  setCookie(c, 'case', token, { ...hostCookie, maxAge: OPEN_FOR })
  return c.redirect('/complaints/case/', 303)
})

complaints.post('/complaints/case/end/', (c) => {
  deleteCookie(c, 'case', hostCookie)
  return c.redirect('/complaints/case/', 303)
})

complaints.get('/complaints/case/', async (c, next) => {
  const token = getCookie(c, 'case', 'host')
  const { settings, now } = c.var.world
  const locator = token && (await openSealedToken(settings.secret, CASE, token, now()))
  if (locator) c.set('caseLocator', locator)
  await next()
})

import { Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { listedInstitutions } from '#db/institutions'
import { dayOf } from '#domain/calendar'
import { Complaint, complaintFields } from '#domain/complaint'
import { routeOf } from '#domain/handling-units'
import { type Problem, type Refused, type Values, problemsOf } from '#domain/problems'
import { parseReceipt, receiptProblem } from '#domain/receipt'
import { receiptKeys } from '#domain/receipt-keys'
import { unitsInForce } from '#domain/units-in-force'
import { hostCookie } from '#functions/cookies'
import { costly, keptHash, sealAndFile } from '#functions/filing'
import { openToken, signToken } from '#functions/tokens'
import type { House } from '#functions/world'

export const complaints = new Hono<House>()

const OPEN_FOR = 15 * 60

const busy: Problem = { field: 'busy', message: '现在提交的人较多，请过一两分钟再提交一次' }

/** What was typed into the form's own fields; files and anything else that was sent are dropped. */
function typedIn(body: Record<string, unknown>): Values {
  const typed = Object.entries(body).map(([field, value]): [string, string[]] => [
    field,
    [value].flat().filter((item) => typeof item === 'string'),
  ])
  return Object.fromEntries(
    typed
      .filter(([field, items]) => complaintFields.includes(field) && items.length > 0)
      .map(([field, items]) => [field, items.length === 1 ? (items[0] ?? '') : items]),
  )
}

const inOrder = (problems: Problem[]) =>
  problems.sort((a, b) => complaintFields.indexOf(a.field) - complaintFields.indexOf(b.field))

complaints.post('/complaints/new/', async (c, next) => {
  const { world } = c.var
  const values = typedIn(await c.req.parseBody({ all: true }))
  const refuse = (problems: Problem[], status?: Refused['status']) => {
    c.set('refused', { problems: inOrder(problems), values, ...(status && { status }) })
    return next()
  }

  const units = await unitsInForce(world.settings, dayOf(world.now()))
  if (!units)
    return refuse([{ field: 'offline', message: '目前不能在线提交，请改用线下方式' }], 409)

  const form = Complaint.safeParse(values)
  if (!form.success) return refuse(problemsOf(form.error))
  const { respondent, respondentName, sector, bureauOnly } = form.data
  const listed = respondent
    ? (await listedInstitutions(world.db)).find(({ id }) => id === respondent)
    : undefined
  if (respondent && !listed)
    return refuse([{ field: 'respondent', message: '被投诉机构请从列表中选择' }])

  const route = routeOf(units, {
    sector,
    name: respondentName,
    bureauOnly: bureauOnly === 'yes',
    ...(listed && { institution: listed }),
  })
  if (!route)
    return refuse(
      [{ field: 'offline', message: '没有可以受理这件投诉的单位，请改用线下方式' }],
      409,
    )

  const receipt = await costly(world.now, () =>
    sealAndFile(world, form.data, { institution: listed, route }),
  )
  if (!receipt) return refuse([busy], 429)
  c.set('receipt', receipt)
  return next()
})

complaints.post('/complaints/case/', async (c, next) => {
  const { settings, now } = c.var.world
  const { receipt: typed } = await c.req.parseBody()
  const values = { receipt: typeof typed === 'string' ? typed : '' }
  const parsed = parseReceipt(values.receipt)
  if (!parsed.ok) {
    c.set('refused', { problems: [{ field: 'receipt', message: receiptProblem(parsed) }], values })
    return next()
  }

  const keys = await costly(now, () => receiptKeys(parsed.digits, settings.siteId))
  if (!keys) {
    c.set('refused', { problems: [{ ...busy, field: 'receipt' }], values, status: 429 })
    return next()
  }
  // Whether such a case exists is not asked here: a known and an unknown receipt get the same answer.
  const expires = new Date(now().getTime() + OPEN_FOR * 1000)
  const token = signToken(settings.secret, 'complaint case', keptHash(keys.locator), expires)
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
  const locator = token && openToken(settings.secret, 'complaint case', token, now())
  if (locator) c.set('caseLocator', locator)
  await next()
})

import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import { recusedFrom } from '#db/complaint-recusals'
import type { Staff } from '#db/sessions'
import { queuesOf } from '#domain/handling-units'
import { can } from '#domain/permission'
import { recusalMark } from '#domain/recusal'
import { keyedHash } from '#functions/tokens'
import type { House, World } from '#functions/world'

/** Before every function and page that shows complaints to staff: which cases the signed-in person may see at all. */
export const caseDesk = new Hono<House>()

/** Tells that two handlers of a case are not one person, and no more. */
export const handlerHash = ({ settings }: World, id: string, { person }: Staff) =>
  keyedHash(settings.secret, 'case-closing', `${id}|${person}`)

/** How the database knows that this person recused himself from a case. */
export const markOf = ({ settings }: World, id: string, { person }: Staff) =>
  recusalMark(settings.secret, id, person)

async function reached({ world, staff }: House['Variables']) {
  const scope = staff && can(staff, 'read complaints')
  const past = staff && scope ? await recusedFrom(world.db, (id) => markOf(world, id, staff)) : []
  return { queues: queuesOf(scope), past }
}

const inLists = createMiddleware<House>(async (c, next) => {
  c.set('reach', await reached(c.var))
  await next()
})

/** What scripts alone ask for: they are told in their own way. */
const isForScripts = (path: string) => /\/(messages|enclosures)\//.test(path)

const inCase = createMiddleware<House>(async (c, next) => {
  const { world, staff } = c.var
  const id = c.req.param('id') ?? ''
  const reach = await reached(c.var)
  c.set('reach', reach)
  // The page of a case tells whoever proposed its ending that somebody else has to confirm it.
  if (staff) c.set('handler', handlerHash(world, id, staff))
  if (!reach.past.includes(id)) return next()

  const page = `/staff/complaints/${id}/`
  if (isForScripts(c.req.path)) return c.json({ problem: '您已回避这件投诉' }, 403)
  if (c.req.path !== page) return c.redirect(page, 303)
  c.set('recused', true)
  return next()
})

caseDesk.use('/staff/', inLists)
caseDesk.use('/staff/complaints/', inLists)
caseDesk.use('/staff/complaints/:id/*', inCase)

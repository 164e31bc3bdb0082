import { Hono } from 'hono'
import { withdrawAmendment } from '#db/amendments'
import { filed } from '#functions/amendment-filing'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import { Version } from '#domain/decision'
import { isId } from '#domain/listing'
import type { Refused, Values } from '#domain/problems'

/** The changes an institution asks for on its own page (入库后变更); mounted behind the page's guard. */
export const ownAmendments = new Hono<House>()

ownAmendments.post(
  '/institution/amendments/new/',
  posted(async (c, values) => {
    const { institution } = c.var
    if (!institution) return '/institution/'
    const by = { institutionId: institution.id, author: 'institution' as const }
    const outcome = await filed(c, values, { ...by, actor: 'institution', unit: '' })
    return 'id' in outcome ? '/institution/amendments/' : outcome
  }),
)

const stale = (values: Values): Refused => ({
  problems: [{ field: '', message: '没有撤回：它刚刚有了变化，请看下面的最新情况' }],
  values,
  status: 409,
})

ownAmendments.post(
  '/institution/amendments/withdrawal/',
  posted(async (c, values) => {
    const { institution, world } = c.var
    if (!institution) return '/institution/'
    const version = Version.safeParse(values['version'])
    const id = values['id']
    if (!version.success || typeof id !== 'string' || !isId(id)) return stale(values)
    const outcome = await withdrawAmendment(world.db, {
      id,
      institutionId: institution.id,
      version: version.data,
      at: world.now(),
    })
    return outcome === 'moved' ? '/institution/amendments/' : stale(values)
  }),
)

import { bytesToHex, randomBytes } from '@noble/hashes/utils.js'
import { Hono } from 'hono'
import { isWithin } from '#db/complaint-cases'
import { proposeClosing } from '#db/complaint-closings'
import { partOf } from '#db/complaint-enclosures'
import { sayInCase } from '#db/complaint-messages'
import { moveCase } from '#db/complaint-moves'
import { dayOf, quarterOf } from '#domain/calendar'
import { bureauOf, unitOf } from '#domain/handling-units'
import { UnitHead } from '#domain/sealed-post'
import { unitsInForce } from '#domain/units-in-force'
import { isEnvelope } from '#functions/complaint-filing'
import { handlerHash, markOf } from '#functions/case-desk'
import { outage } from '#functions/failures'
import { bytes, parcelOf, problem } from '#functions/parcels'
import type { House } from '#functions/world'

/** What a unit says in a case, sealed in its handler's browser, with the move that it explains. */
export const complaintMessages = new Hono<House>()

const refusals = {
  'not found': ['没有这件投诉，或不在您的办理范围内', 404],
  'not allowed': ['当前状态下不能这样处理', 409],
  'nowhere to go': ['受理单位名册未配置或已到期，现在不能转办', 409],
  'changed meanwhile': ['这件投诉已有新的消息或已被他人处理，请重新打开，看过再发', 409],
  'files missing': ['有附件没有传完整，请再发一次', 409],
  'ticket used': ['请重新打开再发', 409],
  'one person': ['办结须由另一名经办人确认，提出的人不能自己确认；或者拟办结意见已经换了', 409],
  outage: ['暂时不能确定是否已经记下。请再发一次：已经记下的不会重复', 503],
} as const

complaintMessages.post('/staff/complaints/:id/messages/', async (c) => {
  const { world, staff, reach = [] } = c.var
  if (!staff) return c.notFound()
  const got = await parcelOf(c, UnitHead)
  if ('refused' in got) return got.refused
  const { no, seen, action, ...closing } = got.head
  const [envelope] = got.pieces
  if (!isEnvelope(envelope)) return problem(c, '消息不完整，请再发一次', 422)
  const on = dayOf(world.now())
  const units = await unitsInForce(world.settings, on)
  const id = c.req.param('id')
  const mark = markOf(world, id, staff)
  const message = { no, envelope, on, mark }
  const person = handlerHash(world, id, staff)

  const act = async () => {
    if (!(await isWithin(world.db, id, reach))) return 'not found'
    if (action === undefined) return sayInCase(world.db, id, message)
    if (action === 'propose') return proposeClosing(world.db, id, { proposer: person, message })
    const { proposal = 0, institution, sector = 'fireworks', outcome = 'unproven' } = closing
    return moveCase(world.db, {
      ...{ id, action, reach, unit: unitOf(staff, units), on, seen, message, mark },
      bureau: bureauOf(units)?.id ?? null,
      ...(action === 'close' && {
        closed: {
          ...{ confirmer: person, proposal },
          outcome: {
            ...{ id: bytesToHex(randomBytes(16)), quarter: quarterOf(on) },
            ...{ institution, sector, kind: outcome },
          },
        },
      }),
    })
  }
  const outcome = await act().catch(outage(c))
  if (outcome === 'said' || outcome === 'moved') return c.json({ no }, 201)
  const [wording, status] = refusals[outcome]
  return problem(c, wording, status)
})

complaintMessages.get('/staff/complaints/:id/enclosures/:enclosure/:no/', async (c) => {
  const { world, reach = [] } = c.var
  const { id, enclosure, no } = c.req.param()
  const found = await isWithin(world.db, id, reach)
  const part = found && (await partOf(world.db, { caseId: id, enclosure, no: Number(no) }))
  return part ? bytes(c, part) : problem(c, '没有这个附件', 404)
})

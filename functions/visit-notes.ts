import { Hono } from 'hono'
import * as z from 'zod'
import { inspectionWithin } from '#db/inspections'
import { keepVisitNote } from '#db/visit-notes'
import { deed, idOf } from '#functions/deed'
import { outage } from '#functions/failures'
import { parcelOf, problem } from '#functions/parcels'
import type { House } from '#functions/world'
import { dayOf } from '#domain/calendar'
import { unitOf } from '#domain/handling-units'
import { unitsInForce } from '#domain/units-in-force'
import { NOTE_BYTES } from '#domain/visit-note'

/** What comes back from a site visit (实地走访, Art. 12): notes that were sealed on the device; mounted behind the staff's gate. */
export const visitNotes = new Hono<House>()

const Head = z.object({ id: z.uuid('笔记的编号不对'), unit: z.string().min(1).max(100) })

const refusals = {
  taken: ['这份笔记的编号已经用过，内容却不同：没有收下', 409],
  'takes no notes': ['这份检查记录已经办结或作废，不再收笔记', 409],
  outage: ['暂时不能确定是否已经收下。请再同步一次：已经收下的不会重复', 503],
} as const

visitNotes.post('/staff/inspections/records/:id/notes/', async (c) => {
  const { db, scope, by } = deed(c)
  const { world, staff } = c.var
  const got = await parcelOf(c, Head)
  if ('refused' in got) return got.refused
  const [sealed] = got.pieces
  const size = sealed?.length ?? 0
  if (!sealed || size < NOTE_BYTES.least || size > NOTE_BYTES.most)
    return problem(c, '笔记不完整，或者太长：请再同步一次', 422)
  const found = await inspectionWithin(db, idOf(c), scope)
  if (!found || !staff) return problem(c, '没有这份检查记录，或者不在您的范围内', 404)
  const own = unitOf(staff, await unitsInForce(world.settings, dayOf(by.at)))
  // Whoever syncs: in the file of another unit nobody could open it.
  if (got.head.unit !== own)
    return problem(c, '这份笔记封存给另一个单位，请由那个单位的人登录以后同步', 409)
  const note = { ...got.head, inspectionId: found.id, sealed }
  const outcome = await keepVisitNote(db, { ...note, person: by.person, at: by.at }).catch(
    outage(c),
  )
  if (outcome !== 'kept') {
    const [message, status] = refusals[outcome]
    return problem(c, message, status)
  }
  return c.json({ kept: got.head.id }, 201)
})

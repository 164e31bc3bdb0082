import { eq } from 'drizzle-orm'
import { type Application, application, applicationStream } from '#db/applications'
import { call } from '#db/calls'
import type { Db } from '#db/client'
import type { Clerk } from '#db/designations'
import { applications, defenceSlots } from '#db/schema'
import { type StepOutcome, take } from '#db/steps'
import { isOpen } from '#domain/admission'
import { isOver, sectorsOf, windowOf } from '#domain/call'
import { dayOf } from '#domain/calendar'
import type { ChosenCall } from '#domain/defence'

/** Why an application cannot be put to a call. */
export type PutRefusal = 'not allowed' | 'outside window'

/**
 * Puts an application that was sent while no call was open, or that its call has left behind, to a published one (our
 * setting: nobody is sent away). `not allowed`: it is in another that goes on, closed, already past its selection, of another kind, or asks for none of its sectors.
 * `outside window`: it was not sent while that one was open, and why it is put there all the same is not said.
 */
export const putToCall = (
  db: Db,
  id: string,
  { call: callId, version, 'call-reason': reason }: ChosenCall,
  { person, unit, at }: Clerk,
): Promise<StepOutcome | PutRefusal> =>
  take<Application, PutRefusal>(
    db,
    { stream: applicationStream(id), seen: version, sent: [person, 'call', callId, reason], at },
    () => application(db, id),
    async (found) => {
      const chosen = await call(db, callId)
      const fits =
        chosen?.announcementId &&
        !chosen.publicityId &&
        chosen.kind === found.kind &&
        sectorsOf(chosen.places).some((sector) => found.sectors.includes(sector))
      const own = found.callId ? await call(db, found.callId) : null
      const isBound = own !== null && !isOver(own, found.sectors)
      if (!fits || isBound || !isOpen(found.kind, found.status) || found.status === 'proposed')
        return 'not allowed'
      if (reason === '' && windowOf(chosen, dayOf(found.submittedAt)) !== 'open')
        return 'outside window'
      return {
        queries: [
          db.q
            .update(applications)
            .set({ callId, version: version + 1 })
            .where(eq(applications.id, id)),
          db.q
            .update(defenceSlots)
            .set({ applicationId: null })
            .where(eq(defenceSlots.applicationId, id)),
        ],
        happening: {
          action: 'put-to-call',
          actor: person,
          reason,
          basis: chosen.number,
          data: { unit, call: callId },
        },
      }
    },
  )

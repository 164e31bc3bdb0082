import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { invite } from '#db/people'
import { endSession, takeInvite } from '#db/sessions'
import { demoStaff } from '#db/demo-staff'
import { account } from '#functions/account'
import { amendments } from '#functions/amendments'
import { applicationFiles } from '#functions/application-files'
import { caseDesk } from '#functions/case-desk'
import { calls } from '#functions/calls'
import { complaintMessages } from '#functions/complaint-messages'
import { complaintStates } from '#functions/complaint-states'
import { correctionOutcomes } from '#functions/correction-outcomes'
import { decisions } from '#functions/decisions'
import { defences } from '#functions/defences'
import { designations } from '#functions/designations'
import { evaluations } from '#functions/evaluations'
import { handlerKeys } from '#functions/handler-keys'
import { holders } from '#functions/holders'
import { logDesk } from '#functions/log-desk'
import { giveSession, sessionToken, takeSession } from '#functions/session-cookie'
import { objectionOutcomes } from '#functions/objection-outcomes'
import { signIn } from '#functions/sign-in'
import { staffGate } from '#functions/staff-gate'
import { inspectionEvidence } from '#functions/inspection-evidence'
import { inspections } from '#functions/inspections'
import { applicationCodes } from '#functions/application-codes'
import { institutionCodes } from '#functions/institution-codes'
import { settings } from '#functions/settings'
import { notices } from '#functions/notices'
import { people } from '#functions/people'
import { questionnaireLinks } from '#functions/questionnaire-links'
import { qualifications } from '#functions/qualifications'
import { recusals } from '#functions/recusals'
import { reviewers } from '#functions/reviewers'
import { reviews } from '#functions/reviews'
import { typed } from '#functions/typed'
import { units } from '#functions/units'
import { visitNotes } from '#functions/visit-notes'
import type { House } from '#functions/world'

/** The staff console (工作台): the gate, signing in and out, and behind it what only staff may do. */
export const staff = new Hono<House>()

staff.use('/staff/*', staffGate)

staff.route('/', signIn)
staff.route('/', account)

// Whoever opens the door's address by itself is shown where it stands.
staff.get('/staff/demo/', (c) => c.redirect('/staff/enter/', 303))

/** The demo's own door: its staff are nobody, and whoever runs it may be any of them. */
staff.post('/staff/demo/', async (c) => {
  const { db, now, settings } = c.var.world
  const { person } = await typed(c)
  if (!settings.demo) throw new HTTPException(404)
  const known = demoStaff.find(({ id }) => id === person)
  if (!known) return c.redirect('/staff/enter/', 303)
  const token = await invite(db, {
    person: known.id,
    purpose: 'demo',
    madeBy: 'demo',
    now: now(),
  })
  const session = await takeInvite(db, token, now())
  if (!session) throw new HTTPException(404)
  const before = sessionToken(c)
  if (before) await endSession(db, before)
  giveSession(c, session)
  return c.redirect('/staff/', 303)
})

staff.post('/staff/session/end/', async (c) => {
  const token = sessionToken(c)
  if (token) await endSession(c.var.world.db, token)
  takeSession(c)
  return c.redirect('/staff/enter/', 303)
})

staff.route('/', caseDesk)
staff.route('/', decisions)
staff.route('/', applicationFiles)
staff.route('/', holders)
staff.route('/', settings)
staff.route('/', reviewers)
staff.route('/', reviews)
staff.route('/', people)
staff.route('/', units)
staff.route('/', logDesk)
staff.route('/', recusals)
staff.route('/', handlerKeys)
staff.route('/', complaintMessages)
staff.route('/', complaintStates)
staff.route('/', correctionOutcomes)
staff.route('/', designations)
staff.route('/', amendments)
staff.route('/', calls)
staff.route('/', defences)
staff.route('/', qualifications)
staff.route('/', objectionOutcomes)
staff.route('/', applicationCodes)
staff.route('/', institutionCodes)
staff.route('/', notices)
staff.route('/', inspections)
staff.route('/', inspectionEvidence)
staff.route('/', visitNotes)
staff.route('/', questionnaireLinks)
staff.route('/', evaluations)

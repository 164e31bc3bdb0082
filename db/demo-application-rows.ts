import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { eq } from 'drizzle-orm'
import { nameIndexed, namePlace } from '#db/application-names'
import { applicationStream } from '#db/applications'
import type { Db, Query } from '#db/client'
import * as demo from '#db/demo-application-data'
import { demoAttachments } from '#db/demo-attachments'
import { signedSheet } from '#db/demo-sheets'
import { demoStaff } from '#db/demo-staff'
import { type Happening, firstHead, recorded } from '#db/events'
import { appointed } from '#db/people'
import { proposed } from '#db/proposals'
import {
  applications,
  attachments,
  corrections,
  qualificationChecks,
  reviewAssignments,
} from '#db/schema'
import { submissionRows } from '#db/submissions'
import { articleOf, edge, type Status } from '#domain/admission'
import { forms } from '#domain/application'
import { addDays, addWorkingDays, instantOn, lastDayOf } from '#domain/calendar'
import { pinned } from '#domain/conduct-code'
import { dueOn } from '#domain/due'
import { type Checks, checkItemKeys } from '#domain/qualification'
import { defaultSettings } from '#domain/setting'
import { askedText } from '#domain/supplement'

/** What the rows of the demo need to know of it: its day, and how it numbers documents and makes credit codes. */
export type Making = {
  today: string
  documentNumber: (issuer: string, on: string) => string
  creditCode: (category: string, n: number) => string
}

const unit = demo.clerkUnit
const byClerk = { actor: demo.clerk, data: { unit } }

/** The demo's staff, its applications with their events, and a correction, in an order each constraint allows. */
export function waitingQueries(db: Db, making: Making): Query[] {
  const on = (day: number) => addDays(making.today, day)
  const at = (day: number) => instantOn(on(day), 9)
  const assigned = demo.applications.filter(({ reviewer }) => reviewer !== undefined)
  return [
    ...demoStaff.flatMap((person) => {
      const own = assigned.filter(({ reviewer }) => reviewer === person.id)
      const since = own.map(({ id, steps }): Happening => ({
        action: 'assign-review',
        actor: demo.clerk,
        at: at(steps.at(-1)?.day ?? 0),
        data: { application: id },
      }))
      return appointed(db, person, at(-730), since)
    }),
    ...demo.applications.flatMap((each, i) => applicationRows(db, making, each, i)),
    ...assigned.map(({ id, reviewer = '', steps }) =>
      db.q.insert(reviewAssignments).values({
        id: `${id}-review`,
        applicationId: id,
        personId: reviewer,
        assignedBy: demo.clerk,
        assignedAt: at(steps.at(-1)?.day ?? 0),
      }),
    ),
    ...correctionRows(db, on(demo.correction.day)),
  ]
}

// Nobody holds the code of a demo application: no code's keyed hash is this.
const codeHashOf = (id: string) => bytesToHex(sha256(utf8ToBytes(`nobody holds the code of ${id}`)))

function applicationRows(
  db: Db,
  { today, documentNumber, creditCode }: Making,
  each: demo.DemoApplication,
  n: number,
): Query[] {
  const { id, number, kind, name, sectors, submitted, steps, holder, qualified, proposes, call } =
    each
  const at = (day: number) => instantOn(addDays(today, day), 9)
  const dueDay = (days: number) => (days > 0 ? lastDayOf(today, days) : addDays(today, days))
  const stream = applicationStream(id)
  const files = demoAttachments(id)
  const formWith = (anew: Record<string, string>) => ({
    ...forms[kind].parse({
      ...demo.statements,
      ...(kind === 'ecosystem-provider' && demo.providerRows),
      attachments: files,
      ...anew,
      kind,
      name,
      sectors,
      // Above the numbers of the institutions on the list.
      creditCode: creditCode('91', 60 + n),
    }),
    conduct: pinned(kind),
  })

  const first = submissionRows(db, id, 1, formWith({}), at(submitted))
  const queries = [...first.queries]
  const happened: Happening[] = [
    {
      action: 'submit',
      actor: 'applicant',
      at: at(submitted),
      basis: articleOf(kind),
      data: first.data,
    },
  ]
  let status: Status = 'submitted'
  // A sheet is signed while its application is in review, and so is its row.
  let reviewed: Query[] = []
  let submission = 1
  for (const step of steps) {
    const { day, action, asked = {}, reason = askedText('', asked), due, anew, signed } = step
    if (signed) {
      const sheet = signedSheet(db, id, signed, at(day))
      reviewed = sheet.queries
      const data = { unit: '评审专家', sheet: sheet.hash }
      happened.push({ action: 'sign-review', actor: signed, at: at(day), data })
    }
    const taken = edge(kind, status, action)
    if (!taken) throw new Error(`the demo’s ${id} cannot ${action}`)
    status = taken.to
    const basis = taken.setting ? '' : taken.article
    if (anew) {
      submission += 1
      const again = submissionRows(db, id, submission, formWith(anew), at(day))
      queries.push(...again.queries)
      happened.push({ action, actor: 'applicant', at: at(day), basis, data: again.data })
    } else {
      const data = { unit, ...(due !== undefined && { dueOn: dueDay(due) }) }
      happened.push({ action, actor: demo.clerk, at: at(day), reason, basis, data })
    }
  }
  const last = steps.at(-1)
  const moved = at(last?.day ?? submitted)
  const isAsked = status === 'supplement' && last?.due !== undefined
  const supplementDueOn = isAsked ? dueDay(last.due ?? 0) : null
  if (qualified !== undefined) {
    queries.push(allMet(db, id, at(qualified)))
    happened.push({
      ...byClerk,
      action: 'check-qualification',
      at: at(qualified),
      basis: articleOf(kind),
    })
  }
  if (proposes) {
    const { day, sectors: chosen, reason } = proposes
    const basis = documentNumber('示工信', addDays(today, day))
    const payload = { document: basis, sectors: chosen, reason }
    queries.push(
      proposed(db, { kind: 'admission', subject: stream, payload, by: demo.clerk, at: at(day) }),
    )
    happened.push({
      action: 'propose-admission',
      actor: demo.clerk,
      at: at(day),
      reason,
      basis,
      data: { unit, sectors: chosen },
    })
  }
  if (holder)
    queries.push(
      ...recorded(db, firstHead(`holding/${id}`), [
        { action: 'take', at: moved, ...byClerk, data: { unit, from: '' } },
      ]),
    )
  return [
    db.q.insert(applications).values({
      id,
      number,
      codeHash: codeHashOf(id),
      kind,
      name,
      creditCode: creditCode('91', 60 + n),
      status: reviewed.length > 0 ? 'expert-review' : status,
      version: happened.length,
      submission,
      submittedAt: at(submitted),
      updatedAt: moved,
      dueOn: supplementDueOn ?? dueOn(status, moved, defaultSettings),
      supplement: isAsked ? askedText('', last.asked ?? {}) : '',
      supplementDueOn,
      asked: isAsked ? (last.asked ?? {}) : {},
      holder: holder ?? null,
      sectors,
      callId: call ?? null,
      ...namePlace(name),
    }),
    nameIndexed(db, id, name),
    ...reviewed,
    ...(reviewed.length > 0
      ? [db.q.update(applications).set({ status }).where(eq(applications.id, id))]
      : []),
    ...queries,
    ...files.map((file) =>
      db.q.insert(attachments).values({ ...file, number, at: at(submitted), submission: 1 }),
    ),
    ...recorded(db, firstHead(stream), happened),
  ]
}

/** A checklist (Art. 5) on which the clerk found every item met. */
function allMet(db: Db, applicationId: string, at: Date): Query {
  const results = Object.fromEntries(
    checkItemKeys.map((item) => [item, { met: true, remark: '已核对（示例）' }]),
  ) as Checks
  return db.q
    .insert(qualificationChecks)
    .values({ applicationId, results, byPerson: demo.clerk, at })
}

function correctionRows(db: Db, receivedOn: string): Query[] {
  const { number, target, fault, proposal } = demo.correction
  const dueOn = addWorkingDays(receivedOn, defaultSettings['due.correction'])
  return [
    db.q.insert(corrections).values({ number, target, fault, proposal, receivedOn, dueOn }),
    ...recorded(db, firstHead(`correction/${number}`), [
      { action: 'submit', actor: 'visitor', at: instantOn(receivedOn, 9), data: { target } },
    ]),
  ]
}

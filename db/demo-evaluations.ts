import { eq } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { demoAnswers } from '#db/demo-questionnaires'
import { type DemoInspected, demoInspected, demoRounds } from '#db/demo-inspections'
import { periodStream } from '#db/evaluation-periods'
import { sheetStream } from '#db/evaluations'
import { type Happening, firstHead, recorded } from '#db/events'
import {
  complaintOutcomes,
  evaluationFigures,
  evaluationObjections,
  evaluationPeriods,
  evaluationSheets,
} from '#db/schema'
import { addDays, addWorkingDays, instantOn, quartersWithin } from '#domain/calendar'
import { figuresOf } from '#domain/evaluation-figures'
import { type Counts, nothing } from '#domain/evaluation-words'
import { type InspectionMethod, inspectionMethods, methodKeys } from '#domain/inspection'
import type { Sector } from '#domain/sector'
import { defaultSettings, settings } from '#domain/setting'

/** An institution of the demo as an evaluation finds it. */
export type DemoEvaluated = DemoInspected & { sectors: Sector[]; listedOn: string }

/** The period, in days from the day of seeding: it holds the first round of inspections and a whole quarter. */
const days = {
  from: -330,
  to: -35,
  opened: -30,
  told: -28,
  objected: -20,
  toldLater: -3,
  final: -2,
}

const id = 'demo-period-1'
const [teller, second] = ['demo-bureau-1', 'demo-bureau-2']

/** How the first sheets stand; the others wait to be told. */
const courses = [['tell', 'confirm'], ['tell', 'object'], ['tell']] as const

/** How complaints about the first institution ended: enough of each to be counted. */
const outcomes = { remedied: 5, unproven: 12, mediated: 3 } as const

const [round] = demoRounds

/** What is on record about the `n`th institution inspected, from 0, or about one that was not: the rows say the same. */
function countsOf({ kind, institutionId, sector }: DemoEvaluated, n: number, quarters: string[]) {
  const counts: Counts = nothing(quarters)
  if (n < 0) return counts
  const methods = methodKeys.filter((method) => n < round.done[method][1])
  const source = (method: InspectionMethod) => ({
    ...{ id: `${round.id}-${method}-${institutionId}`, sector },
    label: `${round.title}：${inspectionMethods[method]}`,
  })
  // In the order of their ids, as they are read.
  counts.sources.breaches = methods.toSorted().map(source)
  counts.sources.timeliness = counts.sources.breaches
  counts.replies.met = methods.length
  counts.inspections.breached = methods.includes('visit') && n + 1 === round.found ? 1 : 0
  counts.inspections.clear = methods.length - counts.inspections.breached
  if (n < round.answered) {
    counts.answers = { ...demoAnswers(kind), surveys: 1, small: 0 }
    counts.sources.service = [source('survey')]
  }
  if (n === 0) {
    counts.complaints.upheld = outcomes.remedied
    counts.complaints.others = outcomes.unproven + outcomes.mediated
  }
  return counts
}

/** A period of evaluation of the demo (Art. 12): sheets that are confirmed, objected to, told, and with too little basis. */
export function evaluationQueries(db: Db, today: string, pool: DemoEvaluated[]): Query[] {
  const on = (name: keyof typeof days) => addDays(today, days[name])
  const [fromOn, toOn] = [on('from'), on('to')]
  const quarters = quartersWithin(fromOn, toOn)
  const inspected = demoInspected(pool).map(({ institutionId }) => institutionId)
  const subjects = pool.filter(({ listedOn }) => listedOn <= toOn)
  const openedAt = instantOn(on('opened'), 9)
  return [
    ...Object.entries(outcomes).flatMap(([kind, count]) =>
      Array.from({ length: count }, (_, i) =>
        db.q.insert(complaintOutcomes).values({
          id: `demo-${kind}-`.padEnd(30, '0') + String(i).padStart(2, '0'),
          ...{ institution: inspected[0] ?? null, sector: 'fireworks' },
          ...{ quarter: quarters.at(-1) ?? '', kind: kind as keyof typeof outcomes },
        }),
      ),
    ),
    db.q.insert(evaluationPeriods).values({
      ...{ id, title: '第一次考核（示例）', fromOn, toOn, state: 'open', version: 1 },
      ...{ openedBy: teller, openedAt },
    }),
    ...recorded(db, firstHead(periodStream(id)), [
      {
        ...{ action: 'open', actor: teller, at: openedAt, basis: 'measures/12' },
        data: { sheets: subjects.length },
      },
    ]),
    ...subjects.flatMap((subject) =>
      sheet(db, subject, {
        n: inspected.indexOf(subject.institutionId),
        quarters,
        openedOn: on('opened'),
        on,
      }),
    ),
  ]
}

type Sheet = {
  n: number
  quarters: string[]
  openedOn: string
  on: (name: keyof typeof days) => string
}

function sheet(db: Db, subject: DemoEvaluated, { n, quarters, openedOn, on }: Sheet): Query[] {
  const { institutionId, kind, sectors } = subject
  const sheetId = `demo-sheet-${institutionId}`
  const course: readonly string[] = courses[n] ?? []
  const isFinal = course.includes('confirm')
  const isObjected = course.includes('object')
  const toldOn = isFinal || isObjected ? on('told') : on('toldLater')
  const objectBy = addWorkingDays(toldOn, settings['evaluation.objection'].value)
  const deed = (action: string): Happening => ({
    action,
    actor: { object: 'institution', confirm: second }[action] ?? teller,
    at: instantOn(
      action === 'tell' ? toldOn : action === 'object' ? on('objected') : on('final'),
      9,
    ),
    data: { no: 1 },
  })
  return [
    db.q.insert(evaluationSheets).values({
      ...{ id: sheetId, periodId: id, institutionId, kind, sectors: [...sectors] },
      ...{ state: 'draft', version: 0, figuresNo: 1 },
    }),
    db.q.insert(evaluationFigures).values({
      ...{ sheetId, no: 1, madeBy: teller, madeAt: instantOn(openedOn, 9) },
      toldOn: course.length > 0 ? toldOn : null,
      figures: figuresOf({
        counts: countsOf(subject, n, quarters),
        ...{ values: defaultSettings, on: openedOn },
      }),
    }),
    ...(isObjected
      ? [
          db.q.insert(evaluationObjections).values({
            ...{ sheetId, no: 1, objectedOn: on('objected') },
            body: '另收的培训费已经退回，有退款凭证，请核对。示例内容。',
          }),
        ]
      : []),
    ...(course.length > 0
      ? [{ state: 'told' as const, toldBy: teller, objectBy, waitsFrom: addDays(objectBy, 1) }]
      : []
    ).map((set) => moved(db, sheetId, { ...set, version: course.length })),
    ...(isObjected ? [moved(db, sheetId, { state: 'objected', waitsFrom: on('objected') })] : []),
    ...(isFinal
      ? [
          moved(db, sheetId, {
            state: 'final',
            confirmedBy: second,
            finalOn: on('final'),
            waitsFrom: '',
          }),
        ]
      : []),
    ...recorded(db, firstHead(sheetStream(sheetId)), course.map(deed)),
  ]
}

const moved = (db: Db, sheetId: string, set: Partial<typeof evaluationSheets.$inferInsert>) =>
  db.q.update(evaluationSheets).set(set).where(eq(evaluationSheets.id, sheetId))

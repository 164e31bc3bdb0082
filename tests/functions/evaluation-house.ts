import { eq } from 'drizzle-orm'
import { Hono } from 'hono'
import type { Db } from '#db/client'
import { appoint, invite } from '#db/people'
import {
  complaintOutcomes,
  inspectionReplies,
  inspectionRounds,
  inspectionSubjects,
  inspectionTexts,
  inspections,
  institutionKeys,
  questionnaireAnswers,
} from '#db/schema'
import { codeHash } from '#functions/apply'
import { institutions } from '#functions/institutions'
import { staff } from '#functions/staff'
import { type House, settingsFrom } from '#functions/world'
import type { OutcomeKind } from '#domain/case-talk'
import type { BreachFound, InspectionMethod, InspectionState } from '#domain/inspection'
import { CODE_BYTES, mintCode } from '#domain/office-code'
import type { Role } from '#domain/permission'
import type { Sector } from '#domain/sector'
import { list } from '../db/registry.ts'
import { appointee } from '../staff.ts'
import { browser, houseOf } from './house.ts'

const settings = settingsFrom({ SITE_SECRET: 'a secret for tests, and only for tests' })
const code = mintCode(new Uint8Array(CODE_BYTES).fill(7))
export const on = (day: string) => new Date(`${day}T02:00:00Z`)

/** A house with a bureau, a promoter and two institutions of which one is evaluated as two kinds. */
export async function evaluationHouse(db: Db, clock: { now: Date }) {
  const room = new Hono<House>()
  for (const part of [staff, institutions]) room.route('/', part)
  const app = houseOf(room, db, clock, settings)
  const signIn = async (who: ReturnType<typeof browser>, person: string) => {
    const token = await invite(db, { person, purpose: 'demo', madeBy: 'operator', now: clock.now })
    return who.post('/staff/enter/', { token })
  }
  const enter = (who: ReturnType<typeof browser>, number: string) =>
    who.post('/institution/', { number, code })
  const clerk = async (person: string, role: Role, sectors?: Sector[]) => {
    const who = browser(app)
    await appoint(db, { ...appointee(person, role), ...(sectors && { sectors }) }, clock.now)
    await signIn(who, person)
    return who
  }
  await list(db, [
    {
      id: 'mill',
      name: '示例磨坊科技',
      creditCode: '91430100EXAMPLE011',
      on: '2026-01-01',
      entries: [
        { kind: 'integrator', sector: 'fireworks' },
        { kind: 'integrator', sector: 'biomedicine' },
        { kind: 'ecosystem-provider', sector: 'biomedicine' },
      ],
    },
    {
      id: 'river',
      name: '示例河畔数科',
      creditCode: '91430100EXAMPLE022',
      on: '2026-01-01',
      entries: [
        { kind: 'integrator', sector: 'advanced-computing' },
        { kind: 'promoter', sector: 'construction-machinery' },
      ],
    },
    {
      id: 'reed',
      name: '示例芦苇信息',
      creditCode: '91430100EXAMPLE044',
      on: '2026-07-01',
      entries: [{ kind: 'integrator', sector: 'fireworks' }],
    },
  ])
  const own = async (number: string, institutionId: string) => {
    const hash = codeHash(settings.secret, code)
    await db.write([db.q.insert(institutionKeys).values({ number, institutionId, codeHash: hash })])
    const who = browser(app)
    await enter(who, number)
    return who
  }
  return {
    signIn,
    enter,
    first: await clerk('first', 'bureau'),
    second: await clerk('second', 'bureau'),
    third: await clerk('third', 'bureau'),
    centre: await clerk('centre', 'service-centre'),
    promoter: await clerk('promoter', 'promoter'),
    mill: await own('CS-AAAA-AAAA', 'mill'),
    river: await own('CS-CCCC-CCCC', 'river'),
  }
}

type Inspected = {
  method: InspectionMethod
  day: string
  breach: BreachFound | null
  state?: InspectionState
  replyBy: string
  repliedOn?: string
  /** What each enterprise answered: `y` and `n`, one letter for an item. */
  answers?: string[]
}

/** Records of inspections of the mill as an integrator of fireworks, all in one round. */
export async function inspected(
  db: Db,
  records: Inspected[],
  at = { institution: 'mill', entry: 0 },
) {
  const about = {
    ...{ roundId: 'round', entryId: `${at.institution}-${String(at.entry)}` },
    ...{ institutionId: at.institution, kind: 'integrator' as const, sector: 'fireworks' as const },
  }
  await db.write([
    db.q.insert(inspectionRounds).values({
      ...{ id: 'round', title: '示例检查', kinds: ['integrator'], sectors: ['fireworks'] },
      ...{ fromOn: '2026-01-01', toOn: '2026-12-31', participants: '示例', state: 'open' },
      ...{ version: 1, openedBy: 'one', openedAt: on('2026-01-01') },
    }),
    db.q.insert(inspectionSubjects).values({ ...about, includedOn: '2026-01-01' }),
    ...records.flatMap(({ method, day, breach, state = 'closed', replyBy, repliedOn, answers }) => [
      db.q.insert(inspections).values({
        ...{ id: `record-${method}`, ...about, method, state: 'draft', version: 1, textNo: 1 },
        replyBy,
      }),
      db.q.insert(inspectionTexts).values({
        ...{ inspectionId: `record-${method}`, no: 1, day, participants: '示例', service: '示例' },
        ...{ breaches: '示例', breach, findings: [], writtenBy: 'one', writtenAt: on(day) },
      }),
      ...(answers ?? []).map((letters, i) =>
        db.q.insert(questionnaireAnswers).values({
          ...{ id: `${method}-${String(i)}`, inspectionId: `record-${method}` },
          ...{ receivedOn: day, batch: 0, remark: '示例' },
          items: Object.fromEntries(
            Array.from(letters).map((letter, n) => [
              `measures/10-${String(n + 1)}`,
              letter === 'y' ? ('yes' as const) : ('no' as const),
            ]),
          ),
        }),
      ),
      ...(repliedOn
        ? [
            db.q
              .insert(inspectionReplies)
              .values({ inspectionId: `record-${method}`, no: 1, body: '示例', repliedOn }),
          ]
        : []),
      ...(['recorded', ...(state === 'closed' ? ['closed' as const] : [])] as const).map((to) =>
        db.q
          .update(inspections)
          .set({ state: to, ...(to === 'closed' && { closedOn: replyBy }) })
          .where(eq(inspections.id, `record-${method}`)),
      ),
    ]),
  ])
}

/** Outcomes of complaints about the mill. */
export const complained = (
  db: Db,
  outcomes: [OutcomeKind, string, number][],
  about = 'mill',
  sector: Sector = 'fireworks',
) =>
  db.write(
    outcomes.flatMap(([kind, quarter, count]) =>
      Array.from({ length: count }, (_, i) =>
        db.q.insert(complaintOutcomes).values({
          id:
            `${about}-${kind}-${quarter}-${sector[0] ?? ''}`.padEnd(30, '0') +
            String(i).padStart(2, '0'),
          institution: about,
          sector,
          quarter,
          kind,
        }),
      ),
    ),
  )

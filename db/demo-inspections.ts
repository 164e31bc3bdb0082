import { eq } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { evidenced } from '#db/demo-evidence'
import { surveyed } from '#db/demo-questionnaires'
import { type Happening, firstHead, recorded } from '#db/events'
import { roundStream } from '#db/inspection-rounds'
import { inspectionStream } from '#db/inspections'
import {
  inspectionReplies,
  inspectionRounds,
  inspectionSubjects,
  inspectionTexts,
  inspections,
} from '#db/schema'
import { addDays, addWorkingDays, instantOn } from '#domain/calendar'
import {
  type InspectedKind,
  type InspectionMethod,
  type InspectionState,
  inspectedKinds,
} from '#domain/inspection'
import { conductArticle } from '#domain/institution'
import { Sector } from '#domain/sector'
import { settings } from '#domain/setting'

/** An institution of the demo as an inspection finds it. */
export type DemoInspected = {
  institutionId: string
  entryId: string
  kind: InspectedKind
  sector: Sector
}

/** A synthetic round; days are counted from the day of seeding, as in `demo-data.ts`. */
export const demoRounds = [
  {
    id: 'demo-round-1',
    title: '第一轮跟踪检查（示例）',
    from: -120,
    to: -60,
    isEnded: true,
    /** How many surveys were answered, in which visit a breach was found, and which has evidence; counted from 1. */
    answered: 4,
    found: 2,
    evidence: 0,
    /** How many institutions were inspected in each way, and how their records stand. */
    done: { survey: ['closed', 6], telephone: ['closed', 5], visit: ['closed', 2] },
  },
  {
    id: 'demo-round-2',
    title: '第二轮跟踪检查（示例）',
    from: -20,
    to: 30,
    isEnded: false,
    answered: 1,
    found: 0,
    evidence: 1,
    done: { survey: ['draft', 1], telephone: ['replied', 2], visit: ['recorded', 2] },
  },
] as const satisfies {
  id: string
  title: string
  from: number
  to: number
  isEnded: boolean
  answered: number
  found: number
  evidence: number
  done: Record<InspectionMethod, readonly [InspectionState, number]>
}[]

const deedOn = (on: string) => ({ actor: 'demo', at: instantOn(on, 9) })

/** Whom the demo inspects: those of its promoter first, so that its desk is not empty. */
export const demoInspected = <T extends { sector: Sector }>(pool: T[]): T[] => {
  const isFirst = ({ sector }: T) => sector === 'fireworks'
  return pool.toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a))).slice(0, 7)
}

/** Two rounds of inspections of the demo (Art. 12), one that is over and one that goes on. */
export function inspectionQueries(db: Db, today: string, pool: DemoInspected[]): Query[] {
  const inspected = demoInspected(pool)
  return demoRounds.flatMap((round) => {
    const [fromOn, toOn] = [addDays(today, round.from), addDays(today, round.to)]
    const sectors = Sector.options.filter((one) => inspected.some(({ sector }) => sector === one))
    const happened: Happening[] = [
      { action: 'open', basis: 'measures/12', ...deedOn(fromOn) },
      { action: 'include', ...deedOn(fromOn) },
      ...(round.isEnded ? [{ action: 'end', ...deedOn(toOn) }] : []),
    ]
    const methods = Object.keys(round.done) as InspectionMethod[]
    return [
      db.q.insert(inspectionRounds).values({
        id: round.id,
        title: round.title,
        kinds: [...inspectedKinds],
        sectors,
        fromOn,
        toOn,
        participants: '演示·市企业服务中心，各细分行业的推进机构',
        plan: '先发问卷，再电话访谈，最后实地走访。以上均为示例内容。',
        state: 'open',
        version: 2,
        openedBy: 'demo',
        openedAt: instantOn(fromOn, 9),
      }),
      db.q
        .insert(inspectionSubjects)
        .values(inspected.map((each) => ({ roundId: round.id, ...each, includedOn: fromOn }))),
      ...methods.flatMap((method) => {
        const [state, count] = round.done[method]
        const day = addDays(fromOn, 10)
        return inspected.slice(0, count).flatMap((each, i) =>
          inspection(db, round.id, each, {
            ...{ method, state, day },
            isAnswered: method === 'survey' && i < round.answered,
            until: toOn,
            hasFound: method === 'visit' && i + 1 === round.found,
            hasEvidence: method === 'visit' && i + 1 === round.evidence,
          }),
        )
      }),
      ...(round.isEnded
        ? [
            db.q
              .update(inspectionRounds)
              .set({ state: 'ended', version: 3, endedOn: toOn })
              .where(eq(inspectionRounds.id, round.id)),
          ]
        : []),
      ...recorded(db, firstHead(roundStream(round.id)), happened),
    ]
  })
}

const courses: Record<InspectionState, string[]> = {
  draft: ['begin'],
  recorded: ['begin', 'revise', 'record'],
  replied: ['begin', 'revise', 'record', 'reply'],
  closed: ['begin', 'revise', 'record', 'reply', 'close'],
  dropped: ['begin', 'drop'],
}

/** How a record comes to stand so, from its draft. */
const ways: Record<InspectionState, InspectionState[]> = {
  draft: [],
  recorded: ['recorded'],
  replied: ['recorded', 'replied'],
  closed: ['recorded', 'closed'],
  dropped: ['dropped'],
}

type Course = {
  method: InspectionMethod
  state: InspectionState
  day: string
  /** The last day of its round. */
  until: string
  isAnswered: boolean
  hasFound: boolean
  hasEvidence: boolean
}

function inspection(
  db: Db,
  roundId: string,
  { institutionId, entryId, kind, sector }: DemoInspected,
  { method, state, day, until, isAnswered, hasFound, hasEvidence }: Course,
): Query[] {
  const id = `${roundId}-${method}-${institutionId}`
  const course = courses[state]
  const evidence = hasEvidence ? evidenced(db, id, day) : { queries: [], happened: [] }
  const repliedOn = addDays(day, 2)
  const replyBy = addWorkingDays(day, settings['inspection.reply'].value)
  const item = `measures/${String(conductArticle(kind))}-5`
  return [
    db.q.insert(inspections).values({
      id,
      roundId,
      entryId,
      institutionId,
      kind,
      sector,
      method,
      state: 'draft',
      version: course.length + evidence.happened.length,
      waitsFrom: day,
      dueOn: until,
    }),
    ...(isAnswered ? surveyed(db, id, { kind, day, isOpen: state === 'draft' }) : []),
    ...(state === 'draft'
      ? []
      : [
          db.q.insert(inspectionTexts).values({
            inspectionId: id,
            no: 1,
            day,
            participants: '市企业服务中心 2 人、行业推进机构 1 人',
            service: '查看了两份服务合同和对应的进度报告，报告日期与合同约定一致。以上为示例内容。',
            breaches: hasFound
              ? '一份合同以外另收了培训费，有收据。以上为示例内容。'
              : '本次检查未发现。以上为示例内容。',
            breach: hasFound ? 'found' : 'none',
            findings: [{ of: item, text: '合同价与已收款项一致，没有增减服务内容。示例内容。' }],
            writtenBy: 'demo',
            writtenAt: instantOn(day, 9),
          }),
        ]),
    ...evidence.queries,
    ...(course.includes('reply')
      ? [
          db.q.insert(inspectionReplies).values({
            inspectionId: id,
            no: 1,
            body: '记录与实际一致，没有补充。示例内容。',
            repliedOn,
          }),
        ]
      : []),
    ...ways[state].map((to) =>
      db.q
        .update(inspections)
        .set({
          ...{ state: to, textNo: 1 },
          ...{ replyBy, dueOn: '' },
          waitsFrom: { recorded: addDays(replyBy, 1), replied: repliedOn }[to as string] ?? '',
          closedOn: to === 'closed' ? addDays(day, 5) : null,
        })
        .where(eq(inspections.id, id)),
    ),
    ...recorded(
      db,
      firstHead(inspectionStream(id)),
      course.flatMap((action) => [
        ...(action === 'record' ? evidence.happened : []),
        {
          action,
          ...deedOn(action === 'close' ? addDays(day, 5) : action === 'reply' ? repliedOn : day),
          ...(action === 'begin' && { basis: 'measures/12' }),
          ...(action === 'reply' && { actor: 'institution' }),
        },
      ]),
    ),
  ]
}

import type { Db, Query } from '#db/client'
import { firstHead, recorded } from '#db/events'
import { tokenHash } from '#db/people'
import { answersStream, questionnaireStream } from '#db/questionnaires'
import { questionnaireAnswers, questionnaireLinks, questionnaireUses } from '#db/schema'
import { addDays, instantOn } from '#domain/calendar'
import type { InspectedKind } from '#domain/inspection'
import { type QuestionnaireAnswer, askedItems } from '#domain/questionnaire'

/** Who has this key opens the demo's questionnaire: it is public, as all of the demo is. */
export const DEMO_QUESTIONNAIRE = 'demo-questionnaire'

const said = [
  { answers: 'yyyyyyy', remark: '方案讲得清楚，进度按约定。示例内容。' },
  { answers: 'yyyynyy', remark: '中途多收过一次培训费，后来退了。示例内容。' },
  { answers: 'yy yy y', remark: '' },
  { answers: 'yyyyyy ', remark: '培训时讲得慢一点更好。示例内容。' },
  { answers: 'yyy yyy', remark: '' },
]

const given = (kind: InspectedKind, letter: string) =>
  said.reduce(
    (sum, { answers }) =>
      sum +
      Array.from(answers.slice(0, askedItems(kind).length)).filter((one) => one === letter).length,
    0,
  )

/** How often the demo's enterprises said yes and no in one survey. */
export const demoAnswers = (kind: InspectedKind) => ({
  yes: given(kind, 'y'),
  no: given(kind, 'n'),
})

/** Links and answers of a survey, with the link that is open to everybody where it goes on. */
export function surveyed(
  db: Db,
  inspectionId: string,
  { kind, day, isOpen }: { kind: InspectedKind; day: string; isOpen: boolean },
): Query[] {
  const expiresAt = instantOn(addDays(day, 365), 9)
  const at = instantOn(day, 10)
  const used = said.map((_, i) => `${inspectionId}-used-${String(i + 1)}`)
  const made = [...(isOpen ? [DEMO_QUESTIONNAIRE] : []), ...used]
  return [
    db.q.insert(questionnaireLinks).values(
      made.map((token) => ({
        tokenHash: tokenHash(token),
        inspectionId,
        expiresAt,
      })),
    ),
    db.q.insert(questionnaireUses).values(used.map((token) => ({ tokenHash: tokenHash(token) }))),
    ...said.map(({ answers, remark }, i) =>
      db.q.insert(questionnaireAnswers).values({
        id: `${inspectionId}-answer-${String(i + 1)}`,
        inspectionId,
        receivedOn: day,
        batch: 0,
        items: Object.fromEntries(
          askedItems(kind).flatMap((key, n): [string, QuestionnaireAnswer][] => {
            const letter = answers.charAt(n)
            return letter === 'y' ? [[key, 'yes']] : letter === 'n' ? [[key, 'no']] : []
          }),
        ),
        remark,
      }),
    ),
    ...recorded(db, firstHead(questionnaireStream(inspectionId)), [
      { action: 'make-links', actor: 'demo', at, data: { links: made.length } },
    ]),
    ...recorded(
      db,
      firstHead(answersStream(inspectionId)),
      said.map(() => ({ action: 'answer', actor: 'enterprise', at: instantOn(day, 0) })),
    ),
  ]
}

import { and, between, eq, isNull, lte, or, sql } from 'drizzle-orm'
import type { Db } from '#db/client'
import {
  complaintOutcomes,
  entries,
  inspectionEndings,
  inspectionReplies,
  inspectionRounds,
  inspectionTexts,
  inspections,
  questionnaireAnswers,
} from '#db/schema'
import { quartersWithin } from '#domain/calendar'
import type { EvaluatedKind } from '#domain/evaluation'
import { type Counts, isSmall, nothing } from '#domain/evaluation-words'
import { inspectionMethods } from '#domain/inspection'
import { ANSWERS_SHOWN_FROM } from '#domain/questionnaire'

/** The days that are evaluated. */
export type Span = { fromOn: string; toOn: string }

/** Whom a count is about; `null` is everybody, counted at once. */
type Whom = { institutionId: string; kind: EvaluatedKind } | null

const about = (whom: Whom) =>
  whom
    ? and(eq(inspections.institutionId, whom.institutionId), eq(inspections.kind, whom.kind))
    : undefined

const facts = {
  id: inspections.id,
  institutionId: inspections.institutionId,
  kind: inspections.kind,
  sector: inspections.sector,
  method: inspections.method,
  round: inspectionRounds.title,
}

/** The query of the closed records whose newest text is of these days. */
export const closedRows = (db: Db, { fromOn, toOn }: Span, whom: Whom) =>
  db.q
    .select({ ...facts, breach: inspectionTexts.breach })
    .from(inspectionTexts)
    .innerJoin(
      inspections,
      and(
        eq(inspections.id, inspectionTexts.inspectionId),
        eq(inspections.textNo, inspectionTexts.no),
      ),
    )
    .innerJoin(inspectionRounds, eq(inspectionRounds.id, inspections.roundId))
    .where(
      and(between(inspectionTexts.day, fromOn, toOn), eq(inspections.state, 'closed'), about(whom)),
    )
    .orderBy(inspections.id)

const said = (answer: 'yes' | 'no') =>
  sql<number>`(select count(*) from json_each(${questionnaireAnswers.items}) where value = ${answer})`

/** The query of what enterprises answered in the surveys of these closed records, answer by answer. */
export const answerRows = (db: Db, { fromOn, toOn }: Span, whom: Whom) =>
  db.q
    .select({ id: inspections.id, yes: said('yes'), no: said('no') })
    .from(inspectionTexts)
    .innerJoin(
      inspections,
      and(
        eq(inspections.id, inspectionTexts.inspectionId),
        eq(inspections.textNo, inspectionTexts.no),
      ),
    )
    .innerJoin(questionnaireAnswers, eq(questionnaireAnswers.inspectionId, inspections.id))
    .where(
      and(
        between(inspectionTexts.day, fromOn, toOn),
        eq(inspections.state, 'closed'),
        eq(inspections.method, 'survey'),
        about(whom),
      ),
    )

/** Whether some text of a record was replied to within its own days: an earlier text keeps those it had. */
const isMet = sql<number>`exists (
  select 1 from ${inspectionReplies} left join ${inspectionEndings}
    on ${inspectionEndings.inspectionId} = ${inspectionReplies.inspectionId}
    and ${inspectionEndings.no} = ${inspectionReplies.no}
  where ${inspectionReplies.inspectionId} = ${inspections.id}
    and ${inspectionReplies.repliedOn} <= coalesce(${inspectionEndings.replyBy}, ${inspections.replyBy})
)`

/** The query of the records whose last day for a reply came in these days, and whether one came in time. */
export const replyRows = (db: Db, { fromOn, toOn }: Span, whom: Whom) =>
  db.q
    .select({ ...facts, isMet })
    .from(inspections)
    .innerJoin(inspectionRounds, eq(inspectionRounds.id, inspections.roundId))
    .where(and(between(inspections.replyBy, fromOn, toOn), about(whom)))
    .orderBy(inspections.id)

/** The query of how many complaints about institutions ended how, in these quarters. */
export const outcomeRows = (db: Db, first: string, last: string, whom: Whom) =>
  db.q
    .select({
      institutionId: complaintOutcomes.institution,
      sector: complaintOutcomes.sector,
      kind: complaintOutcomes.kind,
      count: sql<number>`count(*)`,
    })
    .from(complaintOutcomes)
    .where(
      and(
        between(complaintOutcomes.quarter, first, last),
        whom
          ? eq(complaintOutcomes.institution, whom.institutionId)
          : sql`${complaintOutcomes.institution} is not null`,
      ),
    )
    .groupBy(complaintOutcomes.institution, complaintOutcomes.sector, complaintOutcomes.kind)

/** The query of who was in charge of which sector on some day of these (Art. 3): complaints there are about the promoter. */
export const promoterRows = (db: Db, { fromOn, toOn }: Span) =>
  db.q
    .select({ institutionId: entries.institutionId, sector: entries.sector })
    .from(entries)
    .where(
      and(
        eq(entries.kind, 'promoter'),
        lte(entries.admittedOn, toOn),
        or(isNull(entries.endedOn), sql`${entries.endedOn} > ${fromOn}`),
      ),
    )

const whose = (institutionId: string, kind: EvaluatedKind) => `${kind}/${institutionId}`

type Row =
  Awaited<ReturnType<typeof closedRows>>[number] | Awaited<ReturnType<typeof replyRows>>[number]

const sourceOf = ({ id, round, method, sector }: Row) => ({
  id,
  label: `${round}：${inspectionMethods[method]}`,
  sector,
})

type Outcome = Awaited<ReturnType<typeof outcomeRows>>[number]

/** How many complaints were upheld and how many were not, and in how many sectors one of the two tells of single ones. */
function complaintsIn(outcomes: Outcome[]) {
  const sectors = [...Map.groupBy(outcomes, ({ sector }) => sector).values()].map((rows) => {
    const sum = (of: Outcome[]) => of.reduce((all, { count }) => all + count, 0)
    const upheld = sum(rows.filter(({ kind }) => kind === 'remedied'))
    return { upheld, others: sum(rows) - upheld }
  })
  return {
    upheld: sectors.reduce((all, { upheld }) => all + upheld, 0),
    others: sectors.reduce((all, { others }) => all + others, 0),
    small: sectors.filter(({ upheld, others }) => isSmall(upheld) || isSmall(others)).length,
  }
}

/**
 * What is on record of these days about everybody, or about one institution of one kind: a look-up that answers of those
 * of whom there is nothing too. Five reads, however many institutions there are.
 */
export async function countsOf(db: Db, span: Span, whom: Whom) {
  const quarters = quartersWithin(span.fromOn, span.toOn)
  const [first, last] = [quarters[0] ?? '', quarters.at(-1) ?? '']
  const [closed, answers, replies, promoters, outcomes] = await Promise.all([
    closedRows(db, span, whom),
    answerRows(db, span, whom),
    replyRows(db, span, whom),
    promoterRows(db, span),
    quarters.length > 0 ? outcomeRows(db, first, last, whom) : [],
  ])
  const held = Map.groupBy(answers, ({ id }) => id)
  const records = Map.groupBy(closed, (row) => whose(row.institutionId, row.kind))
  const due = Map.groupBy(replies, (row) => whose(row.institutionId, row.kind))
  return (institutionId: string, kind: EvaluatedKind): Counts => {
    const counts = nothing(quarters)
    for (const row of records.get(whose(institutionId, kind)) ?? []) {
      counts.sources.breaches.push(sourceOf(row))
      if (row.breach === 'none') counts.inspections.clear++
      else if (row.breach === 'found') counts.inspections.breached++
      else counts.inspections.unsaid++
      if (row.method !== 'survey') continue
      const counted = (held.get(row.id) ?? []).filter(({ yes, no }) => yes + no > 0)
      // As staff see them: of fewer, whoever sent the links could tell who wrote which.
      if (counted.length < ANSWERS_SHOWN_FROM) {
        if (counted.length > 0) counts.answers.small++
        continue
      }
      counts.sources.service.push(sourceOf(row))
      counts.answers.surveys++
      counts.answers.yes += counted.reduce((sum, { yes }) => sum + yes, 0)
      counts.answers.no += counted.reduce((sum, { no }) => sum + no, 0)
    }
    for (const row of due.get(whose(institutionId, kind)) ?? []) {
      counts.sources.timeliness.push(sourceOf(row))
      if (row.isMet) counts.replies.met++
      else counts.replies.missed++
    }
    const led = promoters.filter((one) => one.institutionId === institutionId)
    // Art. 12 evaluates no promoter: where it is in charge, it is complained about as one.
    const counted = outcomes.filter(
      (one) =>
        one.institutionId === institutionId &&
        one.kind !== 'elsewhere' &&
        !led.some(({ sector }) => sector === one.sector),
    )
    const isPromoter = led.length > 0
    return { ...counts, complaints: { ...complaintsIn(counted), quarters, isPromoter } }
  }
}

import { and, asc, eq, inArray, isNotNull } from 'drizzle-orm'
import { application, applicationStream } from '#db/applications'
import { movement } from '#db/application-moves'
import { type Call, call, callStream, nextVersion } from '#db/calls'
import { closedSectors } from '#db/closed-sectors'
import type { Db, Query } from '#db/client'
import type { Clerk } from '#db/designations'
import { headOf } from '#db/events'
import { openProposal } from '#db/proposals'
import { applications, defenceResults, reviewSheets, selections } from '#db/schema'
import { settingsOf } from '#db/settings'
import { type StepOutcome, take } from '#db/steps'
import { edge } from '#domain/admission'
import { type Places, sectorsOf, windowOf } from '#domain/call'
import { dayOf } from '#domain/calendar'
import { whyClosed } from '#domain/closed-sectors'
import { isDoubtful } from '#domain/credit-code'
import type { Problem } from '#domain/problems'
import type { Scores } from '#domain/review'
import {
  type Compared,
  type Contender,
  type Ranks,
  type Selection,
  chosenBy,
  figuresOf,
  markOf,
  notChosenOf,
  ranksOf,
  wrongWith,
} from '#domain/ranking'
import type { Sector } from '#domain/sector'
import type { SettingValues } from '#domain/setting'

/** The applications of a call that are in their defence, with their signed sheets and results. */
export async function contendersOf(db: Db, callId: string): Promise<Contender[]> {
  const rows = await db.q
    .select({
      id: applications.id,
      name: applications.name,
      sectors: applications.sectors,
      defence: defenceResults.score,
    })
    .from(applications)
    .leftJoin(defenceResults, eq(defenceResults.applicationId, applications.id))
    .where(
      and(
        eq(applications.callId, callId),
        isNotNull(applications.callId),
        eq(applications.status, 'defence'),
      ),
    )
    .orderBy(asc(applications.id))
  const sheets = await db.q
    .select({ application: reviewSheets.applicationId, scores: reviewSheets.scores })
    .from(reviewSheets)
    .where(
      and(
        isNotNull(reviewSheets.lockedAt),
        inArray(
          reviewSheets.applicationId,
          db.q
            .select({ id: applications.id })
            .from(applications)
            .where(
              and(
                eq(applications.callId, callId),
                isNotNull(applications.callId),
                eq(applications.status, 'defence'),
              ),
            ),
        ),
      ),
    )
  const byApplication = Map.groupBy(sheets, ({ application: id }) => id)
  return rows.map((row) => ({
    ...row,
    // What is locked is whole: nothing else can be signed.
    sheets: (byApplication.get(row.id) ?? []).map(({ scores }) => scores as Scores),
  }))
}

/** What was chosen from a call, each with where the application stands now, in the order of names. */
export const selectionsOf = (db: Db, callId: string) =>
  db.q
    .select({
      id: selections.applicationId,
      name: applications.name,
      creditCode: applications.creditCode,
      status: applications.status,
      asked: applications.sectors,
      sectors: selections.sectors,
      figures: selections.figures,
    })
    .from(selections)
    .innerJoin(applications, eq(applications.id, selections.applicationId))
    .where(eq(selections.callId, callId))
    .orderBy(asc(applications.name), asc(applications.id))

/** Who was selected from a call, as each was compared. */
export const selectedOf = async (db: Db, callId: string): Promise<Compared[]> =>
  (await selectionsOf(db, callId)).map(({ asked, figures }) => ({ sectors: asked, figures }))

/** How many of a call are chosen for each sector and still stand. */
export async function takenIn(db: Db, callId: string): Promise<Places> {
  const taken: Places = {}
  for (const { sectors, status } of await selectionsOf(db, callId))
    if (status === 'proposed' || status === 'admitted')
      for (const sector of sectors) taken[sector] = (taken[sector] ?? 0) + 1
  return taken
}

/** Why a selection cannot be made, or what is wrong with it. */
export type SelectionRefusal = 'not closed' | 'publicised' | 'already proposed' | Problem

/**
 * Makes the merit selection (择优选取, Art. 4) from a call: the chosen applications become proposed, with their sectors and
 * the figures they stood on, all in one batch. It waits for the call to close, and ends once its result is publicised.
 */
export async function select(
  db: Db,
  id: string,
  form: Selection,
  by: Clerk,
): Promise<StepOutcome | SelectionRefusal> {
  const { person, unit, at } = by
  let wrong: Problem | undefined
  const step = { stream: callStream(id), seen: form.version, sent: [person, form], at }
  const outcome = await take<
    Call,
    'not closed' | 'publicised' | 'already proposed' | 'changed meanwhile' | 'wrong'
  >(
    db,
    step,
    () => call(db, id),
    async (found) => {
      if (!found.announcementId || windowOf(found, dayOf(at)) !== 'closed') return 'not closed'
      if (found.publicityId) return 'publicised'
      // What is proposed is confirmed as it was: nobody is added to it meanwhile.
      if (await openProposal(db, callStream(id))) return 'already proposed'
      const values = await settingsOf(db)
      const contenders = await contendersOf(db, id)
      if (form.mark !== markOf(contenders, values)) return 'changed meanwhile'
      const chosen = chosenBy(form)
      const taken = await takenIn(db, id)
      const { places } = found
      const { reason } = form
      wrong = wrongWith(chosen, contenders, { places, taken, values, reason })[0]
      wrong ??= await closedTo(db, chosen)
      if (wrong) return 'wrong'
      const queries: Query[] = [nextVersion(db, found)]
      const ranks = ranksOf(contenders, sectorsOf(places), values, await selectedOf(db, id))
      for (const one of contenders) {
        const sectors = chosen.get(one.id)
        const rankings = { values, reason, ranks: ranks.get(one.id) ?? {} }
        if (sectors)
          queries.push(...(await chosenRows(db, { one, sectors, callId: id, ...rankings }, by)))
      }
      const data = { unit, chosen: Object.fromEntries(chosen) }
      return { queries, happening: { action: 'select', actor: person, basis: 'measures/4', data } }
    },
  )
  return outcome === 'wrong' ? (wrong ?? 'changed meanwhile') : outcome
}

/** What is wrong with a choice of somebody to whom a sector has closed since it applied. */
async function closedTo(db: Db, chosen: Map<string, Sector[]>): Promise<Problem | undefined> {
  for (const [id, sectors] of chosen) {
    const found = await application(db, id)
    const why = found && whyClosed(await closedSectors(db, { ...found, sectors }))
    if (why)
      return { field: 'chosen', message: `${found.name}${why}，不能选取进入该行业（本系统设定）` }
  }
  return undefined
}

/** Who is chosen from a call and stands. */
export const standingOf = async (db: Db, callId: string) =>
  (await selectionsOf(db, callId)).filter(({ status }) => status === 'proposed')

/** Of those who are chosen and stand, the names of whose credit code the check digit does not fit. */
export const doubtfulAmong = async (db: Db, callId: string): Promise<string[]> =>
  (await standingOf(db, callId))
    .filter(({ creditCode }) => isDoubtful(creditCode))
    .map(({ name }) => name)

/** Of those who are chosen and stand, each to whom a sector has closed since, and why. */
export async function closedAmong(db: Db, { id, kind }: Call): Promise<string[]> {
  const found = await Promise.all(
    (await standingOf(db, id)).map(async (one) => {
      const why = whyClosed(await closedSectors(db, { ...one, kind }))
      return why ? [`${one.name}${why}`] : []
    }),
  )
  return found.flat()
}

type Chosen = {
  one: Contender
  sectors: Sector[]
  callId: string
  values: SettingValues
  reason: string
  ranks: Ranks
}

async function chosenRows(
  db: Db,
  { one, sectors, callId, values, reason, ranks }: Chosen,
  { person, unit, at }: Clerk,
): Promise<Query[]> {
  // The head first: whatever happens to the application after it makes it stale, and the batch is planned anew.
  const head = await headOf(db, applicationStream(one.id))
  const found = await application(db, one.id)
  const taken = found && edge(found.kind, found.status, 'pass-defence')
  // Gone since the ranking was read: its own stream says so, and the batch is planned anew.
  if (!taken) return []
  const figures = { ...figuresOf(one, values), ranks }
  const notChosen = notChosenOf(one.sectors, sectors)
  return [
    db.q.insert(selections).values({ applicationId: one.id, callId, sectors, figures, at }),
    ...movement(
      db,
      { found, head, taken, at, values },
      {
        happening: {
          actor: person,
          reason: notChosen.length > 0 ? reason : '',
          data: { unit, sectors, notChosen },
        },
      },
    ),
  ]
}

/** What was chosen of an application, or `null`. */
export async function selectionOf(db: Db, applicationId: string) {
  const [found] = await db.q
    .select()
    .from(selections)
    .where(eq(selections.applicationId, applicationId))
  return found ?? null
}

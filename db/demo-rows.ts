import type { Db, Query } from '#db/client'
import { waitingQueries } from '#db/demo-application-rows'
import { amendmentQueries, contactQueries } from '#db/demo-amendments'
import { callQueries } from '#db/demo-calls'
import * as demo from '#db/demo-data'
import { type DemoEvaluated, evaluationQueries } from '#db/demo-evaluations'
import { type DemoInspected, inspectionQueries } from '#db/demo-inspections'
import { type DemoNotice, demoNotices } from '#db/demo-notices'
import { type Happening, firstHead, recorded } from '#db/events'
import { demoProducts } from '#db/demo-products'
import { demoStatistics } from '#db/demo-statistics'
import { insertInstitution } from '#db/institutions'
import { announced, listed } from '#db/listing'
import { noticeStream } from '#db/notices'
import { productAdded } from '#db/catalogue'
import { designations, noticeSteps, notices } from '#db/schema'
import { addDays, daysBetween, instantOn, lastDayOf } from '#domain/calendar'
import { checkDigit } from '#domain/credit-code'
import { type NoticeMove, type NoticeState, noticeMoves } from '#domain/notice'
import { isOver } from '#domain/notice-work'
import type { Sector } from '#domain/sector'
import { settings } from '#domain/setting'

// EXAMPLE stands where the organisation's own number would: the code passes its check (GB 32100-2015) and is nobody's.
function creditCode(category: string, n: number): string {
  const first17 = `${category}430100EXAMPLE${String(n).padStart(2, '0')}`
  return first17 + checkDigit(first17)
}

/** A document number 机关代字〔年〕n号. The day of the year numbers it: later documents have higher numbers. */
function documentNumber(issuer: string, on: string): string {
  const year = on.slice(0, 4)
  return `${issuer}〔${year}〕${daysBetween(`${year}-01-01`, on) + 1}号`
}

const deedOn = (on: string) => ({ actor: 'demo', at: instantOn(on, 9) })

type Placed = demo.DemoInstitution & {
  id: string
  n: number
  listedOn: string
  by: string
  basis: string
}

const entryId = (institutionId: string, sector: string) => `${institutionId}-${sector}`

/** Whoever stands in a pool, for its first sector; in the order of the list. */
const inspectedOf = ({ id, kind, sectors, since }: Placed): DemoInspected[] =>
  kind === 'promoter' || since
    ? []
    : sectors
        .slice(0, 1)
        .map((sector) => ({ institutionId: id, entryId: entryId(id, sector), kind, sector }))

const evaluatedOf = (placed: Placed): DemoEvaluated[] =>
  inspectedOf(placed).map((each) => ({
    ...each,
    sectors: placed.sectors.toSorted(),
    listedOn: placed.listedOn,
  }))

const left = { suspended: 'suspend', left: 'leave', removed: 'remove' }

/**
 * Everything the demo writes, in an order each constraint allows: documents, what they put on the list, notices, and
 * what waits for its staff.
 */
export function demoQueries(db: Db, today: string): Query[] {
  const documents = demo.announcements.map((document) => {
    const issuedOn = addDays(today, document.day)
    return { ...document, issuedOn, number: documentNumber(document.issuer, issuedOn) }
  })
  const institutions = documents
    .flatMap(({ id, number, issuedOn, admits }) =>
      admits.map((each) => ({ ...each, by: id, basis: number, listedOn: issuedOn })),
    )
    .map((each, i) => ({ ...each, n: i + 1 }))
    .map((each): Placed => ({ ...each, id: `demo-${String(each.n).padStart(2, '0')}` }))
  const providers = institutions.filter(({ kind }) => kind === 'ecosystem-provider')

  return [
    ...documents.flatMap(({ id, kind, number, title, body, issuedOn }) =>
      announced(db, { id, kind, number, title, body, issuedOn }, deedOn(issuedOn)),
    ),
    ...institutions.flatMap((each) => [
      ...insertInstitution(db, {
        id: each.id,
        name: each.name,
        creditCode: creditCode(each.code ?? '91', each.n),
        listedOn: each.listedOn,
      }),
      ...entered(db, today, each),
    ]),
    ...providers.flatMap((each, i) => offered(db, each, i)),
    ...demoNotices.flatMap((each) => noticed(db, today, each, institutions)),
    ...callQueries(db, { today, documentNumber, creditCode }),
    ...waitingQueries(db, { today, documentNumber, creditCode }),
    ...inspectionQueries(db, today, institutions.flatMap(inspectedOf)),
    ...evaluationQueries(db, today, institutions.flatMap(evaluatedOf)),
    ...providers.slice(-1).flatMap((each) => amendmentQueries(db, today, each)),
    ...providers.slice(-2, -1).flatMap(({ id }) => contactQueries(db, today, id)),
    ...demoStatistics(db, today),
  ]
}

function entered(db: Db, today: string, institution: Placed): Query[] {
  const { id, kind, sectors, since, listedOn, by, basis } = institution
  const on = since ? addDays(today, since.day) : null
  const document = on ? documentNumber(since?.issuer ?? '示工信', on) : null
  const isSuspended = since?.state === 'suspended'
  const standing = isSuspended
    ? { suspendedOn: on, suspendedBasis: document }
    : { endedOn: on, endBasis: document }
  const happened: Happening[] =
    since && on && document ? [{ action: left[since.state], basis: document, ...deedOn(on) }] : []
  return sectors.flatMap((sector) => [
    ...listed(
      db,
      {
        id: entryId(id, sector),
        institutionId: id,
        kind,
        sector,
        state: since?.state ?? 'admitted',
        admittedOn: listedOn,
        announcementId: by,
        ...standing,
      },
      { basis, ...deedOn(listedOn) },
      happened,
    ),
    ...(kind === 'promoter' ? [designated(db, institution, sector, on, document)] : []),
  ])
}

/** A product of the demo for each ecosystem provider, dated as the provider is. */
const offered = (db: Db, { id, sectors, listedOn }: Placed, i: number) =>
  productAdded(db, demoProducts[i % demoProducts.length] ?? demoProducts[0], {
    institutionId: id,
    applicationId: null,
    sectors,
    at: instantOn(listedOn, 9),
  })

/** A promoter's designation, as a migration makes it of what was designated before there was a record of the way there. */
const designated = (
  db: Db,
  { id, name, code, listedOn, basis, n }: Placed,
  sector: Sector,
  endedOn: string | null,
  endDocument: string | null,
) =>
  db.q.insert(designations).values({
    id: `${id}-designation`,
    sector,
    name,
    creditCode: creditCode(code ?? '91', n),
    state: endedOn ? 'ended' : 'designated',
    version: 0,
    nominatedOn: listedOn,
    designatedOn: listedOn,
    document: basis,
    entryId: entryId(id, sector),
    endedOn,
    endDocument,
  })

const actionTo = (state: NoticeState) =>
  (Object.keys(noticeMoves) as NoticeMove[]).find((move) => noticeMoves[move] === state) ?? 'issue'

function noticed(db: Db, today: string, each: DemoNotice, institutions: Placed[]): Query[] {
  const { id, subject, sector, title, facts, clauses, requirements } = each
  const idOf = (name?: string) => institutions.find((one) => one.name === name)?.id ?? null
  const promoter = idOf(subject) ?? ''
  const issuedOn = addDays(today, each.day)
  const number = documentNumber('示工信通报', issuedOn)
  const then = each.then.map((move) => {
    const on = addDays(today, move.day)
    return { ...move, on, document: move.to ? documentNumber('示工信', on) : null }
  })
  const last = then.at(-1)
  return [
    db.q.insert(notices).values({
      id,
      number,
      title,
      entryId: entryId(promoter, sector),
      institutionId: promoter,
      sector,
      facts,
      clauses,
      requirements,
      toldOn: addDays(issuedOn, -12),
      issuedOn,
      dueOn: each.due > 0 ? lastDayOf(today, each.due) : addDays(today, each.due),
      state: last?.state ?? 'issued',
      stateOn: last?.on ?? issuedOn,
      outcome: then.map(({ outcome }) => outcome).join(''),
      outcomeBasis: last?.document ?? null,
      handedTo: idOf(last?.to),
      handedWork: last?.to ? ['measures/6-1', 'measures/6-2', 'measures/6-4'] : [],
      downOn: last && isOver(last.state) ? addDays(last.on, settings['notice.shown'].value) : null,
    }),
    db.q.insert(noticeSteps).values([
      { noticeId: id, no: 1, action: 'issue', day: issuedOn, document: number },
      ...then.map(({ state, on, document, outcome }, i) => ({
        noticeId: id,
        no: i + 2,
        action: actionTo(state),
        day: on,
        text: outcome,
        document,
      })),
    ]),
    ...recorded(db, firstHead(noticeStream(id)), [
      { action: 'issue', basis: number, ...deedOn(issuedOn) },
      ...then.map(({ state, on, document, outcome }) => ({
        action: actionTo(state),
        reason: outcome,
        basis: document ?? number,
        ...deedOn(on),
      })),
    ]),
  ]
}

import { and, eq, isNull } from 'drizzle-orm'
import type { Application } from '#db/applications'
import type { Db, Query } from '#db/client'
import { isNoticeNumber } from '#db/document-bearers'
import { insertInstitution } from '#db/institutions'
import { announced, listed } from '#db/listing'
import { catalogued } from '#db/catalogue'
import { takesOver } from '#db/notices'
import { announcements, calls, entries, institutions } from '#db/schema'
import { latestSubmission } from '#db/submissions'
import { ADMISSION_TITLE } from '#domain/admission'
import { dayOf } from '#domain/calendar'
import type { Decision } from '#domain/decision'
import { productsIn } from '#domain/product'
import { notChosenOf } from '#domain/ranking'
import type { Sector } from '#domain/sector'

/** Why an application cannot be admitted as decided. */
export type AdmissionRefusal =
  'not applied for' | 'document used' | 'already admitted' | 'promoter there'

/** The writes of an admission, and what its event says. */
export type Admission = {
  queries: Query[]
  data: { sectors: Sector[]; notChosen: Sector[]; institution: string; announcement: string }
}

type Chosen = Pick<Decision, 'document' | 'sectors'>

async function listedAs(db: Db, creditCode: string) {
  const [institution] = await db.q
    .select({ id: institutions.id })
    .from(institutions)
    .where(eq(institutions.creditCode, creditCode))
  if (!institution) return { id: null, open: [] }
  const open = await db.q
    .select({ kind: entries.kind, sector: entries.sector })
    .from(entries)
    .where(and(eq(entries.institutionId, institution.id), isNull(entries.endedOn)))
  return { id: institution.id, open }
}

/** Whether an announcement admitted who was selected from a call: nothing is added to that list once it is public. */
async function isOfCall(db: Db, announcementId: string) {
  const [found] = await db.q
    .select({ id: calls.id })
    .from(calls)
    .where(eq(calls.admissionId, announcementId))
  return found !== undefined
}

/** The announcement of this number: one day's admissions share it, and nothing else may use it. */
async function announcementOf(db: Db, number: string, today: string) {
  const [found] = await db.q.select().from(announcements).where(eq(announcements.number, number))
  if (!found)
    return (await isNoticeNumber(db, number)) ? null : { id: crypto.randomUUID(), isNew: true }
  const isOurs = found.kind === 'admission' && found.title === ADMISSION_TITLE
  return isOurs && found.issuedOn === today && !(await isOfCall(db, found.id))
    ? { id: found.id, isNew: false }
    : null
}

/**
 * What admitting (入库) an application writes besides its own row: the institution and the announcement, unless
 * they are there, and one entry per chosen sector, from today on, each with the beginning of its stream.
 * Answers a word where it cannot be. `shared` is the announcement of a batch that admits several.
 */
export async function admissionOf(
  db: Db,
  application: Application,
  { document, sectors }: Chosen,
  deed: { actor: string; at: Date },
  shared?: { id: string; isNew: boolean },
): Promise<Admission | AdmissionRefusal> {
  const today = dayOf(deed.at)
  const { answers } = await latestSubmission(db, application)
  const asked = answers['sectors'] as Sector[]
  if (!sectors.every((sector) => asked.includes(sector))) return 'not applied for'

  const announcement = shared ?? (await announcementOf(db, document, today))
  if (!announcement) return 'document used'

  const known = await listedAs(db, application.creditCode)
  const inChosen = known.open.filter(({ sector }) => sectors.includes(sector))
  // Our setting, after the lead of Art. 6: a sector's promoter takes no part in its projects.
  if (inChosen.some(({ kind }) => kind === 'promoter')) return 'promoter there'
  if (known.id && (await takesOver(db, known.id, sectors))) return 'promoter there'
  if (inChosen.some(({ kind }) => kind === application.kind)) return 'already admitted'

  const institutionId = known.id ?? crypto.randomUUID()
  const { name, creditCode } = application
  const queries: Query[] = []
  if (!known.id)
    queries.push(...insertInstitution(db, { id: institutionId, name, creditCode, listedOn: today }))
  if (announcement.isNew)
    queries.push(
      ...announced(
        db,
        {
          id: announcement.id,
          kind: 'admission',
          number: document,
          title: ADMISSION_TITLE,
          issuedOn: today,
        },
        deed,
      ),
    )
  for (const sector of sectors)
    queries.push(
      ...listed(
        db,
        {
          id: crypto.randomUUID(),
          institutionId,
          kind: application.kind,
          sector,
          state: 'admitted',
          admittedOn: today,
          announcementId: announcement.id,
          applicationId: application.id,
        },
        { basis: document, ...deed },
      ),
    )
  if (application.kind === 'ecosystem-provider')
    queries.push(
      ...(await catalogued(db, productsIn(answers), {
        institutionId,
        applicationId: application.id,
        sectors: [
          ...new Set([
            ...sectors,
            ...known.open.filter(({ kind }) => kind === application.kind).map((one) => one.sector),
          ]),
        ],
        at: deed.at,
      })),
    )
  const notChosen = notChosenOf(asked, sectors)
  return {
    queries,
    data: { sectors, notChosen, institution: institutionId, announcement: announcement.id },
  }
}

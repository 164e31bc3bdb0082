import { and, eq, isNull, ne } from 'drizzle-orm'
import type { Amendment } from '#db/amendments'
import { offeredIn, productAdded, productRetracted, productRevised } from '#db/catalogue'
import type { Db, Query } from '#db/client'
import type { Clerk } from '#db/designations'
import { headOf, record } from '#db/events'
import { institutionStream } from '#db/institution-access'
import { formerNames, renamed } from '#db/institution-names'
import { announced, listed } from '#db/listing'
import { bearerOf } from '#db/document-bearers'
import { takesOver } from '#db/notices'
import { announcements, entries, institutions, products } from '#db/schema'
import type { AmendmentKind } from '#domain/amendment'
import { dayOf } from '#domain/calendar'
import { productsIn } from '#domain/product'
import { Sector } from '#domain/sector'

/** On which document an amendment is made, and from which day on. */
export type Grounds = { document: string; on: string }

/** Why an amendment can no longer be made as it was filed. */
export type EffectRefusal =
  | 'same name'
  | 'gone'
  | 'not allowed now'
  | 'too early'
  | 'renamed since'
  | 'document used'
  | 'sector taken'

/** What the announcement of further sectors is called. Our setting, not the text's. */
export const EXTENSION_TITLE = '关于生态服务商增加细分行业的公告'

type Context = { found: Amendment; grounds: Grounds; by: Clerk }
type Effect = (db: Db, context: Context) => Promise<Query[] | EffectRefusal>

const rename: Effect = async (db, { found, grounds, by }) => {
  const [known] = await db.q
    .select({ name: institutions.name, listedOn: institutions.listedOn })
    .from(institutions)
    .where(eq(institutions.id, found.institutionId))
  if (!known) return 'gone'
  const borne = await formerNames(db, found.institutionId)
  const [newest] = borne
  if (grounds.on < known.listedOn) return 'too early'
  // A day has one name: a second change on it would leave a name that was borne on no day.
  if (newest && grounds.on <= newest.untilOn) return 'renamed since'
  const name = String(found.answers['name'])
  if (name === known.name) return 'same name'
  const earlier = borne.map((former) => former.name)
  const names = { from: known.name, to: name, earlier }
  return renamed(db, { id: found.institutionId, ...names, ...grounds, at: by.at })
}

/** The entry an amendment moves, and the day before which it cannot move again. */
async function entryMoved(db: Db, { found, grounds }: Context) {
  const [entry] = await db.q.select().from(entries).where(eq(entries.id, found.about))
  if (!entry || entry.kind === 'promoter') return 'gone'
  const since = [entry.admittedOn, entry.suspendedOn, entry.resumedOn].reduce<string>(
    (newest, day) => (day !== null && day > newest ? day : newest),
    '',
  )
  return grounds.on < since ? 'too early' : entry
}

const moves = {
  suspend: { from: ['admitted'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'admitted' },
  leave: { from: ['admitted', 'suspended'], to: 'left' },
  remove: { from: ['admitted', 'suspended'], to: 'removed' },
} as const

const moved =
  (move: keyof typeof moves): Effect =>
  async (db, context) => {
    const entry = await entryMoved(db, context)
    if (typeof entry === 'string') return entry
    const { from, to } = moves[move]
    if (!(from as readonly string[]).includes(entry.state)) return 'not allowed now'
    const { on, document } = context.grounds
    const days = {
      // A second suspension begins a spell of its own; the spells keep the first.
      suspend: {
        suspendedOn: on,
        suspendedBasis: document,
        resumedOn: null,
        resumedBasis: null,
      },
      resume: { resumedOn: on, resumedBasis: document },
      leave: { endedOn: on, endBasis: document },
      remove: { endedOn: on, endBasis: document },
    }[move]
    const { person: actor, unit, at } = context.by
    return [
      db.q
        .update(entries)
        .set({ state: to, ...days, recordedAt: at })
        .where(eq(entries.id, entry.id)),
      record(db, await headOf(db, `entry/${entry.id}`), {
        action: move,
        actor,
        at,
        basis: document,
        data: { unit, on, amendment: context.found.id },
      }),
    ]
  }

const extend: Effect = async (db, { found, grounds, by }) => {
  const sector = Sector.parse(found.about)
  const { institutionId } = found
  const known = await db.q
    .select()
    .from(entries)
    .where(and(eq(entries.institutionId, institutionId), ne(entries.kind, 'integrator')))
  const open = known.filter(({ endedOn }) => endedOn === null)
  if (open.some((entry) => entry.sector === sector)) return 'sector taken'
  // Who took work over in a sector (Art. 13) implements nothing there (Art. 6), as its promoter does not.
  if (await takesOver(db, institutionId, [sector])) return 'sector taken'
  const provider = open.find(({ kind }) => kind === 'ecosystem-provider')
  if (!provider) return 'not allowed now'
  const { document, on } = grounds
  const today = dayOf(by.at)
  // Not before it was a provider, nor while it still stood in that sector.
  const ended = known.flatMap((entry) => (entry.sector === sector ? (entry.endedOn ?? []) : []))
  if ([provider.admittedOn, ...ended].some((day) => on < day)) return 'too early'
  const [issued] = await db.q.select().from(announcements).where(eq(announcements.number, document))
  if (issued && (issued.title !== EXTENSION_TITLE || issued.issuedOn !== today))
    return 'document used'

  const announcementId = issued?.id ?? crypto.randomUUID()
  const deed = { actor: by.person, at: by.at }
  const announcement = {
    id: announcementId,
    kind: 'admission' as const,
    number: document,
    title: EXTENSION_TITLE,
    issuedOn: today,
  }
  return [
    ...(issued ? [] : announced(db, announcement, deed)),
    ...listed(
      db,
      {
        id: crypto.randomUUID(),
        institutionId,
        kind: 'ecosystem-provider',
        sector,
        state: 'admitted',
        admittedOn: on,
        announcementId,
        applicationId: provider.applicationId,
      },
      { basis: document, ...deed },
    ),
    offeredIn(db, institutionId, sector),
  ]
}

const sectorsOffered = async (db: Db, { institutionId }: Amendment) =>
  (
    await db.q
      .select({ sector: entries.sector })
      .from(entries)
      .where(
        and(
          eq(entries.institutionId, institutionId),
          eq(entries.kind, 'ecosystem-provider'),
          isNull(entries.endedOn),
        ),
      )
  ).map(({ sector }) => sector)

/** The product an amendment is about, while its provider offers it in any sector. */
async function productOf(db: Db, found: Amendment) {
  const { about, institutionId } = found
  const [product] = await db.q
    .select()
    .from(products)
    .where(and(eq(products.id, about), eq(products.institutionId, institutionId)))
  return product && (await sectorsOffered(db, found)).length > 0 ? product : null
}

const offer: Effect = async (db, { found, by }) => {
  const sectors = await sectorsOffered(db, found)
  const [row] = productsIn({ productRows: [found.answers] })
  if (!row || sectors.length === 0) return 'not allowed now'
  const { institutionId } = found
  return productAdded(db, row, { institutionId, applicationId: null, sectors, at: by.at })
}

const revise: Effect = async (db, { found, grounds }) => {
  const product = await productOf(db, found)
  const [row] = productsIn({ productRows: [found.answers] })
  if (!product || !row) return 'gone'
  if (grounds.on < product.pricedOn) return 'too early'
  return productRevised(db, product.id, row, grounds.on)
}

const retract: Effect = async (db, { found, grounds }) => {
  const product = await productOf(db, found)
  if (!product) return 'gone'
  return grounds.on < product.pricedOn ? 'too early' : productRetracted(db, product.id, grounds.on)
}

const effects: Record<AmendmentKind, Effect> = {
  rename,
  extend,
  suspend: moved('suspend'),
  resume: moved('resume'),
  leave: moved('leave'),
  remove: moved('remove'),
  offer,
  revise,
  retract,
}

/**
 * Whether a number is in public another document's. One document may say of several entries, names and admissions, and is
 * an announcement only of the last: nothing of them is said in a call, a publicity, a designation or a notice.
 */
async function isElsewhere(db: Db, number: string) {
  const bearer = await bearerOf(db, number)
  return bearer !== null && bearer.kind !== 'admission'
}

/** The writes that make an amendment true: the list, the name or the catalogue, and the institution's own stream. */
export async function amended(
  db: Db,
  found: Amendment,
  grounds: Grounds,
  by: Clerk,
): Promise<Query[] | EffectRefusal> {
  if (await isElsewhere(db, grounds.document)) return 'document used'
  const made = await effects[found.kind](db, { found, grounds, by })
  if (typeof made === 'string') return made
  const { institutionId, kind, label, id } = found
  const { document, on } = grounds
  return [
    ...made,
    record(db, await headOf(db, institutionStream(institutionId)), {
      action: `amend-${kind}`,
      actor: by.person,
      at: by.at,
      basis: document,
      data: { unit: by.unit, on, amendment: id, label },
    }),
  ]
}

import { customType, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Status } from '#domain/admission'
import type { ApplicantKind } from '#domain/application-form'
import { deadlineKinds } from '#domain/complaint-deadline'
import { complaintActions, complaintStates } from '#domain/complaint-state'
import type { CorrectionState } from '#domain/correction'
import type { AnnouncementKind, EntryState, Kind } from '#domain/institution'
import type { NoticeState } from '#domain/notice'
import type { Sector } from '#domain/sector'
import type { Role } from '#domain/session'

// The migrations say what holds; these say what it is called in code. A test keeps the two equal.

export const events = sqliteTable(
  'events',
  {
    stream: text().notNull(),
    version: integer().notNull(),
    action: text().notNull(),
    actor: text().notNull(),
    at: integer({ mode: 'timestamp_ms' }).notNull(),
    reason: text().notNull().default(''),
    basis: text().notNull().default(''),
    data: text({ mode: 'json' }).notNull().default({}),
    prevHash: text('prev_hash').notNull(),
    hash: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.stream, table.version] })],
)

export const idempotency = sqliteTable('idempotency', {
  key: text().primaryKey(),
  requestHash: text('request_hash').notNull(),
  at: integer({ mode: 'timestamp_ms' }).notNull(),
})

export const house = sqliteTable('house', {
  key: text().primaryKey(),
  value: text().notNull(),
})

export const institutions = sqliteTable('institutions', {
  place: integer().primaryKey(),
  id: text().notNull(),
  name: text().notNull(),
  nameKey: text('name_key').notNull(),
  creditCode: text('credit_code').notNull(),
  listedOn: text('listed_on').notNull(),
})

/** The FTS5 index of names; its row is the institution's place. Only `match` reads it. */
export const institutionNames = sqliteTable('institution_names', {
  place: integer('rowid').notNull(),
  grams: text().notNull(),
})

export const announcements = sqliteTable('announcements', {
  id: text().primaryKey(),
  kind: text().$type<AnnouncementKind>().notNull(),
  number: text().notNull(),
  title: text().notNull(),
  body: text().notNull().default(''),
  issuedOn: text('issued_on').notNull(),
})

export const entries = sqliteTable('entries', {
  id: text().primaryKey(),
  institutionId: text('institution_id').notNull(),
  /** The database fills it. */
  place: integer().notNull().default(0),
  kind: text().$type<Kind>().notNull(),
  sector: text().$type<Sector>().notNull(),
  state: text().$type<EntryState>().notNull(),
  admittedOn: text('admitted_on').notNull(),
  suspendedOn: text('suspended_on'),
  suspendedBasis: text('suspended_basis'),
  endedOn: text('ended_on'),
  endBasis: text('end_basis'),
  announcementId: text('announcement_id').notNull(),
  applicationId: text('application_id'),
})

export const notices = sqliteTable('notices', {
  id: text().primaryKey(),
  number: text().notNull(),
  title: text().notNull(),
  entryId: text('entry_id').notNull(),
  institutionId: text('institution_id').notNull(),
  sector: text().$type<Sector>().notNull(),
  kind: text().$type<'promoter'>().notNull().default('promoter'),
  facts: text().notNull(),
  /** Citation keys, such as `measures/13-1`. */
  clauses: text({ mode: 'json' }).$type<string[]>().notNull(),
  requirements: text().notNull(),
  toldOn: text('told_on').notNull(),
  issuedOn: text('issued_on').notNull(),
  dueOn: text('due_on').notNull(),
  state: text().$type<NoticeState>().notNull(),
  stateOn: text('state_on').notNull(),
  outcome: text().notNull().default(''),
  outcomeBasis: text('outcome_basis'),
  handedTo: text('handed_to'),
})

const bytes = customType<{ data: Uint8Array; driverData: ArrayBuffer | Uint8Array }>({
  dataType: () => 'blob',
  fromDriver: (value) => new Uint8Array(value),
})

export const cases = sqliteTable('cases', {
  id: text().primaryKey(),
  locatorHash: text('locator_hash').notNull().unique(),
  authHash: text('auth_hash').notNull(),
  queue: text().notNull(),
  state: text({ enum: complaintStates }).notNull(),
  receivedOn: text('received_on').notNull(),
  purgeAfter: text('purge_after').notNull(),
})

export const slots = sqliteTable(
  'slots',
  {
    caseId: text('case_id').notNull(),
    no: integer().notNull(),
    bytes: bytes().notNull(),
  },
  (table) => [primaryKey({ columns: [table.caseId, table.no] })],
)

export const envelopes = sqliteTable('envelopes', {
  id: text().primaryKey(),
  caseId: text('case_id').notNull(),
  bytes: bytes().notNull(),
  sizeClass: integer('size_class').notNull(),
  receivedOn: text('received_on').notNull(),
})

export const deadlines = sqliteTable(
  'deadlines',
  {
    caseId: text('case_id').notNull(),
    kind: text({ enum: deadlineKinds }).notNull(),
    dueOn: text('due_on').notNull(),
    metOn: text('met_on'),
  },
  (table) => [primaryKey({ columns: [table.caseId, table.kind] })],
)

export const complaintEvents = sqliteTable(
  'complaint_events',
  {
    caseId: text('case_id').notNull(),
    no: integer().notNull(),
    kind: text({ enum: ['file', ...complaintActions] }).notNull(),
    happenedOn: text('happened_on').notNull(),
    unit: text().notNull(),
    prevHash: text('prev_hash').notNull(),
    hash: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.caseId, table.no] })],
)

export const applications = sqliteTable('applications', {
  id: text().primaryKey(),
  number: text().notNull(),
  codeHash: text('code_hash').notNull(),
  kind: text().$type<ApplicantKind>().notNull(),
  name: text().notNull(),
  creditCode: text('credit_code').notNull(),
  status: text().$type<Status>().notNull(),
  version: integer().notNull(),
  submission: integer().notNull(),
  supplement: text().notNull().default(''),
  supplementDueOn: text('supplement_due_on'),
  submittedAt: integer('submitted_at', { mode: 'timestamp_ms' }).notNull(),
  updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
  closedAt: integer('closed_at', { mode: 'timestamp_ms' }),
})

export const submissions = sqliteTable(
  'submissions',
  {
    applicationId: text('application_id').notNull(),
    no: integer().notNull(),
    form: text().notNull(),
    answers: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    hash: text().notNull(),
    at: integer({ mode: 'timestamp_ms' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.no] })],
)

export const contacts = sqliteTable(
  'contacts',
  {
    applicationId: text('application_id').notNull(),
    no: integer().notNull(),
    answers: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.no] })],
)

export const people = sqliteTable('people', {
  id: text().primaryKey(),
  unit: text().notNull(),
  role: text().$type<Role>().notNull(),
  epoch: integer().notNull().default(1),
})

export const signInLinks = sqliteTable('sign_in_links', {
  tokenHash: text('token_hash').primaryKey(),
  personId: text('person_id').notNull(),
  expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
})

export const takenLinks = sqliteTable('taken_links', {
  tokenHash: text('token_hash').primaryKey(),
  at: integer({ mode: 'timestamp_ms' }).notNull(),
})

export const sessions = sqliteTable('sessions', {
  tokenHash: text('token_hash').primaryKey(),
  personId: text('person_id').notNull(),
  epoch: integer().notNull(),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  seenAt: integer('seen_at', { mode: 'timestamp_ms' }).notNull(),
})

export const corrections = sqliteTable('corrections', {
  number: text().primaryKey(),
  /** A citation key or a path. */
  target: text().notNull(),
  fault: text().notNull(),
  proposal: text().notNull().default(''),
  state: text().$type<CorrectionState>().notNull().default('received'),
  receivedOn: text('received_on').notNull(),
  reason: text().notNull().default(''),
  settledOn: text('settled_on'),
})

import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type {
  AccountState,
  InvitePurpose,
  SessionLevel,
  SessionMethod,
  UnitKind,
} from '#domain/account'
import type { Role } from '#domain/permission'
import type { Sector } from '#domain/sector'

const instant = (name: string) => integer(name, { mode: 'timestamp_ms' })

export const units = sqliteTable('units', {
  id: text().primaryKey(),
  name: text().notNull(),
  kind: text().$type<UnitKind>().notNull(),
  institutionId: text('institution_id'),
})

export const people = sqliteTable('people', {
  id: text().primaryKey(),
  name: text().notNull(),
  unitId: text('unit_id').notNull(),
  state: text().$type<AccountState>().notNull().default('invited'),
  epoch: integer().notNull().default(1),
  createdAt: instant('created_at').notNull(),
})

export const grants = sqliteTable('grants', {
  id: text().primaryKey(),
  personId: text('person_id').notNull(),
  role: text().$type<Role>().notNull(),
  sectors: text({ mode: 'json' }).$type<Sector[]>().notNull().default([]),
  proposedBy: text('proposed_by').notNull(),
  proposedAt: instant('proposed_at').notNull(),
  approvedBy: text('approved_by'),
  approvedAt: instant('approved_at'),
  endedBy: text('ended_by'),
  endedAt: instant('ended_at'),
})

export const invites = sqliteTable('invites', {
  tokenHash: text('token_hash').primaryKey(),
  personId: text('person_id').notNull(),
  purpose: text().$type<InvitePurpose>().notNull(),
  madeBy: text('made_by').notNull(),
  expiresAt: instant('expires_at').notNull(),
})

export const takenInvites = sqliteTable('taken_invites', {
  tokenHash: text('token_hash').primaryKey(),
  at: instant('at').notNull(),
})

export const passkeys = sqliteTable('passkeys', {
  id: text().primaryKey(),
  personId: text('person_id').notNull(),
  publicKey: text('public_key').notNull(),
  counter: integer().notNull(),
  transports: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
  label: text().notNull(),
  createdAt: instant('created_at').notNull(),
  usedAt: instant('used_at'),
  pending: integer({ mode: 'boolean' }).notNull().default(false),
})

export const signInCodes = sqliteTable('sign_in_codes', {
  personId: text('person_id').primaryKey(),
  codeHash: text('code_hash').notNull(),
  totpSealed: text('totp_sealed').notNull(),
  lastStep: integer('last_step').notNull().default(0),
  createdAt: instant('created_at').notNull(),
  usedAt: instant('used_at'),
  pending: integer({ mode: 'boolean' }).notNull().default(false),
})

export const recoveryCodes = sqliteTable('recovery_codes', {
  codeHash: text('code_hash').primaryKey(),
  personId: text('person_id').notNull(),
  usedAt: instant('used_at'),
})

export const usedOnce = sqliteTable('used_once', {
  key: text().primaryKey(),
  expiresAt: instant('expires_at').notNull(),
})

export const signInTries = sqliteTable(
  'sign_in_tries',
  {
    subject: text().notNull(),
    place: integer().notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.subject, table.place] })],
)

export const sessions = sqliteTable('sessions', {
  tokenHash: text('token_hash').primaryKey(),
  personId: text('person_id').notNull(),
  epoch: integer().notNull(),
  level: text().$type<SessionLevel>().notNull(),
  method: text().$type<SessionMethod>().notNull(),
  createdAt: instant('created_at').notNull(),
  seenAt: instant('seen_at').notNull(),
  provedAt: instant('proved_at'),
})

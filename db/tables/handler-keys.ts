import { primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes } from '#db/tables/bytes'

export const personalKeys = sqliteTable('personal_keys', {
  /** The SHA-256 of the recipient. */
  id: text().primaryKey(),
  personId: text('person_id').notNull().unique(),
  recipient: text().notNull(),
  /** The identity, sealed with a passphrase. */
  sealed: bytes().notNull(),
  madeOn: text('made_on').notNull(),
})

export const passkeyCopies = sqliteTable(
  'passkey_copies',
  {
    personalKey: text('personal_key').notNull(),
    /** What a browser asks the passkey by, in base64url. */
    credential: text().notNull(),
    /** The identity, sealed with what the passkey makes. */
    sealed: bytes().notNull(),
    madeOn: text('made_on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.personalKey, table.credential] })],
)

export const unitKeyCopies = sqliteTable(
  'unit_key_copies',
  {
    unit: text().notNull(),
    /** The SHA-256 of the unit's recipient: which of its keys this is. */
    key: text().notNull(),
    personalKey: text('personal_key').notNull(),
    /** The unit's identity, sealed to the personal key. */
    sealed: bytes().notNull(),
    sharedOn: text('shared_on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.personalKey, table.unit, table.key] })],
)

import { desc, eq } from 'drizzle-orm'
import { Conflict, type Db } from '#db/client'
import { headOf, record } from '#db/events'
import { once, requestHash, wasDone } from '#db/idempotency'
import { namedEvents } from '#db/named-events'
import { preparedRead } from '#db/prepared'
import { events, people, settings } from '#db/schema'
import {
  type SettingChange,
  type SettingKey,
  type SettingValues,
  defaultSettings,
} from '#domain/setting'

/** The stream of a setting in the event log. */
export const settingStream = (key: SettingKey) => `setting/${key}`

const changed = preparedRead((q) =>
  q.select({ key: settings.key, value: settings.value }).from(settings),
)

/** Every value of ours as it holds now: what the bureau set, else the default. One query, never remembered. */
export async function settingsOf(db: Db): Promise<SettingValues> {
  const rows = await changed(db, {})
  return { ...defaultSettings, ...Object.fromEntries(rows.map(({ key, value }) => [key, value])) }
}

/** The values that were changed, with who last changed each and when. */
export const changedSettings = (db: Db) =>
  db.q
    .select({
      key: settings.key,
      value: settings.value,
      version: settings.version,
      changedBy: settings.changedBy,
      changedByName: people.name,
      changedAt: settings.changedAt,
    })
    .from(settings)
    .leftJoin(people, eq(people.id, settings.changedBy))

/** What happened to one setting, newest first, each with the name of who did it. */
export async function settingHistory(db: Db, key: SettingKey) {
  const rows = await namedEvents(db, settingStream(key)).orderBy(desc(events.version))
  return rows.map(({ data, ...row }) => ({
    ...row,
    ...(data as { from: number; to: number; unit: string }),
  }))
}

/** Who changes a value, and from which version of it. */
export type SettingMove = { change: SettingChange; person: string; unit: string; at: Date }

/**
 * Sets one value and records who changed it, from what to what and why, together or not at all. The same change of the
 * same person again answers `changed`; anybody else who saw an older version is told `changed meanwhile`.
 */
export async function changeSetting(
  db: Db,
  { change, person, unit, at }: SettingMove,
): Promise<'changed' | 'changed meanwhile' | 'same value'> {
  const { key, value, version, reason } = change
  const request = {
    key: `${settingStream(key)}/${String(version)}`,
    requestHash: requestHash([person, value, reason]),
  }
  const head = await headOf(db, settingStream(key))
  if (head.version !== version)
    return (await wasDone(db, request)) ? 'changed' : 'changed meanwhile'
  const from = (await settingsOf(db))[key]
  if (from === value) return 'same value'
  const row = { value, version: version + 1, changedBy: person, changedAt: at }
  try {
    await db.write([
      once({ ...request, at }),
      db.q
        .insert(settings)
        .values({ key, ...row })
        .onConflictDoUpdate({ target: settings.key, set: row }),
      record(db, head, {
        action: 'change',
        actor: person,
        at,
        reason,
        data: { from, to: value, unit },
      }),
    ])
    return 'changed'
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return (await wasDone(db, request)) ? 'changed' : 'changed meanwhile'
  }
}

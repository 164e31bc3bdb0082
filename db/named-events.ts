import { eq } from 'drizzle-orm'
import type { Db } from '#db/client'
import { events, people } from '#db/schema'

/** What happened in a stream, each with the name of who of the staff did it (`null` for anybody else); in no order yet. */
export const namedEvents = (db: Db, stream: string) =>
  db.q
    .select({
      version: events.version,
      action: events.action,
      actor: events.actor,
      actorName: people.name,
      at: events.at,
      reason: events.reason,
      basis: events.basis,
      data: events.data,
    })
    .from(events)
    .leftJoin(people, eq(people.id, events.actor))
    .where(eq(events.stream, stream))

import type { Db, Query } from '#db/client'
import { type Happening, firstHead, recorded } from '#db/events'
import { announcements, entries } from '#db/schema'

type NewAnnouncement = typeof announcements.$inferInsert
type NewEntry = typeof entries.$inferInsert

/** Who does it, and when. */
type Deed = Pick<Happening, 'actor' | 'at'>

/** The writes that make an announcement (公告) public: its row and the beginning of its stream. */
export const announced = (db: Db, row: NewAnnouncement, deed: Deed): Query[] => [
  db.q.insert(announcements).values(row),
  ...recorded(db, firstHead(`announcement/${row.id}`), [
    { ...deed, action: 'publish', basis: row.number },
  ]),
]

/**
 * The writes that put an entry (入库记录) on the list: its row and the beginning of its stream, on the document
 * `basis`. `since` is what has happened to it meanwhile.
 */
export const listed = (
  db: Db,
  row: NewEntry,
  { basis, ...deed }: Deed & { basis: string },
  since: Happening[] = [],
): Query[] => [
  db.q.insert(entries).values({ ...row, recordedAt: deed.at }),
  ...recorded(db, firstHead(`entry/${row.id}`), [
    { ...deed, action: row.kind === 'promoter' ? 'designate' : 'admit', basis },
    ...since,
  ]),
]

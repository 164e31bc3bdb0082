import { eq } from 'drizzle-orm'
import type { Db } from '#db/client'
import { announcements, notices } from '#db/schema'
import type { Bearer } from '#domain/document-number'

/** The document that bears this number (发文字号), or `null`: a number is one document's, be it an announcement or a notice. */
export async function bearerOf(db: Db, number: string): Promise<Bearer | null> {
  const [[notice], [announcement]] = await Promise.all([
    db.q.select({ title: notices.title }).from(notices).where(eq(notices.number, number)),
    db.q
      .select({ title: announcements.title, kind: announcements.kind })
      .from(announcements)
      .where(eq(announcements.number, number)),
  ])
  if (notice) return { ...notice, number, kind: 'notice' }
  return announcement ? { ...announcement, number } : null
}

/** Whether a notice (通报) bears this number: then no announcement does. */
export const isNoticeNumber = async (db: Db, number: string): Promise<boolean> =>
  (await bearerOf(db, number))?.kind === 'notice'

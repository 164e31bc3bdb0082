import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { type Db, Unavailable } from '#db/client'
import { appoint, invite } from '#db/people'
import { invites, people, sessions } from '#db/schema'
import { endSession, sessionHolder, takeInvite } from '#db/sessions'
import { appointee } from '../staff.ts'
import { freshDb } from './open.ts'

const now = new Date('2026-01-05T02:00:00Z')
const minutes = (n: number) => new Date(now.getTime() + n * 60_000)

async function office() {
  const db = await freshDb()
  await appoint(db, appointee('clerk', 'bureau'), now)
  return db
}

const inviteClerk = (db: Db) =>
  invite(db, { person: 'clerk', purpose: 'demo', madeBy: 'operator', now })

async function signedIn() {
  const db = await office()
  const session = await takeInvite(db, await inviteClerk(db), now)
  if (!session) throw new Error('the link opened no session')
  return { db, session }
}

describe('a one-use invitation', () => {
  test('opens a session for the person it was made for', async () => {
    const { db, session } = await signedIn()
    expect(await sessionHolder(db, session, now)).toEqual({
      person: 'clerk',
      name: '示例clerk',
      unit: 'bureau',
      unitName: '示例单位 bureau',
      role: 'bureau',
      sectors: [],
      level: 'full',
      method: 'demo',
      provedAt: now,
    })
  })

  test('opens one session when it is used twice at once', async () => {
    const db = await office()
    const link = await inviteClerk(db)
    const opened = await Promise.all([1, 2, 3, 4].map(() => takeInvite(db, link, now)))
    expect(opened.filter(Boolean)).toHaveLength(1)
    expect(await db.q.select().from(sessions)).toHaveLength(1)
  })

  test('opens nothing a second time, even after signing out', async () => {
    const db = await office()
    const link = await inviteClerk(db)
    await endSession(db, (await takeInvite(db, link, now)) ?? '')
    expect(await takeInvite(db, link, now)).toBeNull()
  })

  test('opens both sessions when two links of one person are used at once', async () => {
    const db = await office()
    const links = [await inviteClerk(db), await inviteClerk(db)]
    const opened = await Promise.all(links.map((link) => takeInvite(db, link, now)))
    expect(opened.every(Boolean)).toBe(true)
  })

  test('opens nothing when it is unknown or three days old', async () => {
    const db = await office()
    const link = await inviteClerk(db)
    expect(await takeInvite(db, 'nonsense', now)).toBeNull()
    expect(await takeInvite(db, link, minutes(72 * 60))).toBeNull()
  })

  test('is kept as a hash only', async () => {
    const { db, session } = await signedIn()
    const link = await inviteClerk(db)
    const kept = JSON.stringify([
      await db.q.select().from(invites),
      await db.q.select().from(sessions),
    ])
    expect(kept).not.toContain(link)
    expect(kept).not.toContain(session)
  })
})

describe('a session', () => {
  test('ends after 30 idle minutes', async () => {
    const { db, session } = await signedIn()
    expect(await sessionHolder(db, session, minutes(29))).not.toBeNull()
    expect(await sessionHolder(db, session, minutes(58))).not.toBeNull()
    expect(await sessionHolder(db, session, minutes(88))).toBeNull()
  })

  test('ends after eight hours, however busy', async () => {
    const { db, session } = await signedIn()
    for (let at = 20; at < 480; at += 20)
      expect(await sessionHolder(db, session, minutes(at))).not.toBeNull()
    expect(await sessionHolder(db, session, minutes(480))).toBeNull()
  })

  test('has its use noted when the last note is a minute old, and not before', async () => {
    const { db, session } = await signedIn()
    let notes = 0
    const counted: Db = {
      ...db,
      write: (queries) => {
        notes++
        return db.write(queries)
      },
    }
    for (const at of [0, 0.5, 0.99, 1, 1.5, 2]) await sessionHolder(counted, session, minutes(at))
    expect(notes).toBe(2)
  })

  test('holds while its use cannot be noted', async () => {
    const { db, session } = await signedIn()
    const lossy: Db = { ...db, write: () => Promise.reject(new Unavailable(new Error('lost'))) }
    expect(await sessionHolder(lossy, session, minutes(5))).toMatchObject({ person: 'clerk' })
  })

  test('ends when its holder signs out', async () => {
    const { db, session } = await signedIn()
    await endSession(db, session)
    expect(await sessionHolder(db, session, now)).toBeNull()
  })

  test('ends with every other of a person whose epoch is raised', async () => {
    const { db, session } = await signedIn()
    await db.write([db.q.update(people).set({ epoch: 2 }).where(eq(people.id, 'clerk'))])
    expect(await sessionHolder(db, session, now)).toBeNull()
  })
})

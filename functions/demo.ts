import type { Db } from '#db/client'
import { isDemo } from '#db/demo'
import { inviteStaff } from '#db/people'

const LINKS = 5

/** One-use sign-in links for the demo's clerk. They exist only in a database that the demo itself made. */
export async function demoLinks(db: Db, origin: string, now: Date): Promise<string[]> {
  const links: string[] = []
  for (let i = 0; i < LINKS; i++) {
    const token = await inviteStaff(db, {
      person: 'demo-clerk',
      unit: '演示 · 市工信局',
      role: 'bureau',
      now,
    })
    links.push(`${origin}/staff/enter/#${token}`)
  }
  return links
}

/**
 * Throws when a database that the demo made would be served as real: its links and keys are public.
 * `place` is how the operator knows the database.
 */
export async function keepDemoApart(db: Db, demo: boolean, place: string) {
  if (!demo && (await isDemo(db))) {
    throw new Error(`${place} holds demo data: start it with DEMO=1, or choose another.`)
  }
}

import type { Db } from '#db/client'
import { isDemo } from '#db/demo'
import { demoStaff } from '#db/demo-staff'
import { appoint, invite } from '#db/people'
import { roleNames } from '#domain/permission'

/** A demo person and a one-use link that opens the console as that person. */
export type DemoLink = { name: string; role: string; link: string }

/** Puts the demo's staff in place and makes a one-use link for each. Only for a database that the demo itself made. */
export async function demoLinks(db: Db, origin: string, now: Date): Promise<DemoLink[]> {
  const links: DemoLink[] = []
  for (const person of demoStaff) {
    await appoint(db, person, now)
    const token = await invite(db, { person: person.id, purpose: 'demo', madeBy: 'operator', now })
    links.push({
      name: person.name,
      role: roleNames[person.role],
      link: `${origin}/staff/enter/#${token}`,
    })
  }
  return links
}

/** The links as lines to print. */
export const demoLines = (links: DemoLink[]) =>
  links.map(({ name, role, link }) => `  ${role}（${name}）\n    ${link}`)

/**
 * Throws when a database that the demo made would be served as real: its links and keys are public.
 * `place` is how the operator knows the database.
 */
export async function keepDemoApart(db: Db, demo: boolean, place: string) {
  if (!demo && (await isDemo(db))) {
    throw new Error(`${place} holds demo data: start it with DEMO=1, or choose another.`)
  }
}

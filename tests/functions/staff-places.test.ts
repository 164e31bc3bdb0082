import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { Hono } from 'hono'
import * as prettier from 'prettier'
import { beforeAll, describe, expect, test } from 'vitest'
import { applicationNumbered, submitApplication } from '#db/applications'
import { connect } from '#db/client'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'
import { assignReviewer } from '#db/review-assignments'
import { appoint, invite } from '#db/people'
import { takeInvite } from '#db/sessions'
import { staff } from '#functions/staff'
import { staffGate } from '#functions/staff-gate'
import type { House } from '#functions/world'
import { IntegratorApplication } from '#domain/application'
import { type Action, actions, can, permissions, roleNames, roles } from '#domain/permission'
import { placeAt, places } from '#domain/staff-place'
import { freshDb, suiteDir } from '../db/open.ts'
import { appointee } from '../staff.ts'
import { riverIntegrator } from '../fixtures.ts'
import { browser, houseOf } from './house.ts'

const now = new Date('2026-01-05T02:00:00Z')
const named = ({ method, path }: { method: string; path: string }) => `${method} ${path}`
const concrete = (path: string) => path.replaceAll(/:\w+/g, 'x')

/** The pages under `src/pages/staff`, as the addresses they are built to. */
const pages = readdirSync('src/pages/staff', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.astro'))
  .map((file) => {
    const path = file.replace(/(index)?\.astro$/, '').replaceAll(/\[(\w+)\]/g, ':$1')
    return `GET /staff/${path}${path === '' || path.endsWith('/') ? '' : '/'}`
  })

describe('the table of places', () => {
  test('has every page of the console and every function behind it, and nothing that is not there', () => {
    const functions = staff.routes
      .filter(({ method }) => method !== 'ALL')
      .map((route) => named(route))
    const there = new Set([...pages, ...functions])
    expect([...new Set(places.map(named))].sort()).toEqual([...there].sort())
  })

  test('has each place once', () => {
    expect(new Set(places.map(named)).size).toBe(places.length)
  })

  test('asks for a fresh proof where something is published or granted', () => {
    const fresh = places.filter((place) => place.fresh).map(({ path }) => path)
    expect(fresh).toEqual(
      expect.arrayContaining([
        '/staff/applications/:id/admission/',
        '/staff/people/new/',
        '/staff/people/:id/grant/',
        '/staff/people/:id/approval/',
        '/staff/people/:id/invite/',
        '/staff/people/:id/end/',
        '/staff/people/:id/recovery/',
        '/staff/people/:id/recovery/confirmation/',
      ]),
    )
  })
})

/** What the permissions say of a place, for each role: the matrix in words. */
async function matrix() {
  const rows = [...places]
    .sort((a, b) => (named(a) < named(b) ? -1 : 1))
    .map((place) => {
      const cells = roles.map((role) => {
        if (place.action === null) return 'open'
        const reaches: Partial<Record<string, string>> = permissions[place.action]
        return reaches[role] ?? '—'
      })
      return `| \`${named(place)}\` | ${[...cells, place.fresh ? 'yes' : ''].join(' | ')} |`
    })
  const names = roles.map((role) => `${role} ${roleNames[role]}`)
  const text = [
    '# Who may go where',
    '',
    'Generated from `src/domain/permission.ts` and `src/domain/staff-place.ts`; a test compares it, and',
    '`npx vitest run -u tests/functions/staff-places.test.ts` writes it anew. A cell says how far the permission reaches.',
    'What is not in the table answers 404 to everybody. The split into roles is our setting, not the text’s.',
    '',
    `| place | ${[...names, 'fresh proof'].join(' | ')} |`,
    `|${' --- |'.repeat(names.length + 2)}`,
    ...rows,
    '',
  ].join('\n')
  const options = await prettier.resolveConfig('docs/roles.md')
  return prettier.format(text, { ...options, parser: 'markdown' })
}

test('docs/roles.md is the matrix as it stands', async () => {
  await expect(await matrix()).toMatchFileSnapshot('../../docs/roles.md')
})

describe('the gate', () => {
  const dir = suiteDir()
  const sessions: Record<string, string> = {}
  let app: Hono<House>
  beforeAll(async () => {
    const driver = await openFile(dir)
    await migrate(driver)
    const db = connect(driver)
    for (const role of roles) {
      await appoint(db, appointee(role, role), now)
      for (const purpose of ['demo', 'join'] as const) {
        const token = await invite(db, { person: role, purpose, madeBy: 'operator', now })
        sessions[`${role} ${purpose}`] = (await takeInvite(db, token, now)) ?? ''
      }
    }
    // The gate alone, so that what it lets through is seen, whatever the function behind it would say.
    const room = new Hono<House>()
    room.use('/staff/*', staffGate)
    app = houseOf(room, db, { now })
    return () => {
      db.close()
    }
  })
  const ask = (method: string, path: string, session = '') =>
    app.request(path, { method, headers: { cookie: `__Host-session=${session}` } })

  test('stands before everything of the console', () => {
    expect(staff.routes[0]).toMatchObject({ method: 'ALL', path: '/staff/*' })
  })

  for (const place of places) {
    const { method, path, action } = place
    test(`at ${named(place)} lets in exactly whom the permissions name`, async () => {
      for (const role of roles) {
        const full = await ask(method, concrete(path), sessions[`${role} demo`])
        const allowed = action === null || role in permissions[action]
        expect([role, full.status]).toEqual([role, allowed ? 200 : 404])

        const enrolling = await ask(method, concrete(path), sessions[`${role} join`])
        const own = action === null || action === 'keep own account'
        expect([role, enrolling.status, enrolling.headers.get('location')]).toEqual(
          own ? [role, 200, null] : [role, 303, '/staff/account/'],
        )
      }
      const nobody = await ask(method, concrete(path))
      expect([nobody.status, nobody.headers.get('location')]).toEqual(
        action === null ? [200, null] : [303, '/staff/enter/'],
      )
    })
  }

  test('knows no place that the table does not have, for any role', async () => {
    for (const role of roles)
      for (const [method, path] of [
        ['GET', '/staff/cupboard/'],
        ['POST', '/staff/'],
        ['DELETE', '/staff/people/x/'],
        ['GET', '/staff/people/x/y/'],
      ] as const)
        expect((await ask(method, path, sessions[`${role} demo`])).status).toBe(404)
  })
})

describe('a permission', () => {
  test('is denied for everything the table does not have', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom(...actions),
      fc.constantFrom('__proto__', 'toString'),
    )
    const role = fc.oneof(
      fc.string(),
      fc.constantFrom(...roles),
      fc.constantFrom('constructor', '__proto__'),
    )
    fc.assert(
      fc.property(word, role, (action, holder) => {
        const named =
          Object.hasOwn(permissions, action) && (permissions as Record<string, object>)[action]
        const granted = named && Object.hasOwn(named, holder)
        const asked = () =>
          can({ person: 'p', role: holder as never, unit: 'u', sectors: [] }, action as Action)
        expect(asked() !== null).toBe(Boolean(granted))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('what is one person’s', () => {
  test('is not there for another: applications of other reviewers, people, every step on them', async () => {
    const db = await freshDb()
    const app = houseOf(staff, db, { now })
    const form = IntegratorApplication.parse(riverIntegrator)
    const sent = { form, fingerprint: 'f', at: now, codeHash: 'a'.repeat(64) }
    await submitApplication(db, { ...sent, number: 'CS-AAAA-AAAA' })
    const id = (await applicationNumbered(db, 'CS-AAAA-AAAA'))?.id ?? ''
    const signedIn = async (name: string, role: Parameters<typeof appointee>[1]) => {
      await appoint(db, appointee(name, role), now)
      const one = browser(app)
      const token = await invite(db, { person: name, purpose: 'demo', madeBy: 'operator', now })
      const session = await takeInvite(db, token, now)
      one.jar.set('__Host-session', session ?? '')
      return one
    }
    const mine = await signedIn('mine', 'reviewer')
    const other = await signedIn('other', 'reviewer')
    await appoint(db, appointee('clerk', 'bureau'), now)
    const deed = { application: id, person: 'mine', by: 'clerk', at: now }
    expect(await assignReviewer(db, deed)).toBe('assigned')

    const file = `/staff/applications/${id}/`
    expect((await mine.visit(file)).status).toBe(200)
    expect((await other.visit(file)).status).toBe(404)
    for (const step of ['decision', 'admission', 'reviewers'])
      for (const reviewer of [mine, other]) {
        expect((await reviewer.post(`${file}${step}/`, {})).status).toBe(404)
        expect((await reviewer.visit(`${file}${step}/`)).status).toBe(404)
      }
    for (const role of roles.filter((each) => each !== 'administrator')) {
      const nobody = await signedIn(`one-${role}`, role)
      for (const path of places.map(({ path }) => path).filter((path) => /people|units/.test(path)))
        for (const person of ['mine', 'clerk', 'none'])
          expect((await nobody.visit(path.replace(':id', person))).status).toBe(404)
    }
  })
})

test('a place is found by its own pattern and by no other', () => {
  expect(placeAt('POST', '/staff/people/new/')?.path).toBe('/staff/people/new/')
  expect(placeAt('POST', '/staff/people/x/')).toBeNull()
  expect(placeAt('GET', '/staff/people//')).toBeNull()
})

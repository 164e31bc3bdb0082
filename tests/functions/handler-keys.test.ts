import { base64 } from '@scure/base'
import { generateHybridIdentity } from 'age-encryption'
import { eq } from 'drizzle-orm'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { appoint, invite } from '#db/people'
import { keepPersonalKey, personalKeyOf } from '#db/personal-keys'
import { events, grants, passkeyCopies, people, personalKeys, unitKeyCopies } from '#db/schema'
import { takeInvite } from '#db/sessions'
import { keptKeysOf, membersOf, shareUnitKey } from '#db/unit-key-copies'
import { demoIdentities } from '#domain/demo-keys'
import type { Role } from '#domain/permission'
import { sealForPasskey } from '#domain/key-passkey'
import { keyId, makePersonal } from '#domain/personal-key'
import { sealCopy, unitKeyOf, unlock } from '#domain/unit-key-copy'
import { staff } from '#functions/staff'
import { settingsFrom } from '#functions/world'
import { soleHoldingOf } from '#layouts/handler-keys.ts'
import { freshDb } from '../db/open.ts'
import { appointee } from '../staff.ts'
import { databaseIn, filesIn, hits } from './canary.ts'
import { browser, houseOf, shown } from './house.ts'

const now = new Date('2026-03-06T02:00:00Z')
const unitIdentity = demoIdentities[0]?.identity ?? ''
const passphrase = '示例口令 一二三四五'
const { key } = await unitKeyOf(unitIdentity)

const millstone = {
  ...appointee('millstone', 'promoter'),
  unit: { id: 'promoter-fireworks', name: '示例磨盘', kind: 'promoter' as const },
}

/** A desk with two of the bureau, a promoter and a reviewer, each signed in. */
async function house(town?: Db) {
  const db = town ?? (await freshDb())
  const settings = settingsFrom({ SITE_SECRET: 's'.repeat(32), DEMO: '1' })
  const clock = { now }
  const app = houseOf(staff, db, clock, settings)
  const signedIn = async (person: Parameters<typeof appoint>[1]) => {
    await appoint(db, person, now)
    const one = browser(app)
    const token = await invite(db, { person: person.id, purpose: 'demo', madeBy: 'operator', now })
    one.jar.set('__Host-session', (await takeInvite(db, token, now)) ?? '')
    return one
  }
  return {
    ...{ db, clock },
    wang: await signedIn(appointee('wang', 'bureau')),
    li: await signedIn(appointee('li', 'bureau')),
    promoter: await signedIn(millstone),
    visitor: await signedIn(appointee('visitor', 'service-centre')),
    reviewer: await signedIn(appointee('reviewer', 'reviewer')),
  }
}
type House = Awaited<ReturnType<typeof house>>
type Desk = House['wang']

const made = () => makePersonal(passphrase, 1)
type Made = Awaited<ReturnType<typeof made>>

const keepKey = (desk: Desk, { recipient, sealed }: Made, seen = '') =>
  desk.post('/staff/keys/own/', { recipient, sealed: base64.encode(sealed), seen })

const copyFor = async ({ recipient }: Made, unit = 'bureau', identity = unitIdentity) => ({
  recipient,
  copies: JSON.stringify([
    {
      key: (await unitKeyOf(identity)).key,
      sealed: base64.encode(await sealCopy(unit, identity, recipient)),
    },
  ]),
})

const share = async (desk: Desk, person: string, own: Made) =>
  desk.post(`/staff/keys/members/${person}/`, await copyFor(own))

const opened = async (db: Db, person: string, unit = 'bureau') => {
  const kept = await keptKeysOf(db, person, unit)
  const unlocked = kept && (await unlock(kept, { unit, passphrase }))
  return unlocked?.found === 'keys' ? unlocked.keys.map(({ identity }) => identity) : null
}

const actionsOf = async (db: Db, stream: string) =>
  (
    await db.q
      .select({ action: events.action, actor: events.actor })
      .from(events)
      .where(eq(events.stream, stream))
  ).map(({ action, actor }) => `${actor} ${action}`)

describe('a personal key', () => {
  test('is kept once, however often it is sent, and a second one is not', async () => {
    const { db, wang } = await house()
    const own = await made()
    const answers = await Promise.all([keepKey(wang, own), keepKey(wang, own)])
    const again = await keepKey(wang, own)

    expect(answers.some(({ status }) => status === 303)).toBe(true)
    expect([again.status, again.headers.get('location')]).toEqual([303, '/staff/keys/'])
    expect((await keepKey(wang, await made())).status).toBe(409)
    expect((await keepKey(wang, await made(), keyId(own.recipient))).status).toBe(409)
    expect((await personalKeyOf(db, 'wang'))?.recipient).toBe(own.recipient)
    expect((await db.q.select().from(personalKeys)).map(({ personId }) => personId)).toEqual([
      'wang',
    ])
  })

  test('is sealed anew under another passphrase, with what was sealed to it kept', async () => {
    const { db, wang } = await house()
    const own = await made()
    await keepKey(wang, own)
    await share(wang, 'wang', own)
    const anew = { ...own, sealed: (await makePersonal('x'.repeat(6) + 'abcdefgh', 1)).sealed }

    expect((await keepKey(wang, anew, keyId(own.recipient))).status).toBe(303)
    expect((await personalKeyOf(db, 'wang'))?.sealed).toEqual(anew.sealed)
    expect(await db.q.select().from(unitKeyCopies)).toHaveLength(1)
    expect((await actionsOf(db, 'person/wang')).slice(-2)).toEqual([
      'wang make-key',
      'wang change-passphrase',
    ])
  })

  test('goes with whatever was sealed to it, once its owner is sure', async () => {
    const { db, wang } = await house()
    const own = await made()
    await keepKey(wang, own)
    await share(wang, 'wang', own)

    expect((await wang.post('/staff/keys/own/removal/', {})).status).toBe(422)
    expect(await opened(db, 'wang')).toEqual([unitIdentity])
    expect((await wang.post('/staff/keys/own/removal/', { sure: 'yes' })).status).toBe(303)
    expect((await wang.post('/staff/keys/own/removal/', { sure: 'yes' })).status).toBe(303)
    expect(await keptKeysOf(db, 'wang', 'bureau')).toBeNull()
    expect(await db.q.select().from(unitKeyCopies)).toEqual([])
  })

  test('wants a fresh proof of who comes, and keeps nothing without', async () => {
    const { db, clock, wang } = await house()
    clock.now = new Date(now.getTime() + 6 * 60_000)
    const answer = await keepKey(wang, await made())

    expect(answer.status).toBe(403)
    expect((await shown(answer)).refused?.problems[0]?.message).toContain('再次确认身份')
    expect(await personalKeyOf(db, 'wang')).toBeNull()
  })

  test('in the clear is refused before anything is written', async () => {
    const { db, wang } = await house()
    const own = await made()
    const sealed = base64.encode(
      new TextEncoder().encode(`age-encryption.org/v1\n-> scrypt ${unitIdentity}`),
    )

    expect((await wang.post('/staff/keys/own/', { recipient: own.recipient, sealed })).status).toBe(
      422,
    )
    expect(await personalKeyOf(db, 'wang')).toBeNull()
  })
})

describe('a unit’s key', () => {
  const shared = async (town?: Db) => {
    const all = await house(town)
    const [one, other] = [await made(), await made()]
    await keepKey(all.wang, one)
    await keepKey(all.li, other)
    await share(all.wang, 'wang', one)
    return { ...all, one, other }
  }

  test('is given by one member to another, who opens it with his own passphrase', async () => {
    const { db, wang, other } = await shared()
    const answer = await share(wang, 'li', other)

    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/staff/keys/'])
    expect(await opened(db, 'li')).toEqual([unitIdentity])
    expect(await actionsOf(db, 'unit-key/bureau')).toEqual([
      'wang share-unit-key',
      'wang share-unit-key',
    ])
  })

  test('is given once, however often it is sent', async () => {
    const { db, wang, li, other } = await shared()
    const answers = await Promise.all([share(wang, 'li', other), share(li, 'li', other)])
    const again = await share(wang, 'li', other)

    expect(answers.some(({ status }) => status === 303)).toBe(true)
    expect(again.status).toBe(303)
    expect((await db.q.select().from(unitKeyCopies)).length).toBe(2)
  })

  test('is given anew where the copy was damaged: the one before is replaced', async () => {
    const { db, wang, other } = await shared()
    const hers = await sealCopy('bureau', unitIdentity, other.recipient)
    const sealed = base64.encode(hers.map((byte, i) => (i === hers.length - 1 ? byte ^ 1 : byte)))
    const damaged = { ...(await copyFor(other)), copies: JSON.stringify([{ key, sealed }]) }
    await wang.post('/staff/keys/members/li/', damaged)
    expect(await opened(db, 'li')).toBeNull()

    const anew = await copyFor(other)
    const answers = [1, 2].map(() => wang.post('/staff/keys/members/li/', anew))
    for (const answer of await Promise.all(answers)) expect([303, 409]).toContain(answer.status)
    expect((await wang.post('/staff/keys/members/li/', anew)).status).toBe(303)
    expect(await opened(db, 'li')).toEqual([unitIdentity])
    expect(await actionsOf(db, 'unit-key/bureau')).toHaveLength(3)
  })

  test.each([
    ['whose role ended', 'role'],
    ['whose account was closed', 'account'],
    ['whose role is another by now', 'other role'],
    ['whose new role waits for its approval', 'waiting'],
  ])('is not kept for a member %s while it was sealed', async (_, what) => {
    const db = await freshDb()
    const late = { now: false }
    const end = db.q
      .update(grants)
      .set({ endedAt: now, endedBy: 'x' })
      .where(eq(grants.personId, 'li'))
    const proposed = { id: 'g2', personId: 'li', proposedBy: 'operator', proposedAt: now }
    const approved = { approvedBy: 'y', approvedAt: now }
    const happening = {
      role: [end],
      account: [db.q.update(people).set({ state: 'closed' }).where(eq(people.id, 'li'))],
      'other role': [
        end,
        db.q.insert(grants).values({ ...proposed, ...approved, role: 'administrator' }),
      ],
      waiting: [end, db.q.insert(grants).values({ ...proposed, role: 'bureau' })],
    }[what]
    const racing: Db = {
      ...db,
      write: async (queries) => {
        if (late.now) await db.write(happening ?? [])
        late.now = false
        await db.write(queries)
      },
    }
    const { wang, other } = await shared(racing)
    late.now = true
    const answer = await share(wang, 'li', other)
    const { refused } = await shown(answer)

    expect(answer.status).toBe(409)
    expect(await db.q.select().from(unitKeyCopies)).toHaveLength(1)
    if (what !== 'account') expect(refused?.problems[0]?.message).toContain('已不是本单位的经办人')
  })

  test('of a promoter is for the people of that promoter alone, whoever writes', async () => {
    const { db, one } = await shared()
    const to = { unit: 'promoter-fireworks', person: 'wang', by: 'millstone', at: now }
    const sealed = await sealCopy('promoter-fireworks', unitIdentity, one.recipient)

    expect(
      await shareUnitKey(db, to, { recipient: one.recipient, copies: [{ key, sealed }] }),
    ).toBe('no handler')
  })

  test('of the service centre, which opens its notes of visits, is for its own people', async () => {
    const { db, visitor } = await house()
    const own = await made()
    await keepKey(visitor, own)
    const unit = appointee('visitor', 'service-centre').unit.id
    const address = '/staff/keys/members/visitor/'
    expect((await visitor.post(address, await copyFor(own, unit))).status).toBe(303)
    expect(await opened(db, 'visitor', unit)).toEqual([unitIdentity])

    const to = { unit: 'bureau', person: 'visitor', by: 'visitor', at: now }
    const sealed = await sealCopy('bureau', unitIdentity, own.recipient)
    const copies = [{ key, sealed }]
    expect(await shareUnitKey(db, to, { recipient: own.recipient, copies })).toBe('no handler')
  })

  test('is not kept for a personal key that is another by now', async () => {
    const { db, wang, li, other } = await shared()
    await li.post('/staff/keys/own/removal/', { sure: 'yes' })
    expect((await share(wang, 'li', other)).status).toBe(409)
    await keepKey(li, await made())

    expect((await share(wang, 'li', other)).status).toBe(409)
    expect(await opened(db, 'li')).toEqual([])
  })

  test('of several is kept beside the others: what is rotated still opens what was before', async () => {
    const { db, wang, one } = await shared()
    const former = demoIdentities[1]?.identity ?? ''
    await wang.post('/staff/keys/members/wang/', await copyFor(one, 'bureau', former))

    expect(new Set(await opened(db, 'wang'))).toEqual(new Set([unitIdentity, former]))
    const members = await membersOf(db, 'bureau', null)
    expect(members.map(({ id, copies }) => [id, copies.length])).toEqual([
      ['li', 0],
      ['wang', 2],
    ])
  })

  test('is gone for a member whom a colleague took it from, and again changes nothing', async () => {
    const { db, wang, li, other } = await shared()
    await share(wang, 'li', other)
    const withdraw = (form: Record<string, string>) =>
      wang.post('/staff/keys/members/li/removal/', form)

    expect((await withdraw({})).status).toBe(422)
    expect(await opened(db, 'li')).toEqual([unitIdentity])
    expect((await withdraw({ sure: 'yes' })).status).toBe(303)
    expect((await withdraw({ sure: 'yes' })).status).toBe(303)
    expect(await opened(db, 'li')).toEqual([])
    expect(await opened(db, 'wang')).toEqual([unitIdentity])
    expect(await actionsOf(db, 'unit-key/bureau')).toHaveLength(3)
    expect((await li.visit('/staff/keys/')).status).toBe(200)
  })

  test('is not read, given or taken by a stranger’s unit, nor by another role', async () => {
    const { db, promoter, reviewer, li, other } = await shared()
    const theirs = await made()
    await keepKey(promoter, theirs)
    const attempts = [
      share(promoter, 'li', other),
      share(promoter, 'wang', theirs),
      promoter.post('/staff/keys/members/wang/removal/', { sure: 'yes' }),
      li.post('/staff/keys/members/millstone/', await copyFor(theirs)),
      li.post('/staff/keys/members/nobody/', await copyFor(theirs)),
      share(reviewer, 'li', other),
      reviewer.post('/staff/keys/own/', {}),
      reviewer.visit('/staff/keys/'),
    ]

    for (const answer of await Promise.all(attempts)) expect(answer.status).toBe(404)
    expect(await opened(db, 'wang')).toEqual([unitIdentity])
    expect(await opened(db, 'li')).toEqual([])
    // A promoter who writes to his own unit still gets nothing of the bureau's.
    await promoter.post('/staff/keys/members/millstone/', await copyFor(theirs))
    expect(await opened(db, 'millstone', 'bureau')).toEqual([])
    expect((await keptKeysOf(db, 'millstone', 'promoter-fireworks'))?.copies).toHaveLength(1)
  })

  test('is known by the last who can open it, as an administrator sees him too', async () => {
    const { db, wang, one, other } = await shared()
    const settings = settingsFrom({ SITE_SECRET: 's'.repeat(32), DEMO: '1' })
    const known = { db, settings, now: () => now }
    const soleOf = (id: string, role: Role | null = 'bureau') =>
      soleHoldingOf(known, { id, role, unit: 'bureau' })

    expect(await soleOf('wang')).toEqual({ current: true, former: false })
    expect(await soleOf('li')).toEqual({ current: false, former: false })
    expect(await soleOf('wang', null)).toEqual({ current: false, former: false })
    const former = demoIdentities[1]?.identity ?? ''
    await wang.post('/staff/keys/members/li/', await copyFor(other, 'bureau', former))
    expect(await soleOf('wang')).toEqual({ current: true, former: false })
    await wang.post('/staff/keys/members/wang/', await copyFor(one, 'bureau', former))
    await share(wang, 'li', other)
    expect(await soleOf('wang')).toEqual({ current: false, former: false })
    await db.write([db.q.update(people).set({ state: 'closed' }).where(eq(people.id, 'li'))])
    expect(await soleOf('wang')).toEqual({ current: true, former: true })
  })

  test('lies once more behind a passkey of its owner’s, until it goes or he takes that back', async () => {
    const { db, wang, one, other } = await shared()
    const copy = async (desk: Desk, { recipient }: Made, n: number) =>
      desk.post('/staff/keys/own/passkeys/', {
        ...{ recipient, credential: `${String(n)}${'A'.repeat(21)}` },
        sealed: base64.encode(await sealForPasskey(await generateHybridIdentity(), '0'.repeat(64))),
      })
    const kept = async () => (await keptKeysOf(db, 'wang', 'bureau'))?.passkeys.length

    expect((await copy(wang, one, 1)).status).toBe(303)
    expect(await kept()).toBe(1)
    // Another's key, and one more than may be.
    expect((await copy(wang, other, 2)).status).toBe(409)
    for (const n of [2, 3, 4, 5]) expect((await copy(wang, one, n)).status).toBe(303)
    expect((await copy(wang, one, 6)).status).toBe(409)
    expect(await kept()).toBe(5)
    const clear = { recipient: one.recipient, credential: 'A'.repeat(22) }
    for (const sealed of [base64.encode(new TextEncoder().encode(unitIdentity)), ''])
      expect((await wang.post('/staff/keys/own/passkeys/', { ...clear, sealed })).status).toBe(422)

    expect((await wang.post('/staff/keys/own/passkeys/removal/', {})).status).toBe(422)
    const sure = { sure: 'yes' }
    expect((await wang.post('/staff/keys/own/passkeys/removal/', sure)).status).toBe(303)
    expect((await wang.post('/staff/keys/own/passkeys/removal/', sure)).status).toBe(303)
    expect(await kept()).toBe(0)
    expect(await opened(db, 'wang')).toEqual([unitIdentity])

    await copy(wang, one, 7)
    expect((await wang.post('/staff/keys/own/removal/', sure)).status).toBe(303)
    expect(await db.q.select().from(passkeyCopies)).toEqual([])
  })

  test.each([
    'src/pages/staff/keys/own/removal.astro',
    'src/pages/staff/keys/members/[person]/removal.astro',
    'src/components/staff/PersonPage.astro',
  ])('is warned of on %s before its last holder goes', (page) => {
    expect(readFileSync(page, 'utf8')).toContain('<LastHolder {sole} />')
  })

  test('goes with the role of its member, and the personal key with the account', async () => {
    const { db } = await shared()
    await db.write([
      db.q.update(grants).set({ endedAt: now, endedBy: 'x' }).where(eq(grants.personId, 'wang')),
    ])
    expect((await keptKeysOf(db, 'wang', 'bureau'))?.copies).toEqual([])
    await db.write([db.q.update(people).set({ state: 'closed' }).where(eq(people.id, 'wang'))])

    expect(await personalKeyOf(db, 'wang')).toBeNull()
    expect(await personalKeyOf(db, 'li')).not.toBeNull()
  })

  test('reaches the server in no readable form, nor do personal identities and passphrases', async () => {
    const { db, dir } = await databaseIn()
    const { wang, other, one } = await shared(db)
    await share(wang, 'li', other)
    const unlocked = await Promise.all(
      [one, other].map(({ sealed }) =>
        unlock({ sealed, copies: [] }, { unit: 'bureau', passphrase }),
      ),
    )
    const secrets = unlocked.map((each) => (each.found === 'keys' ? each.own.identity : ''))

    expect(secrets.every((secret) => secret.startsWith('AGE-SECRET-KEY-PQ-1'))).toBe(true)
    const looked = [unitIdentity, ...secrets, passphrase, 'AGE-SECRET-KEY']
    for (const { name, bytes } of filesIn(dir)) expect(hits(bytes, looked), name).toEqual([])
  })
})

test('of two who act at once on one person’s key, one is told that it changed', async () => {
  const db = await freshDb()
  await appoint(db, appointee('wang', 'bureau'), now)
  const [one, other] = [await made(), await made()]
  const keep = ({ recipient, sealed }: Made) =>
    keepPersonalKey(db, { person: 'wang', at: now }, { recipient, sealed, seen: '' })
  const outcomes = await Promise.all([keep(one), keep(other)])

  expect(outcomes.sort()).toEqual(['changed meanwhile', 'kept'])
  const copies = [{ key, sealed: await sealCopy('bureau', unitIdentity, one.recipient) }]
  const to = { unit: 'bureau', person: 'li', by: 'wang', at: now }
  expect(await shareUnitKey(db, to, { recipient: one.recipient, copies })).toBe('changed meanwhile')
})

test('no page shows a handler a command of the ceremony', () => {
  const pages = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.astro'))
    .filter((file) => /units:(root|unit|sign|rotate)/.test(readFileSync(`src/${file}`, 'utf8')))

  expect(pages).toEqual([])
})

import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { Conflict, type Db } from '#db/client'
import { verifyStream } from '#db/events'
import { appointFirst, firstWaiting, inviteFirstAgain } from '#db/first-staff'
import { approveGrant, endAccess, openGrant, proposeGrant, proposePerson } from '#db/grants'
import { inviteAgain } from '#db/invites'
import { appoint, invite, newInvite } from '#db/people'
import { confirmRecovery, requestRecovery } from '#db/recoveries'
import { grants, people, proposals, recoveries } from '#db/schema'
import { sessionHolder, takeInvite } from '#db/sessions'
import { accountHistory } from '#db/staff-list'
import { ProposedPerson } from '#domain/account-form'
import { appointee } from '../staff.ts'
import { freshDb } from './open.ts'

const at = new Date('2026-01-05T02:00:00Z')
const by = (person: string) => ({ by: person, at })
const id = '7f7a2a64-3a0f-4d2b-9a55-0d3f3d9a1c11'
const form = ProposedPerson.parse({ id, name: '示例新人', unit: 'bureau', role: 'bureau' })

/** A house with its administrators, all active. */
async function office(...administrators: string[]) {
  const db = await freshDb()
  for (const name of administrators) await appoint(db, appointee(name, 'administrator'), at)
  await appoint(db, appointee('clerk', 'bureau'), at)
  return db
}

async function joined(db: Db) {
  await proposePerson(db, form, by('one'))
  const approved = await approveGrant(db, id, by('two'))
  if (typeof approved === 'string' || !approved.token) throw new Error('no invitation')
  return approved.token
}

describe('a grant', () => {
  test('needs a second administrator, and its invitation opens once', async () => {
    const db = await office('one', 'two')
    expect(await proposePerson(db, form, by('one'))).toBe('done')
    expect(await approveGrant(db, id, by('one'))).toBe('own')
    const approved = await approveGrant(db, id, by('two'))
    const { token } = approved as { token: string }
    expect(await approveGrant(db, id, by('two'))).toBe('decided')
    expect(await takeInvite(db, token, at)).not.toBeNull()
    expect(await takeInvite(db, token, at)).toBeNull()
    expect(await verifyStream(db, `person/${id}`)).toBeNull()
  })

  test('is refused to its proposer by the database itself', async () => {
    const db = await office('one', 'two')
    await proposePerson(db, form, by('one'))
    const alone = db.q
      .update(grants)
      .set({ approvedBy: 'one', approvedAt: at })
      .where(eq(grants.id, id))
    await expect(db.write([alone])).rejects.toThrow(Conflict)
  })

  test('is proposed once, however often its form is sent', async () => {
    const db = await office('one', 'two')
    expect(await proposePerson(db, form, by('one'))).toBe('done')
    expect(await proposePerson(db, form, by('one'))).toBe('done')
    expect(await proposePerson(db, { ...form, name: '另一人' }, by('one'))).not.toBe('done')
  })

  test('is approved once by two administrators at once', async () => {
    const db = await office('one', 'two', 'three')
    await proposePerson(db, form, by('one'))
    const answers = await Promise.all(
      ['two', 'three'].map((person) => approveGrant(db, id, by(person))),
    )
    expect(answers.filter((answer) => typeof answer !== 'string')).toHaveLength(1)
  })

  test('fits the kind of its unit', async () => {
    const db = await office('one', 'two')
    expect(await proposePerson(db, { ...form, role: 'reviewer' }, by('one'))).toBe('not this unit')
    expect(await proposePerson(db, { ...form, unit: 'none' }, by('one'))).toBe('not this unit')
  })

  test('ends by one person’s word, and every session with it at once', async () => {
    const db = await office('one', 'two')
    const token = await invite(db, {
      person: 'clerk',
      purpose: 'demo',
      madeBy: 'operator',
      now: at,
    })
    const session = (await takeInvite(db, token, at)) ?? ''
    expect(await sessionHolder(db, session, at)).not.toBeNull()
    expect(await endAccess(db, 'clerk', 'end-grant', by('one'))).toBe('done')
    expect(await sessionHolder(db, session, at)).toBeNull()
    expect(await openGrant(db, 'clerk')).toBeNull()

    const next = { id, role: 'administrator', sectors: [] } as const
    const another = { ...next, sectors: [] as never[] }
    expect(await proposeGrant(db, 'clerk', another, by('clerk'))).toBe('own')
    expect(await endAccess(db, 'clerk', 'close', by('one'))).toBe('done')
    expect(await proposeGrant(db, 'clerk', another, by('one'))).toBe('not found')
  })

  test('leaves two administrators in place', async () => {
    const db = await office('one', 'two', 'three')
    const answers = await Promise.all([
      endAccess(db, 'one', 'end-grant', by('two')),
      endAccess(db, 'two', 'close', by('one')),
    ])
    expect(answers.sort()).toEqual(['done', 'two administrators stay'])
  })

  test('is handed over by a fresh invitation, and the earlier one lapses', async () => {
    const db = await office('one', 'two')
    const first = await joined(db)
    expect(await inviteAgain(db, id, by('one'))).toBe('own')
    const again = await inviteAgain(db, id, by('two'))
    const { token } = again as { token: string }
    expect(await takeInvite(db, first, at)).toBeNull()
    expect(await takeInvite(db, token, at)).not.toBeNull()
  })
})

describe('the first two administrators', () => {
  test('are appointed once, in an empty house', async () => {
    const db = await freshDb()
    const [first, second] = await Promise.all([
      appointFirst(db, ['示例甲', '示例乙'], at),
      appointFirst(db, ['示例甲', '示例乙'], at),
    ])
    expect([first, second].filter(Boolean)).toHaveLength(1)
    expect(await appointFirst(db, ['示例丙', '示例丁'], at)).toBeNull()
    expect(await db.q.select().from(people)).toHaveLength(2)
  })

  test('are alone until both are active: nobody else is proposed or approved', async () => {
    const db = await freshDb()
    await appointFirst(db, ['示例甲', '示例乙'], at)
    const [one, two] = (await db.q.select().from(people)).map((person) => person.id)
    const activate = (person = '') =>
      db.write([db.q.update(people).set({ state: 'active' }).where(eq(people.id, person))])
    expect(await proposePerson(db, form, by(one ?? ''))).toBe('two administrators first')
    await activate(one)
    expect(await proposePerson(db, form, by(one ?? ''))).toBe('two administrators first')
    expect(await db.q.select().from(people)).toHaveLength(2)
    await activate(two)
    expect(await proposePerson(db, form, by(one ?? ''))).toBe('done')
    await db.write([
      db.q
        .update(people)
        .set({ state: 'invited' })
        .where(eq(people.id, two ?? '')),
    ])
    expect(await approveGrant(db, id, by(two ?? ''))).toBe('two administrators first')
  })
})

describe('the invitations of the first two', () => {
  const appointed = async () => {
    const db = await freshDb()
    const first = (await appointFirst(db, ['示例甲', '示例乙'], at)) ?? []
    const found = await db.q.select().from(people)
    const idOf = (name: string) => found.find((person) => person.name === name)?.id ?? ''
    const activate = (person: string) =>
      db.write([db.q.update(people).set({ state: 'active' }).where(eq(people.id, person))])
    return { db, first, one: idOf('示例甲'), two: idOf('示例乙'), activate }
  }
  const later = new Date(at.getTime() + 80 * 3_600_000)

  test('are made anew for both by the operator, and logged; the earlier ones are void', async () => {
    const { db, first, one } = await appointed()
    const begun = (await takeInvite(db, first[0]?.token ?? '', at)) ?? ''
    const again = (await inviteFirstAgain(db, later)) ?? []
    expect(again.map(({ name }) => name).sort()).toEqual(['示例乙', '示例甲'])
    for (const { token } of first) expect(await takeInvite(db, token, later)).toBeNull()
    expect(await sessionHolder(db, begun, at)).toBeNull()
    for (const { token } of again) expect(await takeInvite(db, token, later)).not.toBeNull()
    expect(
      (await accountHistory(db, one)).filter(({ action }) => action === 'invite'),
    ).toHaveLength(2)
    expect(await verifyStream(db, `person/${one}`)).toBeNull()
  })

  test('are made anew for the one who is not active, and for nobody once both are', async () => {
    const { db, one, two, activate } = await appointed()
    await activate(one)
    expect(await firstWaiting(db)).toEqual([{ id: two, name: '示例乙' }])
    expect(await inviteFirstAgain(db, later)).toMatchObject([{ name: '示例乙' }])
    await activate(two)
    expect(await inviteFirstAgain(db, later)).toEqual([])
  })

  test('are not the first active one’s to hand out, nor is the other turned away', async () => {
    const { db, one, two, activate } = await appointed()
    await activate(one)
    expect(await inviteAgain(db, two, by(one))).toBe('two administrators first')
    for (const step of ['end-grant', 'close'] as const)
      expect(await endAccess(db, two, step, by(one))).toBe('two administrators first')
    const { queries } = newInvite(db, { person: two, purpose: 'join', madeBy: one, now: at })
    await expect(db.write(queries)).rejects.toThrow(Conflict)
  })
})

describe('a recovery', () => {
  const request = { id, reason: '示例理由' }

  test('needs two administrators, neither of them the person', async () => {
    const db = await office('one', 'two')
    expect(await requestRecovery(db, 'one', request, by('one'))).toBe('own')
    expect(await requestRecovery(db, 'clerk', request, by('one'))).toBe('done')
    expect(await confirmRecovery(db, 'clerk', by('one'))).toBe('own')
    expect(await confirmRecovery(db, 'clerk', by('clerk'))).toBe('own')
    const alone = db.q.update(recoveries).set({ confirmedBy: 'one', confirmedAt: at })
    await expect(db.write([alone])).rejects.toThrow(Conflict)
  })

  test('ends every session, and its link leads to the credentials', async () => {
    const db = await office('one', 'two')
    const demo = await invite(db, { person: 'clerk', purpose: 'demo', madeBy: 'operator', now: at })
    const session = (await takeInvite(db, demo, at)) ?? ''
    await requestRecovery(db, 'clerk', request, by('one'))
    const confirmed = await confirmRecovery(db, 'clerk', by('two'))
    expect(await sessionHolder(db, session, at)).toBeNull()
    const { token } = confirmed as { token: string }
    const fresh = (await takeInvite(db, token, at)) ?? ''
    expect(await sessionHolder(db, fresh, at)).toMatchObject({ level: 'enrolling' })
  })
})

test('a proposal is not decided by its proposer, the database says', async () => {
  const db = await freshDb()
  const alone = db.q.insert(proposals).values({
    id: 'p',
    kind: 'admission',
    subject: 'application/x',
    payload: {},
    proposedBy: 'one',
    proposedAt: at,
    outcome: 'confirmed',
    decidedBy: 'one',
    decidedAt: at,
  })
  await expect(db.write([alone])).rejects.toThrow(Conflict)
})

import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { moveApplication } from '#db/application-decisions'
import { applicationNumbered, submitApplication } from '#db/applications'
import { appoint, invite } from '#db/people'
import { assignReviewer, assignedPage, reviewersFor } from '#db/review-assignments'
import { lockedSheets } from '#db/review-sheets'
import { applications, attachments, reviewAssignments } from '#db/schema'
import { takeInvite } from '#db/sessions'
import { staff } from '#functions/staff'
import { IntegratorApplication } from '#domain/application'
import { Decision } from '#domain/decision'
import { freshDb, freshFiles } from '../db/open.ts'
import { riverIntegrator } from '../fixtures.ts'
import { appointee } from '../staff.ts'
import { browser, houseOf, shown } from './house.ts'

const now = new Date('2026-01-05T02:00:00Z')
const sheet = {
  version: '1',
  diagnosis: '80',
  diagnosisRemark: '评语',
  resources: '70',
  resourcesRemark: '评语',
  integration: '90',
  integrationRemark: '评语',
}

/** An application in expert review, given to `one` and `two` and not to `other`. */
async function desk() {
  const db = await freshDb()
  const files = freshFiles()
  const app = houseOf(staff, db, { now }, undefined, files)
  const form = IntegratorApplication.parse(riverIntegrator)
  const number = 'CS-AAAA-AAAA'
  await submitApplication(db, { form, codeHash: 'a'.repeat(64), fingerprint: 'f', at: now, number })
  const id = (await applicationNumbered(db, number))?.id ?? ''
  const decide = (typed: object) => {
    const decision = Decision.parse(typed)
    return moveApplication(db, { id, decision, person: 'clerk', unit: '示例单位', at: now })
  }
  await decide({ action: 'accept', version: '1' })
  await appoint(db, appointee('clerk', 'bureau'), now)
  const signedIn = async (name: string) => {
    if (name !== 'clerk') await appoint(db, appointee(name, 'reviewer'), now)
    const one = browser(app)
    const token = await invite(db, { person: name, purpose: 'demo', madeBy: 'operator', now })
    one.jar.set('__Host-session', (await takeInvite(db, token, now)) ?? '')
    return one
  }
  const [one, two, other, clerk] = [
    await signedIn('one'),
    await signedIn('two'),
    await signedIn('other'),
    await signedIn('clerk'),
  ]
  for (const person of ['one', 'two'])
    await assignReviewer(db, { application: id, person, by: 'clerk', at: now })
  const path = `/staff/applications/${id}/review/`
  return { db, files, id, one, two, other, clerk, path, decide }
}

describe('the desk of a reviewer', () => {
  test('takes a declaration, a draft and a signature, in this order', async () => {
    const { db, id, one, path } = await desk()
    expect((await one.post(path, sheet)).status).toBe(409)
    expect((await one.post(`${path}relation/`, { relation: 'none' })).status).toBe(303)
    expect((await one.post(path, { version: '1', diagnosis: '80' })).status).toBe(303)
    const early = await one.post(`${path}signature/`, { version: '2', diagnosis: '80' })
    expect(early.status).toBe(422)
    expect((await shown(early)).refused?.problems.map(({ field }) => field)).toEqual([
      'diagnosisRemark',
      'resources',
      'resourcesRemark',
      'integration',
      'integrationRemark',
    ])
    const signed = { ...sheet, version: '2' }
    for (const time of ['first', 'again'])
      expect([time, (await one.post(`${path}signature/`, signed)).status]).toEqual([time, 303])
    expect(await lockedSheets(db, id)).toBe(1)
    expect((await one.post(path, { ...signed, version: '3' })).status).toBe(409)
  })

  test('is closed to whoever was not given the application, and to the bureau', async () => {
    const { db, id, other, clerk, path } = await desk()
    for (const person of [other, clerk])
      for (const step of ['', 'relation/', 'signature/'])
        expect((await person.post(`${path}${step}`, sheet)).status).toBe(404)
    expect(await lockedSheets(db, id)).toBe(0)
  })

  test('is closed to whoever has stepped back, and stays open to the others', async () => {
    const { one, two, path } = await desk()
    const silent = await one.post(`${path}relation/`, { relation: 'recused' })
    expect((await shown(silent)).refused?.problems.map(({ field }) => field)).toEqual(['reason'])
    const back = await one.post(`${path}relation/`, { relation: 'recused', reason: '曾任职' })
    expect(back.headers.get('location')).toBe('/staff/reviews/')
    expect((await one.post(path, sheet)).status).toBe(404)
    expect((await two.post(`${path}relation/`, { relation: 'none' })).status).toBe(303)
  })

  test('lets a reviewer step back after the declaration too, until the sheet is signed', async () => {
    const { db, id, one, two, path } = await desk()
    const recusal = { relation: 'recused', reason: '评审中发现有合作关系' }
    for (const person of [one, two])
      expect((await person.post(`${path}relation/`, { relation: 'none' })).status).toBe(303)
    expect((await one.post(path, { version: '1', diagnosis: '80' })).status).toBe(303)
    expect((await one.post(`${path}relation/`, recusal)).status).toBe(303)
    expect((await one.post(path, sheet)).status).toBe(404)
    expect(await reviewersFor(db, id)).toMatchObject([{ id: 'other' }])
    expect((await two.post(`${path}signature/`, sheet)).status).toBe(303)
    expect((await two.post(`${path}relation/`, recusal)).status).toBe(409)
    expect(await lockedSheets(db, id)).toBe(1)
  })

  test('hands out the attachments of a submission only after the declaration', async () => {
    const { db, files, id, one, two, other, clerk, path } = await desk()
    const row = { number: 'CS-AAAA-AAAA', kind: 'licence', name: 'a.pdf', size: 3 } as const
    const file = (n: string) => ({
      ...row,
      type: 'application/pdf' as const,
      id: n,
      sha256: n + n,
      at: now,
    })
    const [sent, unsent] = [file('0'.repeat(32)), file('1'.repeat(32))]
    await db.write([
      db.q.insert(attachments).values({ ...sent, submission: 1 }),
      db.q.insert(attachments).values(unsent),
    ])
    for (const each of [sent, unsent]) await files.put(each.id, new Uint8Array([1, 2, 3]))
    const got = async (who: typeof one, of = sent) =>
      (await who.visit(`/staff/applications/${id}/files/${of.id}/`)).status
    expect([await got(one), await got(other), await got(clerk)]).toEqual([404, 404, 200])
    await one.post(`${path}relation/`, { relation: 'none' })
    expect([await got(one), await got(two)]).toEqual([200, 404])
    expect([await got(one, unsent), await got(clerk, unsent)]).toEqual([404, 404])
  })

  test('is given and taken only until the expert review is over, and closes with the case', async () => {
    const { db, id, one, two, clerk, path, decide } = await desk()
    const file = `/staff/applications/${id}/`
    await one.post(`${path}relation/`, { relation: 'none' })
    expect((await one.visit(file)).status).toBe(200)
    const give = (person: string, step: string) => clerk.post(`${file}reviewers/`, { person, step })
    expect((await give('other', 'assign')).status).toBe(303)
    expect((await give('other', 'end')).status).toBe(303)

    expect(await decide({ action: 'reject', version: '2', reason: '评审未通过' })).toBe('moved')
    for (const [person, step] of [
      ['other', 'assign'],
      ['two', 'end'],
    ] as const) {
      const refused = await give(person, step)
      expect([step, refused.status]).toEqual([step, 409])
      expect((await shown(refused)).refused?.problems).toEqual([
        { field: 'person', message: expect.stringContaining('专家评审已经结束') as string },
      ])
    }
    for (const person of [one, two]) {
      expect((await person.visit(file)).status).toBe(404)
      expect((await person.post(path, sheet)).status).toBe(404)
    }
    expect((await assignedPage(db, 'one', null)).cases).toEqual([])
    expect((await clerk.visit(file)).status).toBe(200)
  })

  test('is taken back after the expert review too, as long as it can be read', async () => {
    const { db, id, one, two, clerk, path } = await desk()
    const file = `/staff/applications/${id}/`
    await one.post(`${path}relation/`, { relation: 'none' })
    await db.write([
      db.q.update(applications).set({ status: 'defence' }).where(eq(applications.id, id)),
    ])
    expect((await one.visit(file)).status).toBe(200)
    const give = (person: string, step: string) => clerk.post(`${file}reviewers/`, { person, step })
    expect((await give('other', 'assign')).status).toBe(409)
    expect((await give('one', 'end')).status).toBe(303)
    expect((await one.visit(file)).status).toBe(404)
    expect((await give('two', 'end')).status).toBe(303)
    expect((await two.visit(file)).status).toBe(404)
  })

  test('is given to nobody by the database either, once the review is over', async () => {
    const { db, id, decide } = await desk()
    await decide({ action: 'reject', version: '2', reason: '评审未通过' })
    const late = db.q.insert(reviewAssignments).values({
      id: 'late',
      applicationId: id,
      personId: 'other',
      assignedBy: 'clerk',
      assignedAt: now,
    })
    await expect(db.write([late])).rejects.toThrow('review over')
  })

  test('names the field of a score that is none and gives back what was typed', async () => {
    const { one, path } = await desk()
    await one.post(`${path}relation/`, { relation: 'none' })
    const wrong = { ...sheet, resources: '101', integrationRemark: 'x'.repeat(501) }
    const { refused } = await shown(await one.post(path, wrong))
    expect(refused?.problems.map(({ field }) => field)).toEqual(['resources', 'integrationRemark'])
    expect(refused?.values).toMatchObject(wrong)
  })
})

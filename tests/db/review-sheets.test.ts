import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { moveApplication } from '#db/application-decisions'
import { application, applicationNumbered, historyOf, submitApplication } from '#db/applications'
import { verifyStream } from '#db/events'
import { assignReviewer, endAssignment, reviewersFor } from '#db/review-assignments'
import {
  declareNoRelation,
  lockedSheets,
  recuse,
  saveSheet,
  sheetBegun,
  sheetsOf,
  signSheet,
} from '#db/review-sheets'
import { reviewSheets } from '#db/schema'
import { appoint } from '#db/people'
import { IntegratorApplication } from '#domain/application'
import { Decision } from '#domain/decision'
import { riverIntegrator } from '../fixtures.ts'
import { reviewing, scores } from '../review-signing.ts'
import { appointee } from '../staff.ts'
import { freshDb, planOf } from './open.ts'

const at = new Date('2026-01-05T02:00:00Z')

/** An application in expert review, and what a clerk may do with it. */
async function inReview() {
  const db = await freshDb()
  await appoint(db, appointee('clerk', 'bureau'), at)
  const form = IntegratorApplication.parse(riverIntegrator)
  const sent = { form, codeHash: 'a'.repeat(64), fingerprint: 'f', at }
  await submitApplication(db, { ...sent, number: 'CS-AAAA-AAAA' })
  const id = (await applicationNumbered(db, 'CS-AAAA-AAAA'))?.id ?? ''
  const decide = async (action: string, more = {}) => {
    const version = String((await application(db, id))?.version)
    const decision = Decision.parse({ action, version, ...more })
    return moveApplication(db, { id, decision, person: 'clerk', unit: '示例单位', at })
  }
  await decide('accept')
  const by = (person: string) => ({ application: id, person, at })
  return { db, id, decide, by }
}

describe('reviewing (art. 4)', () => {
  test('begins with a declared relation: without it nothing is saved or signed', async () => {
    const { db, id, by } = await inReview()
    await appoint(db, appointee('one', 'reviewer'), at)
    await assignReviewer(db, { application: id, person: 'one', by: 'clerk', at })
    expect(await saveSheet(db, { ...by('one'), version: 1, scores })).toBe('not in review')
    expect(await signSheet(db, { ...by('one'), version: 1, scores })).toBe('not in review')
    expect(await declareNoRelation(db, by('nobody'))).toBe('not in review')
    const twice = await Promise.all([
      declareNoRelation(db, by('one')),
      declareNoRelation(db, by('one')),
    ])
    expect(twice).toContain('kept')
    expect(await declareNoRelation(db, by('one'))).toBe('kept')
    expect(await saveSheet(db, { ...by('one'), version: 1, scores })).toBe('kept')
  })

  test('shows a draft to nobody else, and of two windows lets one win', async () => {
    const { db, id, by } = await inReview()
    await reviewing(db, id, 'one', at)
    const other = { ...scores, diagnosis: { score: 1, remark: '另一份' } }
    const answers = await Promise.all([
      saveSheet(db, { ...by('one'), version: 1, scores }),
      saveSheet(db, { ...by('one'), version: 1, scores: other }),
    ])
    expect(answers.sort()).toEqual(['changed meanwhile', 'kept'])
    expect(await sheetsOf(db, id)).toMatchObject([{ lockedAt: null, scores: null }])
    expect(await sheetBegun(db, id, 'two')).toBeNull()
  })

  test('signed, is locked for good, and its hash stands in the application’s stream', async () => {
    const { db, id, by } = await inReview()
    await reviewing(db, id, 'one', at)
    const signed = { ...by('one'), version: 1, scores }
    expect([await signSheet(db, signed), await signSheet(db, signed)]).toEqual(['kept', 'kept'])
    const [sheet] = await sheetsOf(db, id)
    expect(sheet).toMatchObject({ lockedAt: at, scores })
    const history = await historyOf(db, id)
    expect(history.filter(({ action }) => action === 'sign-review')).toMatchObject([
      { actor: 'one', reason: '', data: { sheet: sheet?.hash } },
    ])
    expect(await verifyStream(db, `application/${id}`)).toBeNull()
    expect(await application(db, id)).toMatchObject({ version: 3, status: 'expert-review' })

    const more = {
      ...by('one'),
      version: 2,
      scores: { ...scores, diagnosis: { score: 1, remark: '改' } },
    }
    expect(await saveSheet(db, more)).toBe('not in review')
    expect(await signSheet(db, more)).toBe('not in review')
    expect(await recuse(db, { ...by('one'), reason: '反悔' })).toBe('not in review')
    const locked = eq(reviewSheets.applicationId, id)
    const raw = db.write([db.q.update(reviewSheets).set({ version: 3 }).where(locked)])
    await expect(raw).rejects.toThrow(/sheet/)
    await expect(db.write([db.q.delete(reviewSheets).where(locked)])).rejects.toThrow('sheets stay')
  })

  test('keeps both of two reviewers who sign at the same moment', async () => {
    const { db, id, by } = await inReview()
    for (const person of ['one', 'two']) await reviewing(db, id, person, at)
    const answers = await Promise.all(
      ['one', 'two'].map((person) => signSheet(db, { ...by(person), version: 1, scores })),
    )
    expect(answers).toEqual(['kept', 'kept'])
    expect(await lockedSheets(db, id)).toBe(2)
    expect(await verifyStream(db, `application/${id}`)).toBeNull()
  })

  test('counts one person’s word once: who has signed is not asked again', async () => {
    const { db, id, by } = await inReview()
    await reviewing(db, id, 'one', at)
    await signSheet(db, { ...by('one'), version: 1, scores })
    await endAssignment(db, { application: id, person: 'one', by: 'clerk', at })
    const again = { application: id, person: 'one', by: 'clerk', at }
    expect(await assignReviewer(db, again)).toBe('no reviewer')
    expect(await lockedSheets(db, id)).toBe(1)
  })

  test('ends for whoever steps back, who is not asked again; the reason stays out of the stream', async () => {
    const { db, id, by } = await inReview()
    await reviewing(db, id, 'one', at)
    const back = { ...by('one'), reason: '曾在该单位任职' }
    expect([await recuse(db, back), await recuse(db, back)]).toEqual(['kept', 'kept'])
    expect(await sheetBegun(db, id, 'one')).toBeNull()
    expect(await sheetsOf(db, id)).toMatchObject([{ recusal: '曾在该单位任职', scores: null }])
    expect((await historyOf(db, id)).at(-1)).toMatchObject({ action: 'recuse-review', reason: '' })
    expect(await reviewersFor(db, id)).toEqual([])
    const again = { application: id, person: 'one', by: 'clerk', at }
    expect(await assignReviewer(db, again)).toBe('no reviewer')
  })

  test('leads to the defence only with as many signed sheets as are set', async () => {
    const { db, id, by, decide } = await inReview()
    await reviewing(db, id, 'one', at)
    expect(await decide('pass-review')).toBe('too few sheets')
    await saveSheet(db, { ...by('one'), version: 1, scores })
    expect(await decide('pass-review')).toBe('too few sheets')
    await signSheet(db, { ...by('one'), version: 2, scores })
    expect(await decide('pass-review')).toBe('moved')
  })

  test('is over once the application has moved on', async () => {
    const { db, id, by, decide } = await inReview()
    await reviewing(db, id, 'one', at)
    await decide('reject', { reason: '理由' })
    expect(await saveSheet(db, { ...by('one'), version: 1, scores })).toBe('not in review')
    expect(await signSheet(db, { ...by('one'), version: 1, scores })).toBe('not in review')
    expect(await lockedSheets(db, id)).toBe(0)
  })

  test('reads its sheets by an index', async () => {
    const { db, id } = await inReview()
    expect(await planOf(db, sheetsOf(db, id))).not.toMatch(/SCAN|TEMP B-TREE/)
  })
})

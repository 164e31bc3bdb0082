import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actions, edge, edgesFrom, isInside, isOpen, statuses, stepsOf } from '#domain/admission'
import { applicantKinds } from '#domain/application-form'

describe('the procedure of admission', () => {
  test('leads an integrator through review and defence to the pool (art. 4)', () => {
    expect(stepsOf('integrator')).toEqual([
      'submitted',
      'expert-review',
      'defence',
      'proposed',
      'admitted',
    ])
  })

  test('leads an ecosystem provider through qualification review to filing (art. 5)', () => {
    expect(stepsOf('ecosystem-provider')).toEqual(['submitted', 'qualification-review', 'admitted'])
  })

  test('lets nobody skip a step: admission is one edge from its last step only', () => {
    const before = (kind: (typeof applicantKinds)[number]) =>
      statuses.filter((status) => edgesFrom(kind, status).some(({ to }) => to === 'admitted'))
    expect(before('integrator')).toEqual(['proposed'])
    expect(before('ecosystem-provider')).toEqual(['qualification-review'])
  })

  test('lets every open application be rejected with a reason, and withdrawn by its applicant alone', () => {
    for (const kind of applicantKinds)
      for (const status of statuses.filter((status) => isOpen(kind, status))) {
        expect(edge(kind, status, 'reject')).toMatchObject({
          to: 'rejected',
          by: 'staff',
          needs: ['reason'],
        })
        expect(edge(kind, status, 'withdraw')).toMatchObject({ to: 'withdrawn', by: 'applicant' })
      }
  })

  test('tells the applicant of an admission when it is confirmed, not when it is proposed or sent back', () => {
    for (const action of ['propose-admission', 'return-admission'])
      expect(isInside(action)).toBe(true)
    // Every move of the procedure is told, and whatever the applicant did.
    for (const action of [...actions, 'submit', 'book-defence', 'renew-code'])
      expect(isInside(action)).toBe(false)
  })

  test('admits on a document number only', () => {
    for (const kind of applicantKinds)
      for (const status of statuses)
        for (const { to, needs } of edgesFrom(kind, status))
          expect(needs.includes('document')).toBe(to === 'admitted')
  })

  test('cites the article of its kind on every edge', () => {
    for (const status of statuses) {
      for (const { article } of edgesFrom('integrator', status)) expect(article).toBe('measures/4')
      for (const { article } of edgesFrom('ecosystem-provider', status))
        expect(article).toBe('measures/5')
    }
  })

  test('rests on its article only where the article says so; every other edge is a setting', () => {
    const cited = applicantKinds.map((kind) =>
      statuses.flatMap((status) =>
        edgesFrom(kind, status)
          .filter(({ setting }) => !setting)
          .map(({ action }) => `${status}: ${action}`),
      ),
    )
    expect(cited).toEqual([
      [
        'submitted: accept',
        'expert-review: pass-review',
        'expert-review: reject',
        'defence: reject',
        'proposed: admit',
        'proposed: reject',
      ],
      ['submitted: accept', 'qualification-review: admit', 'qualification-review: reject'],
    ])
  })

  test('ends when closed: no walk of any length leaves a closed state or its own kind', () => {
    const walk = fc.array(fc.oneof(fc.constantFrom<string>(...actions), fc.string()), {
      maxLength: 30,
    })
    fc.assert(
      fc.property(fc.constantFrom(...applicantKinds), walk, (kind, walked) => {
        let status: (typeof statuses)[number] = 'submitted'
        for (const action of walked) {
          const taken = edge(kind, status, action)
          if (!isOpen(kind, status)) expect(taken).toBeNull()
          if (!taken) continue
          expect(edgesFrom(kind, status)).toContainEqual(taken)
          status = taken.to
        }
        if (kind === 'ecosystem-provider')
          expect(['expert-review', 'defence', 'proposed']).not.toContain(status)
      }),
    )
  })
})

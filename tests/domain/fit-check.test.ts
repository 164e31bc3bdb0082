import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { applicantKinds } from '#domain/application-form'
import { articleText } from '#domain/article'
import { citationOf } from '#domain/citation'
import { type Answer, askedAgain, fitCheck, questionsOf } from '#domain/fit-check'

const checked = (given: Record<string, string>) => fitCheck(new URLSearchParams(given))

/** The words of a provision as content holds them. */
function wordsOf(key: string): string {
  const { article, paragraph, item } = citationOf(key)
  const file = `content/measures/2024-8/${String(article).padStart(2, '0')}.mdx`
  const { paragraphs, items } = articleText(readFileSync(file, 'utf8').split('\n---\n')[1] ?? '')
  return (item ? items[item - 1] : paragraphs[(paragraph ?? 1) - 1]) ?? ''
}

/** Answers every question of a kind as the text would have it, and some otherwise. */
const fitting = (kind: (typeof applicantKinds)[number], more: Record<string, Answer> = {}) => ({
  ...Object.fromEntries(questionsOf(kind).map(({ key, fits = 'yes' }) => [key, fits])),
  lead: kind === 'integrator' ? 'yes' : 'no',
  ...more,
})

describe.each(applicantKinds)('the questions for %s', (kind) => {
  test('each quote a provision word for word', () => {
    for (const { of, words } of questionsOf(kind)) expect(wordsOf(of), of).toContain(words)
  })

  test('have each a key of their own, also from the other kind’s', () => {
    const keys = applicantKinds.flatMap((each) => questionsOf(each).map(({ key }) => key))
    expect(new Set(keys).size).toBe(keys.length - 3)
  })

  test('come one after the other, and lead to this kind', () => {
    const given: Record<string, string> = {}
    const all: Record<string, string> = fitting(kind)
    const asked: string[] = []
    for (let next = checked(given).next; next; next = checked(given).next) {
      asked.push(next.key)
      given[next.key] = all[next.key] ?? ''
    }
    expect(asked).toEqual(questionsOf(kind).map(({ key }) => key))
    expect(checked(given)).toMatchObject({ kind, next: null, lacking: [], total: asked.length })
  })

  test('say what does not fit, whatever is answered', () => {
    for (const { key, fits = 'yes', otherwise } of questionsOf(kind)) {
      const answer = fits === 'yes' ? 'no' : 'yes'
      if (key === 'lead') continue
      expect(checked(fitting(kind, { [key]: answer })).lacking.map((one) => one.key)).toEqual([key])
      expect(otherwise).toBeTruthy()
    }
  })
})

describe('an address', () => {
  test('that says nothing, or what is no answer, begins at the beginning', () => {
    for (const given of [{}, { sector: 'maybe', __proto__: 'yes' }, { data: 'yes', fees: 'no' }])
      expect(checked(given)).toMatchObject({ kind: null, answered: [], lacking: [] })
  })

  test('leaves out what the other kind was asked', () => {
    const both = { ...fitting('integrator'), ...fitting('ecosystem-provider') }
    const { answered } = checked(both)
    expect(answered).toHaveLength(questionsOf('ecosystem-provider').length)
  })

  test('asks one question again with all other answers kept', () => {
    const check = checked(fitting('integrator'))
    const fees = check.answered.find(({ question }) => question.key === 'fees')?.question
    if (!fees) throw new Error('not asked')
    const again = fitCheck(
      new URL(askedAgain(check, fees), 'https://handbook.example').searchParams,
    )
    expect(again.next).toBe(fees)
    expect(again.answered).toHaveLength(check.answered.length - 1)
  })
})

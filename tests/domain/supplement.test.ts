import { describe, expect, test } from 'vitest'
import { sectionKeys } from '#domain/application-form'
import { Decision, askedIn, wanting } from '#domain/decision'
import { edge } from '#domain/admission'
import { defaultSettings } from '#domain/setting'
import { askedText, unlocked } from '#domain/supplement'

const decision = (more: Record<string, string>) =>
  Decision.parse({ version: '1', action: 'request-supplement', dueOn: '2026-03-02', ...more })

describe('a supplement (补正)', () => {
  test('opens the sections it names, and all where it names none', () => {
    expect(unlocked({ cases: '补一个案例', identity: '' })).toEqual(['cases'])
    expect(unlocked({})).toEqual(sectionKeys)
  })

  test('is one text in the order of the form', () => {
    const asked = askedIn(
      decision({ 'supplement-cases': '补一个案例', 'supplement-identity': '改名称' }),
    )
    expect(askedText('请尽快', asked)).toBe('请尽快\n基本情况：改名称\n案例与业绩：补一个案例')
  })

  test('needs some text, in general or of a section', () => {
    const step = edge('integrator', 'submitted', 'request-supplement')
    if (!step) throw new Error('no such step')
    const problems = (more: Record<string, string>) =>
      wanting(step, decision(more), new Date('2026-01-05'), defaultSettings)
    expect(problems({})).toMatchObject([{ field: 'supplement' }])
    expect(problems({ supplement: '补' })).toEqual([])
    expect(problems({ supplement: '补', dueOn: '2026-02-28' })).toEqual([])
    expect(problems({ supplement: '补', dueOn: '2026-02-21' })).toMatchObject([
      { field: 'dueOn', message: expect.stringContaining('下一个工作日 2026-02-24') as string },
    ])
    expect(problems({ 'supplement-cases': '补' })).toEqual([])
  })
})

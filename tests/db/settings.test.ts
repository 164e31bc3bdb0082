import { describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { verifyStream } from '#db/events'
import { appoint } from '#db/people'
import { changeSetting, changedSettings, settingHistory, settingsOf } from '#db/settings'
import { problemsOf } from '#domain/problems'
import { SettingChange, defaultSettings, settingKeys, settings } from '#domain/setting'
import { appointee } from '../staff.ts'
import { freshDb } from './open.ts'

const at = new Date('2026-01-05T02:00:00Z')
const key = 'supplement.days'
const set = (db: Db, value: number, { person = 'clerk', version = 0 } = {}) =>
  changeSetting(db, {
    change: { key, value, version, reason: '试行后调整' },
    person,
    unit: '示例单位',
    at,
  })

describe('a setting', () => {
  test('is its default until it is changed, and then what it was changed to', async () => {
    const db = await freshDb()
    expect(await settingsOf(db)).toEqual(defaultSettings)
    expect(await set(db, 15)).toBe('changed')

    expect(await settingsOf(db)).toEqual({ ...defaultSettings, [key]: 15 })
  })

  test('leaves who changed it, from what, to what and why in a chain that holds', async () => {
    const db = await freshDb()
    await set(db, 15)
    await set(db, 20, { version: 1, person: 'other' })

    expect(await settingHistory(db, key)).toMatchObject([
      { actor: 'other', from: 15, to: 20, reason: '试行后调整', unit: '示例单位' },
      { actor: 'clerk', from: 10, to: 15 },
    ])
    expect(await verifyStream(db, `setting/${key}`)).toBeNull()
  })

  test('names who changed it', async () => {
    const db = await freshDb()
    await appoint(db, appointee('clerk', 'bureau'), at)
    await set(db, 15)

    expect(await settingHistory(db, key)).toMatchObject([{ actorName: '示例clerk' }])
    expect(await changedSettings(db)).toMatchObject([{ key, changedByName: '示例clerk' }])
  })

  test('is changed by one of two at once; the same form again is no second change', async () => {
    const db = await freshDb()
    const outcomes = await Promise.all([set(db, 15), set(db, 20, { person: 'other' })])
    expect(outcomes.sort()).toEqual(['changed', 'changed meanwhile'])

    const value = (await settingsOf(db))[key]
    const person = value === 15 ? 'clerk' : 'other'
    expect(await set(db, value, { person })).toBe('changed')
    expect(await settingHistory(db, key)).toHaveLength(1)
  })
})

describe('a change of a setting', () => {
  const typed = { key, version: '0', value: '15', reason: '调整' }
  test.each(settingKeys.map((each) => [each, settings[each]] as const))(
    'of %s keeps to its bounds, and its default is within them',
    (each, { least, most, value }) => {
      const ok = (of: number) =>
        SettingChange.safeParse({ ...typed, key: each, value: String(of) }).success

      expect([ok(least - 1), ok(least), ok(value), ok(most), ok(most + 1)]).toEqual([
        false,
        true,
        true,
        true,
        false,
      ])
    },
  )

  test.each([
    ['value', '十五'],
    ['value', '-3'],
    ['key', 'session.idle'],
    ['reason', ''],
  ])('is refused by its field for %s “%s”', (field, value) => {
    const { error } = SettingChange.safeParse({ ...typed, [field]: value })
    expect(error && problemsOf(error).map((problem) => problem.field)).toEqual([field])
  })
})

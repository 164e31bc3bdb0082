import { describe, expect, test } from 'vitest'
import { settingsFrom } from '#functions/world'

const enough = { SITE_SECRET: '0123456789abcdef0123456789abcdef' }

describe('the configuration', () => {
  test('needs a secret and nothing else', () => {
    expect(settingsFrom(enough)).toMatchObject({ demo: false, origin: '', handlingUnits: '' })
  })

  test('puts a list of handling units together that was cut into several variables', () => {
    const env = { ...enough, SITE_ID: 'a', HANDLING_UNITS: '{"pay', HANDLING_UNITS_2: 'load":' }

    expect(settingsFrom({ ...env, HANDLING_UNITS_3: '1}' }).handlingUnits).toBe('{"payload":1}')
    expect(settingsFrom({ ...env, HANDLING_UNITS_4: 'x' }).handlingUnits).toBe('{"payload":')
  })

  test.each([
    ['no secret', {}, /SITE_SECRET/],
    ['a short secret', { SITE_SECRET: 'short' }, /SITE_SECRET/],
    ['an origin that is no address', { ...enough, SITE_ORIGIN: 'handbook' }, /SITE_ORIGIN/],
    [
      'a demo that faces the world',
      { ...enough, DEMO: '1', SITE_ORIGIN: 'https://a.example' },
      /loopback/,
    ],
    ['complaints without a site id', { ...enough, HANDLING_UNITS: '{}' }, /SITE_ID/],
    ['an unknown demo mode', { ...enough, DEMO: 'yes' }, /DEMO/],
  ])('is refused with %s, by name', (_, env, named) => {
    expect(() => settingsFrom(env)).toThrow(named)
  })
})

import { describe, expect, test } from 'vitest'
import { settingsFrom } from '#functions/world'

const enough = { SITE_SECRET: '0123456789abcdef0123456789abcdef' }

describe('the configuration', () => {
  test('needs a secret and nothing else', () => {
    expect(settingsFrom(enough)).toMatchObject({ demo: false, origin: '', handlingUnits: '' })
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

import { describe, expect, test } from 'vitest'
import { networkOf, windowOf } from '#domain/limit'

describe('the network of an address', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['2001:db8:1:2ff:1:2:3:4', '2001:db8:1:200::/56'],
    ['2001:db8:1:200::9', '2001:db8:1:200::/56'],
    ['fe80::1%eth0', 'fe80:0:0:0::/56'],
    ['::1', '0:0:0:0::/56'],
    ['2001:db8:1:2ff:1:2:3:4:5', null],
    ['1::2::3', null],
    ['256.1.1.1', null],
    ['unknown', null],
    ['', null],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})

test('a window is the aligned quarter of an hour that holds the instant', () => {
  const { from, to } = windowOf('sign-in', new Date('2026-01-05T02:29:59Z'))

  expect(new Date(from).toISOString()).toBe('2026-01-05T02:15:00.000Z')
  expect(to.toISOString()).toBe('2026-01-05T02:30:00.000Z')
})

import { describe, expect, test } from 'vitest'
import { sites } from '../rig/sites.ts'

describe.each(sites)('a short link on $name', ({ url }) => {
  test.each([
    ['/m/6', '/measures/6/'],
    ['/m/6/4', '/measures/6/#item-4'],
    ['/m/6/4/', '/measures/6/#item-4'],
    ['/m/4/p2', '/measures/4/#p2'],
    ['/m/13/2/', '/measures/13/#item-2'],
  ])('%s leads for good to %s', async (short, provision) => {
    let [at, hops] = [new URL(short, url), 0]
    while (at.pathname.startsWith('/m/') && hops < 3) {
      const answer = await fetch(at, { redirect: 'manual' })
      expect([301, 308]).toContain(answer.status)
      at = new URL(answer.headers.get('location') ?? '', at)
      hops++
    }
    expect(at.pathname + at.hash).toBe(provision)
  })

  test.each(['/m/14/', '/m/6/5/', '/m/6/p2/', '/m/6/4/1/', '/m/06/', '/m/', '/m/x/'])(
    '%s, which names no provision, is the house’s 404',
    async (short) => {
      const answer = await fetch(url + short)
      expect(answer.status).toBe(404)
      expect(await answer.text()).toContain('<h1')
    },
  )
})

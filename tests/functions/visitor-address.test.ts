import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { addressOf, noteAddress } from '#functions/visitor-address'

const request = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage

describe('where a request comes from', () => {
  const forwarded = { 'x-forwarded-for': '203.0.113.9, 198.51.100.4' }

  test.each([
    ['the socket, whatever the visitor says', '192.0.2.1', forwarded, '', '192.0.2.1'],
    ['what the trusted proxy added last', '127.0.0.1', forwarded, '127.0.0.1', '198.51.100.4'],
    ['the socket beside the proxy', '192.0.2.1', forwarded, '127.0.0.1', '192.0.2.1'],
    ['the proxy itself where it says nothing', '127.0.0.1', {}, '127.0.0.1', '127.0.0.1'],
  ])('is %s', (_, socket, headers, proxy, expected) => {
    expect(addressOf(request(socket, headers), proxy)).toBe(expected)
  })

  test('is never what the visitor sent under our own name', () => {
    const forged = request('192.0.2.1', { 'x-visitor-address': '203.0.113.9' })
    noteAddress(forged, '')

    expect(forged.headers['x-visitor-address']).toBe('192.0.2.1')
  })
})

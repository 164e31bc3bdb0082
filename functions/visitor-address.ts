import type { IncomingMessage } from 'node:http'
import { networkOf } from '#domain/limit'
import { ADDRESS_HEADER } from '#functions/limited'

/**
 * Where a request to the single machine comes from: the socket's address, or, only when that is the configured reverse
 * proxy, the last address the proxy wrote into X-Forwarded-For. What stands before it there the visitor may have made up.
 */
export function addressOf(req: IncomingMessage, trustedProxy: string): string {
  const socket = req.socket.remoteAddress ?? ''
  const trusted = trustedProxy.split(',').map((each) => networkOf(each.trim()))
  if (trustedProxy === '' || !trusted.includes(networkOf(socket))) return socket
  const forwarded = [req.headers['x-forwarded-for'] ?? ''].flat().join(',')
  const last = forwarded.split(',').at(-1)?.trim() ?? ''
  return networkOf(last) ? last : socket
}

/** Puts the address where the app looks for it, over whatever the visitor sent under that name. */
export function noteAddress(req: IncomingMessage, trustedProxy: string) {
  req.headers[ADDRESS_HEADER] = addressOf(req, trustedProxy)
}

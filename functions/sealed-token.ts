import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { base64urlnopad } from '@scure/base'
import { keyedHash } from '#functions/tokens'

const IV = 12

const bytes = (data: Uint8Array) => new Uint8Array(data)

const keyOf = (secret: string, purpose: string) =>
  crypto.subtle.importKey(
    'raw',
    bytes(hexToBytes(keyedHash(secret, 'sealed-token', purpose))),
    'AES-GCM',
    false,
    ['encrypt', 'decrypt'],
  )

/** A value that expires and that only we can read: AES-256-GCM under a key of the site's secret and this purpose. */
export async function sealToken(
  secret: string,
  purpose: string,
  payload: string,
  expires: Date,
): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV))
  const text = bytes(utf8ToBytes(JSON.stringify([payload, expires.getTime()])))
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv },
    await keyOf(secret, purpose),
    text,
  )
  return base64urlnopad.encode(new Uint8Array([...iv, ...new Uint8Array(sealed)]))
}

/** The payload of a token we sealed for this purpose that has not expired, or `null`. Never throws. */
export async function openSealedToken(
  secret: string,
  purpose: string,
  token: string,
  now: Date,
): Promise<string | null> {
  try {
    const sealed = base64urlnopad.decode(token)
    const text = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: bytes(sealed.subarray(0, IV)) },
      await keyOf(secret, purpose),
      bytes(sealed.subarray(IV)),
    )
    const [payload, expires] = JSON.parse(new TextDecoder().decode(text)) as [string, number]
    return expires > now.getTime() ? payload : null
  } catch {
    return null
  }
}

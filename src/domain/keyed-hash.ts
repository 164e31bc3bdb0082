import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** HMAC-SHA-256 in hex. `purpose` keeps one use of the secret from standing in for another. */
export const keyedHash = (secret: string, purpose: string, text: string) =>
  bytesToHex(hmac(sha256, utf8ToBytes(secret), utf8ToBytes(`${purpose}|${text}`)))

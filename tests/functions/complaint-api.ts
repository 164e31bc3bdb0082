import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, randomBytes } from '@noble/hashes/utils.js'
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import type { Challenge } from 'altcha-lib/types'
import { generateHybridIdentity } from 'age-encryption'
import { packed, unpacked } from '#domain/parcel'
import { type ReceiptKeys, receiptKeys } from '#domain/receipt-keys'
import { receiptFrom } from '#domain/receipt'
import { type SealedCase, sealCase } from '#domain/sealed-case'
import { demoList } from '#domain/demo-keys'

/** Whatever answers requests: the functions themselves, or a site that runs. */
export type App = {
  request: (path: string, init?: RequestInit) => Response | Promise<Response>
}

/** A site that runs, asked as a page of its own would ask it. */
export const appAt = (url: string): App => ({
  request: (path, init = {}) => {
    const headers = new Headers(init.headers)
    headers.set('sec-fetch-site', 'same-origin')
    return fetch(url + path, { ...init, headers })
  },
})

export const hashOf = (bytes: Uint8Array) => bytesToHex(sha256(bytes))

/** Posts a parcel, as a page's script does. */
export const send = async (app: App, path: string, head: unknown, pieces: Uint8Array[] = []) =>
  app.request(path, {
    method: 'POST',
    body: packed(head, pieces),
    headers: { 'content-type': 'application/octet-stream' },
  })

export const partsOf = async (answer: Response) =>
  unpacked(new Uint8Array(await answer.arrayBuffer()))

/** A challenge and its solution. */
export async function solved(app: App) {
  const answer = await app.request('/api/complaints/challenge/')
  const challenge = (await answer.json()) as Challenge
  return { challenge, solution: await solveChallenge({ challenge, deriveKey }) }
}

export const ticketFrom = async (app: App, payload: unknown) =>
  ((await (await send(app, '/api/complaints/tickets/', payload)).json()) as { ticket: string })
    .ticket

export const freshTicket = async (app: App) => ticketFrom(app, await solved(app))

/** The keys of a receipt that no other test has. */
export const freshKeys = async () => receiptKeys(receiptFrom(randomBytes(128)), 'demo')

/** Keys of no receipt, for what needs many: stretching a receipt is the reporter's work, not the server's. */
export const keysOfNoReceipt = async (): Promise<ReceiptKeys> => ({
  ...{ locator: randomBytes(16), auth: randomBytes(32), signingSeed: randomBytes(32) },
  identity: await generateHybridIdentity(),
})

/** A sealed complaint to the bureau, as the page's script makes it. */
export async function sealed(complaint: unknown = { facts: '示例' }, made?: ReceiptKeys) {
  const keys = made ?? (await freshKeys())
  const { recipients } = await demoList()
  return { keys, parts: await sealCase(complaint, { keys, recipients: recipients.slice(0, 1) }) }
}

export const filingHead = (keys: ReceiptKeys, ticket: string, change: object = {}) => ({
  ...{ ticket, queue: 'bureau', enclosures: [] },
  ...{ locatorHash: hashOf(keys.locator), authHash: hashOf(keys.auth) },
  ...change,
})

export const filingPieces = ({ slots, envelope }: SealedCase) => [...slots, envelope]

/** Files a sealed complaint and answers its keys. */
export async function filed(app: App, complaint?: unknown) {
  const { keys, parts } = await sealed(complaint)
  const head = filingHead(keys, await freshTicket(app))
  const answer = await send(app, '/api/complaints/', head, filingPieces(parts))
  return { keys, parts, head, answer }
}

import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import type { Challenge } from 'altcha-lib/types'
import { NotTaken, fetchJson, post } from '#scripts/sealed-post'

/** Works for a ticket that one complaint, or one message with files, uses up. Throws `NotTaken`. */
export async function earnTicket(): Promise<string> {
  const challenge = (await fetchJson('/api/complaints/challenge/')) as Challenge
  const solution = await solveChallenge({ challenge, deriveKey, timeout: 300_000 })
  if (!solution)
    throw new NotTaken('这台设备算得太慢，没有准备好。请再试一次，或改用线下方式', false)
  const { ticket } = (await post('/api/complaints/tickets/', { challenge, solution })) as {
    ticket: string
  }
  return ticket
}

/** The id that the names of a ticket's files begin with. */
export const ticketId = (ticket: string) => ticket.split('.', 1)[0] ?? ''

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { DeadlineKind } from '#domain/complaint-deadline'
import type { ComplaintAction, ComplaintState } from '#domain/complaint-state'
import { type FilingProof, isProved } from '#domain/filing-proof'
import type { HandlingUnits } from '#domain/handling-units'
import type { ReceiptKeys } from '#domain/receipt-keys'
import { type Thread, openThread, reporterSigner } from '#domain/thread'
import { askParcel } from '#scripts/sealed-post'

/** What the server tells of a case. */
export type Looked = {
  state: ComplaintState
  receivedOn: string
  deadlines: { kind: DeadlineKind; dueOn: string; metOn: string | null }[]
  moves: { kind: 'file' | ComplaintAction; happenedOn: string; unit: string }[]
  messages: { no: number; on: string }[]
  files: { id: string; parts: number }[]
}

/** A case as its reporter's browser opened it: held in memory, and gone with the page. */
export type Opened = { keys: ReceiptKeys; head: Looked; thread: Thread; envelope: Uint8Array }

/** What the server knows a receipt by. */
export const locatorHashOf = ({ locator }: ReceiptKeys) => bytesToHex(sha256(locator))

/** Looks a case up by its receipt's keys and opens it; `null` where there is none. Throws `NotTaken`. */
export async function lookUp(keys: ReceiptKeys): Promise<Opened | null> {
  const { head: sent, pieces } = await askParcel('/api/complaints/case/', {
    locator: bytesToHex(keys.locator),
  })
  const head = sent as Looked
  const kept = head.messages.map(({ no, on }, i) => ({
    no,
    on,
    bytes: pieces[i] ?? new Uint8Array(),
  }))
  const thread = await openThread(kept, {
    ...{ identity: keys.identity, locatorHash: locatorHashOf(keys) },
    reporter: reporterSigner(keys),
  })
  return thread && { keys, head, thread, envelope: kept[0]?.bytes ?? new Uint8Array() }
}

/** The newest proof of filing whose signature holds, or `null`. */
export function proofIn(
  { thread }: Opened,
  list: HandlingUnits | null,
): { proof: FilingProof; nonce: string; unit: string } | null {
  for (const entry of thread.entries.toReversed()) {
    const proof = entry.is === 'message' ? entry.talk.proof : undefined
    const unit = list?.units.find(({ id }) => id === proof?.unit)
    if (proof && unit?.signer && isProved(proof, unit.signer))
      return { proof, nonce: thread.first.nonce, unit: unit.name }
  }
  return null
}

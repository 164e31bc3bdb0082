import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, randomBytes } from '@noble/hashes/utils.js'
import type { Db } from '#db/client'
import {
  type Respondent,
  institutionTyped,
  listedInstitution,
  promotersInCharge,
} from '#db/complaint-respondents'
import { fileComplaint } from '#db/complaints'
import { dayOf } from '#domain/calendar'
import type { Complaint, SealedComplaint } from '#domain/complaint'
import type { Promoter, Route } from '#domain/complaint-route'
import { receiptKeys, receiptOfNonce } from '#domain/receipt-keys'
import { sealCase } from '#domain/sealed-case'
import { createGate } from '#db/gate'
import type { World } from '#functions/world'

/** Deriving and sealing cost about half a CPU-second: two at once in a process, a few more may wait. */
export const costly = createGate({ seats: 2, waiting: 16, patience: 8000 })

/** What the server keeps of a locator or an auth key. */
export const keptHash = (secret: Uint8Array) => bytesToHex(sha256(secret))

/**
 * What the database knows about the respondent, before anybody is let in on the complaint; `null` where it has no
 * such institution to choose. `hadPicker`: a name typed beside the list is nobody of the list.
 */
export async function knownAbout(
  db: Db,
  { respondent, respondentName }: Complaint,
  hadPicker: boolean,
): Promise<{ institution: Respondent | undefined; promoters: Promoter[] } | null> {
  const find = () => {
    if (respondent) return listedInstitution(db, respondent)
    return hadPicker ? undefined : institutionTyped(db, respondentName)
  }
  const [institution, promoters] = await Promise.all([find(), promotersInCharge(db)])
  return respondent && !institution ? null : { institution, promoters }
}

/**
 * Seals a complaint in memory and files it; answers the receipt of the form's nonce.
 * The text reaches nothing but the seal: no statement, no log, no error carries it.
 */
export async function sealAndFile(
  { db, now, settings }: World,
  { nonce, ...rest }: Complaint,
  { institution, route }: { institution: Respondent | undefined; route: Route },
): Promise<string> {
  const receipt = receiptOfNonce(nonce)
  const keys = await receiptKeys(receipt, settings.siteId)
  const complaint: SealedComplaint = {
    ...rest,
    ...(institution && { institution }),
    units: route.units.map(({ id }) => id),
  }
  const sealed = await sealCase(complaint, {
    keys,
    recipients: route.units.map(({ recipient }) => recipient),
  })
  await fileComplaint(db, {
    slots: sealed.slots,
    envelope: sealed.envelope,
    id: bytesToHex(randomBytes(16)),
    locatorHash: keptHash(keys.locator),
    authHash: keptHash(keys.auth),
    queue: route.queue,
    receivedOn: dayOf(now()),
  })
  return receipt
}

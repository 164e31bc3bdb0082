import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { identityToRecipient } from 'age-encryption'
import { freshCaseKeys } from '#domain/case-keys'
import { tidied } from '#domain/complaint-check'
import { type Promoter, routeOf } from '#domain/complaint-route'
import type { FileRead } from '#domain/enclosure'
import { verifiedUnits } from '#domain/handling-units'
import type { Values } from '#domain/problems'
import { receiptKeys } from '#domain/receipt-keys'
import { sealCase } from '#domain/sealed-case'
import { type Sector, sectors } from '#domain/sectors'
import { earnTicket } from '#scripts/effort'
import { NotTaken, post } from '#scripts/sealed-post'
import { type Progress, sendFiles } from '#scripts/send-files'

/** What the page carries for whoever seals in it: all of it is public. */
export type Desk = {
  siteId: string
  /** The signed list of units and the root key that signed it. */
  units: string
  root: string
  today: string
  promoters: Promoter[]
}

export type Filled = {
  values: Values
  institution?: { id: string; name: string }
  files: readonly FileRead[]
}

const nobody = '没有可以受理这件投诉的单位，请改用线下方式'

const textOf = (values: Values, field: string) => tidied([values[field] ?? ''].flat()[0] ?? '')

/** Who receives it, decided here: the respondent is told to nobody but them. Throws `NotTaken` where nobody may. */
function routed({ units, root, today, promoters }: Desk, { values, institution }: Filled) {
  const list = verifiedUnits(units, root, today)
  if (!list) throw new NotTaken('受理单位的名册没有通过核对，不能在线提交。请改用线下方式', true)
  const sector = textOf(values, 'sector')
  const route = routeOf(list, {
    sector: (Object.hasOwn(sectors, sector) ? sector : 'fireworks') as Sector,
    name: textOf(values, 'respondentName'),
    bureauOnly: values['bureauOnly'] === 'yes',
    promoters,
    ...(institution && { institution }),
  })
  if (!route) throw new NotTaken(nobody, true)
  return route
}

/** What is sealed: the form's own fields, tidied. */
const bodyOf = ({ values, institution }: Filled, units: string[]) => ({
  ...Object.fromEntries(
    Object.entries(values)
      .filter(([field]) => field !== 'nonce')
      .map(([field, value]) => [
        field,
        field === 'grounds' ? [value].flat() : tidied([value].flat()[0] ?? ''),
      ]),
  ),
  ...(institution && { institution }),
  units,
})

/** Begins what takes a while, while the receipt is being written down: the keys, and the work for a ticket. */
export function prepare(receipt: string, { siteId }: Desk) {
  const begun = { keys: receiptKeys(receipt, siteId), ticket: earnTicket() }
  // Who waits for it is told; until then nobody is.
  begun.ticket.catch(() => null)
  return begun
}

type Prepared = ReturnType<typeof prepare>

/** A complaint that is sealed and whose files were sent: sending it twice files it once. */
export type ReadyToFile = { head: object; pieces: Uint8Array[] }

/** Seals a complaint and sends its files. Throws `NotTaken`. */
export async function sealComplaint(
  desk: Desk,
  filled: Filled,
  prepared: Prepared,
  progress: Progress,
): Promise<ReadyToFile> {
  const route = routed(desk, filled)
  const [keys, ticket, own] = await Promise.all([prepared.keys, prepared.ticket, freshCaseKeys()])
  const recipients = [own.recipient, await identityToRecipient(keys.identity)]
  const { named, parts } = await sendFiles(filled.files, { ticket, recipients, progress })
  const body = bodyOf(
    filled,
    route.units.map(({ id }) => id),
  )
  const { slots, envelope } = await sealCase(body, {
    ...{ keys, own, files: named },
    recipients: route.units.map(({ recipient }) => recipient),
  })
  const head = {
    ...{ ticket, queue: route.queue, enclosures: parts },
    locatorHash: bytesToHex(sha256(keys.locator)),
    authHash: bytesToHex(sha256(keys.auth)),
  }
  return { head, pieces: [...slots, envelope] }
}

/** Files what was sealed. Throws `NotTaken`. */
export const fileSealed = ({ head, pieces }: ReadyToFile) => post('/api/complaints/', head, pieces)

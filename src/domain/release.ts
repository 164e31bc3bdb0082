import type { ReleasePackage } from '#domain/api-data'
import { instantOn } from '#domain/calendar'
import { type EntryState, type Kind, entryStateName, kindName } from '#domain/institution'
import { type Sector, sectorName } from '#domain/sector'

/** The list in the shape of the Open Contracting Data Standard (OCDS 1.1): who was chosen by whom, when, on which document. */

type Change = {
  entryId: string
  no: number
  kind: Kind
  sector: Sector
  state: EntryState
  fromOn: string
  basis: string
  recordedAt: Date
  name: string
  creditCode: string
}

// Made up here and registered nowhere, and the description says so.
const PREFIX = 'changsha-pilot'
const BUREAU = { id: 'changsha-gxj', name: '长沙市工业和信息化局' }

const tags = { admitted: 'awardUpdate', suspended: 'awardUpdate' } as const
const statuses = { admitted: 'active', suspended: 'pending' } as const

/** Midnight of a day where the list is kept: of the day from which on a change counts only the day is known. */
const instant = (on: string) => instantOn(on, 0).toISOString()

/** One change as one release: dated when it was made public; the award's date is the day it counts from. */
export function releaseOf(change: Change): ReleasePackage['releases'][number] {
  const { entryId, no, kind, sector, state, fromOn, basis, recordedAt, name, creditCode } = change
  const supplier = { id: `CN-USCC-${creditCode}`, name }
  const here = state === 'admitted' || state === 'suspended'
  return {
    ocid: `${PREFIX}-${entryId}`,
    id: `${entryId}-${String(no)}`,
    date: recordedAt.toISOString(),
    tag: [no === 1 ? 'award' : here ? tags[state] : 'awardCancellation'],
    initiationType: 'tender',
    language: 'zh',
    parties: [
      { ...BUREAU, roles: ['procuringEntity'] },
      {
        ...supplier,
        roles: ['supplier'],
        identifier: { scheme: 'CN-USCC', id: creditCode, legalName: name },
      },
    ],
    awards: [
      {
        id: entryId,
        title: `${kindName(kind)}（${sectorName(sector)}）`,
        status: here ? statuses[state] : 'cancelled',
        statusDetails: entryStateName(state, kind),
        date: instant(fromOn),
        suppliers: [supplier],
        documents: [{ id: basis, documentType: 'awardNotice', title: basis }],
      },
    ],
  }
}

/** What stands around the releases. */
export const packageOf = (
  origin: string,
  publisher: string,
  newest: Date | null,
): Omit<ReleasePackage, 'releases'> => ({
  uri: `${origin}/api/institutions/releases.json`,
  version: '1.1',
  publishedDate: newest?.toISOString() ?? instant('2024-04-15'),
  publisher: { name: publisher },
  license: `${origin}/about/data/`,
  publicationPolicy: `${origin}/about/api/`,
})

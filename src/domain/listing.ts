import { isDay } from '#domain/calendar'
import { type EntryState, type Kind, entryStates, kinds } from '#domain/institution'
import { SEARCH_MAX, nameKey } from '#domain/name-search'
import { type NoticeState, noticeStates } from '#domain/notice'
import { type Sector, sectors } from '#domain/sector'

/** What a list is asked for by its address. Whatever an address says that is not known is left out, never an error. */
export type InstitutionFilter = {
  kind: Kind | null
  sector: Sector | null
  state: EntryState | null
  /** A piece of a name, or a credit code or its beginning; empty for all. */
  name: string
  /** The place after which the page begins. */
  after: number | null
}

export type NoticeFilter = {
  sector: Sector | null
  state: NoticeState | null
  /** The last notice of the page before. */
  after: Issued | null
}

const known = <T extends string>(list: Record<T, string>, value: string | null): T | null =>
  value !== null && Object.hasOwn(list, value) ? (value as T) : null

const typed = (value: string | null) =>
  Array.from((value ?? '').toWellFormed().normalize('NFC').replace(/\p{C}/gu, '').trim())
    .slice(0, SEARCH_MAX)
    .join('')

export function institutionFilter(asked: URLSearchParams): InstitutionFilter {
  const name = typed(asked.get('name'))
  const after = asked.get('after') ?? ''
  return {
    kind: known(kinds, asked.get('kind')),
    sector: known(sectors, asked.get('sector')),
    state: known(entryStates, asked.get('state')),
    name: nameKey(name) === '' ? '' : name,
    after: /^\d{1,15}$/.test(after) ? Number(after) : null,
  }
}

/** A place in a list of documents by day: the last one of the page before. */
export type Issued = { issuedOn: string; id: string }

/** The place that an address asks to go on after, or `null` for the beginning and for whatever is no place. */
export function issuedAfter(asked: URLSearchParams): Issued | null {
  const [, issuedOn = '', id = ''] =
    /^(\d{4}-\d\d-\d\d)\.([\w-]{1,64})$/.exec(asked.get('after') ?? '') ?? []
  return isDay(issuedOn) ? { issuedOn, id } : null
}

export const noticeFilter = (asked: URLSearchParams): NoticeFilter => ({
  sector: known(sectors, asked.get('sector')),
  state: known(noticeStates, asked.get('state')),
  after: issuedAfter(asked),
})

/** The query of the address that shows this list from `after` on, or from its beginning; empty if nothing is asked. */
export function queryOf(
  filter: Omit<Partial<InstitutionFilter>, 'after' | 'state'> & { state: string | null },
  after: string | number | null = null,
): string {
  const { kind, sector, state, name } = filter
  const asked = Object.entries({ name, kind, sector, state, after }).filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  )
  return asked.length === 0 ? '' : `?${new URLSearchParams(asked.map(([k, v]) => [k, String(v)]))}`
}

/** Whether a public id can be one of ours at all: asked before the database is. */
export const isId = (id: string | undefined): id is string =>
  id !== undefined && /^[\w-]{1,64}$/.test(id)

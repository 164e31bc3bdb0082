import { isDay, typedDay } from '#domain/calendar'
import {
  type AnnouncementKind,
  type EntryState,
  type Kind,
  announcementKinds,
  entryStates,
  kinds,
} from '#domain/institution'
import { SEARCH_MAX, nameKey } from '#domain/name-search'
import { type NoticeState, noticeStates } from '#domain/notice'
import { type Sector, sectors } from '#domain/sector'

/** What a list is asked for by its address. Whatever an address says that is not known is left out, never an error. */
export type InstitutionFilter = {
  kind: Kind | null
  sector: Sector | null
  state: EntryState | null
  /** A piece of a name, or a credit code or its beginning (see `codeBegun`); empty for all. */
  name: string
  /** The day whose list it is; `null` for today's. */
  on: string | null
  /** The place after which the page begins. */
  after: number | null
}

/** What the difference of two days' lists is asked for. */
export type DifferenceFilter = {
  from: string
  to: string
  kind: Kind | null
  sector: Sector | null
  after: Changed | null
}

export type NoticeFilter = {
  sector: Sector | null
  state: NoticeState | null
  /** The last notice of the page before. */
  after: Issued | null
}

export type AnnouncementFilter = { kind: AnnouncementKind | null; after: Issued | null }

const known = <T extends string>(list: Record<T, string>, value: string | null): T | null =>
  value !== null && Object.hasOwn(list, value) ? (value as T) : null

const typed = (value: string | null) =>
  Array.from((value ?? '').toWellFormed().normalize('NFC').replace(/\p{C}/gu, '').trim())
    .slice(0, SEARCH_MAX)
    .join('')

/** A day as an address gives it: what was typed, the day it names, and what is wrong with it. Nothing typed is no day. */
export type DayAsked = { typed: string; day: string | null; problem: string | null }

/** Reads a day that is not to come, seen from `today`: unlike an unknown filter, a wrong day is told, for it would show another list. */
export function dayAsked(value: string | null, today: string): DayAsked {
  const asked = typed(value)
  if (asked === '') return { typed: asked, day: null, problem: null }
  const day = typedDay(asked)
  if (!isDay(day))
    return { typed: asked, day: null, problem: '日期应为实际存在的日期，例如 2024-06-30' }
  return day > today
    ? { typed: asked, day: null, problem: '日期不能晚于今天' }
    : { typed: asked, day, problem: null }
}

export function institutionFilter(
  asked: URLSearchParams,
  on: string | null = null,
): InstitutionFilter {
  const name = typed(asked.get('name'))
  const after = asked.get('after') ?? ''
  return {
    kind: known(kinds, asked.get('kind')),
    sector: known(sectors, asked.get('sector')),
    state: known(entryStates, asked.get('state')),
    name: nameKey(name) === '' ? '' : name,
    on,
    after: /^\d{1,15}$/.test(after) ? Number(after) : null,
  }
}

/** How many lines stand before this page, as the page before it counted; 0 where it did not say. */
export const rowsBefore = (asked: URLSearchParams): number => {
  const before = asked.get('before') ?? ''
  return /^\d{1,7}$/.test(before) ? Number(before) : 0
}

/** A place in a list of documents by day: the last one of the page before. */
export type Issued = { issuedOn: string; id: string }

/** A place in a list of changes by day and by turn on it: the last one of the page before, by its entry or institution. */
export type Changed = { on: string; turn: number; id: string }

/** The place that an address asks to go on after, or `null` for the beginning and for whatever is no place. */
export function issuedAfter(asked: URLSearchParams): Issued | null {
  const [, issuedOn = '', id = ''] =
    /^(\d{4}-\d\d-\d\d)\.([\w-]{1,100})$/.exec(asked.get('after') ?? '') ?? []
  return isDay(issuedOn) ? { issuedOn, id } : null
}

function changedAfter(asked: URLSearchParams): Changed | null {
  const [, on = '', turn = '', id = ''] =
    /^(\d{4}-\d\d-\d\d)\.(\d)\.([\w-]{1,100})$/.exec(asked.get('after') ?? '') ?? []
  return isDay(on) ? { on, turn: Number(turn), id } : null
}

/** That place as an address says it. */
export const changedText = ({ on, turn, id }: Changed) => `${on}.${String(turn)}.${id}`

/** Whether a change stands before another, the newest first. */
export function byNewest(a: Changed, b: Changed): number {
  const [here, there] = [changedText(a), changedText(b)]
  return here < there ? 1 : here > there ? -1 : 0
}

export function differenceFilter(
  asked: URLSearchParams,
  from: string,
  to: string,
): DifferenceFilter {
  return {
    from,
    to,
    kind: known(kinds, asked.get('kind')),
    sector: known(sectors, asked.get('sector')),
    after: changedAfter(asked),
  }
}

export const noticeFilter = (asked: URLSearchParams): NoticeFilter => ({
  sector: known(sectors, asked.get('sector')),
  state: known(noticeStates, asked.get('state')),
  after: issuedAfter(asked),
})

export const announcementFilter = (asked: URLSearchParams): AnnouncementFilter => ({
  kind: known(announcementKinds, asked.get('kind')),
  after: issuedAfter(asked),
})

/** The query of an address: what is asked, without what is not. Empty if nothing is. */
export function queryOf(
  asked: Record<string, unknown>,
  after: string | number | null = null,
): string {
  const pairs = Object.entries({ ...asked, after }).flatMap(([key, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [[key, String(value)]] : [],
  )
  const said = pairs.filter(([, value]) => value !== '')
  return said.length === 0 ? '' : `?${new URLSearchParams(said)}`
}

/**
 * What a list is narrowed to, in words for its title and caption, which are all that paper or a picture shows of it; empty
 * for the whole. Each condition comes under what it is called.
 */
export const narrowedTo = (asked: Record<string, string | null>): string =>
  Object.entries(asked)
    .flatMap(([called, value]) => (value ? [`${called}“${value}”`] : []))
    .join('，')

/** A title that says so, too. */
export const narrowedTitle = (title: string, narrowed: string) =>
  narrowed === '' ? title : `${title}（${narrowed}）`

/** How a caption begins that says so. */
export const narrowedLead = (narrowed: string) => (narrowed === '' ? '' : `只列${narrowed}的。`)

/** Whether a public id can be one of ours at all: asked before the database is. */
export const isId = (id: string | undefined): id is string =>
  id !== undefined && /^[\w-]{1,64}$/.test(id)

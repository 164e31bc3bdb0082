import * as z from 'zod'
import { renamingText } from '#domain/entry-change'
import { type Sector, sectorName, sectors as inOrder } from '#domain/sector'

/** The three kinds of service institution (服务机构) of Art. 2. */
export const kinds = {
  promoter: '行业推进机构',
  integrator: '集成服务商',
  'ecosystem-provider': '生态服务商',
} as const

export const Kind = z.enum(
  Object.keys(kinds) as [keyof typeof kinds, ...(keyof typeof kinds)[]],
  '请选择机构类型',
)
export type Kind = z.infer<typeof Kind>

export const kindName = (kind: Kind) => kinds[kind]

/** The states of an entry (入库记录), which holds per kind and sector. */
export const entryStates = {
  admitted: '在库',
  suspended: '暂停',
  left: '退出',
  removed: '移出',
} as const

export type EntryState = keyof typeof entryStates

/** How a state reads. A promoter is designated (Art. 3), not admitted to the pool, so its entry has words of its own. */
export function entryStateName(state: EntryState, kind: Kind): string {
  if (kind !== 'promoter' || state === 'suspended') return entryStates[state]
  return state === 'admitted' ? '已确定' : '已结束'
}

const tones = { admitted: 'on', suspended: 'due', left: 'past', removed: 'past' } as const

/** The tone of the tag that says the state. */
export const entryStateTone = (state: EntryState) => tones[state]

/** The article that holds the duties of a kind (Arts. 6 to 8). */
export const dutyArticle = (kind: Kind) =>
  ({ promoter: 6, integrator: 7, 'ecosystem-provider': 8 })[kind]

/** The article that holds the conduct code of a kind (Arts. 9 to 11). */
export const conductArticle = (kind: Kind) =>
  ({ promoter: 9, integrator: 10, 'ecosystem-provider': 11 })[kind]

/** What put an institution on the list for one kind and sector, and what has become of it. */
export type Entry = {
  kind: Kind
  sector: Sector
  state: EntryState
  admittedOn: string
  /** The document that put it on the list. */
  announcementId: string
  announcementNumber: string
  suspendedOn: string | null
  suspendedBasis: string | null
  endedOn: string | null
  endBasis: string | null
}

/** How institutions of these kinds came on the list: a promoter is designated (Art. 3), not admitted to the pool. */
export const enteredAs = (those: Kind[]) =>
  those.every((kind) => kind === 'promoter') ? '确定' : '入库'

/** Entries that one decision made and that stand alike: a row of the list, with its sectors. */
export type Listing = Omit<Entry, 'sector'> & { sectors: Sector[] }

/** Entries grouped into rows: those of one kind, decision, day and standing share a row. Keeps the order given; sectors stand in the text's order. */
export function listingsOf(entries: Entry[]): Listing[] {
  const rows = new Map<string, Listing>()
  for (const { sector, ...rest } of entries) {
    const key = JSON.stringify(rest)
    const row = rows.get(key)
    if (row) row.sectors.push(sector)
    else rows.set(key, { ...rest, sectors: [sector] })
  }
  const order = Object.keys(inOrder)
  for (const { sectors } of rows.values())
    sectors.sort((a, b) => order.indexOf(a) - order.indexOf(b))
  return [...rows.values()]
}

/** The kinds of announcement (公告): a call and an admission (Arts. 4 and 5), what is publicised before it, a designation (Art. 3). */
export const announcementKinds = {
  call: '征集',
  publicity: '公示',
  admission: '公布入库名单',
  designation: '确定行业推进机构',
} as const

export type AnnouncementKind = keyof typeof announcementKinds

/** A spell of an entry, as a history needs it: it is the `no`th, and began on that day by that document. */
export type Spell = {
  kind: Kind
  sector: Sector
  no: number
  state: EntryState
  fromOn: string
  basis: string
}

function stepTitle({ kind, state, no }: Spell, what: string) {
  if (state === 'suspended') return `暂停：${what}`
  if (state !== 'admitted') return `${entryStateName(state, kind)}：${what}`
  if (no > 1) return `恢复：${what}`
  return kind === 'promoter' ? `确定为${what}` : `入库：${what}`
}

/** What has happened to entries, in the order in which their spells come, oldest first; what one document did on one day is one step. */
export function stepsOf(spells: Spell[]): { on: string; title: string; basis: string }[] {
  const steps = Map.groupBy(spells, ({ kind, state, fromOn, basis, no }) =>
    JSON.stringify([fromOn, basis, kind, state, no > 1]),
  )
  const order = Object.keys(inOrder)
  return [...steps.values()].flatMap((together) => {
    const [one] = together
    if (!one) return []
    const sectors = together
      .map(({ sector }) => sector)
      .sort((a, b) => order.indexOf(a) - order.indexOf(b))
    const what = `${kindName(one.kind)}（${sectors.map(sectorName).join('、')}）`
    return [{ on: one.fromOn, title: stepTitle(one, what), basis: one.basis }]
  })
}

/** The changes of a name as steps: `former` are the names borne before `present`, newest first. */
export const nameSteps = (
  present: string,
  former: { name: string; untilOn: string; basis: string }[],
) =>
  former.map(({ name, untilOn, basis }, i) => ({
    on: untilOn,
    title: renamingText(name, former[i - 1]?.name ?? present),
    basis,
  }))

/**
 * All that has happened to an institution by its day, oldest first: of one day, a change of name before what else happened
 * under the new one. Only on its first day it comes after: nobody is renamed before standing on the list.
 */
export function institutionSteps(
  { name, listedOn, spells }: { name: string; listedOn: string; spells: Spell[] },
  former: { name: string; untilOn: string; basis: string }[],
) {
  const names = nameSteps(name, former)
  const isFirst = ({ on }: { on: string }) => on === listedOn
  const steps = [
    ...names.filter((step) => !isFirst(step)),
    ...stepsOf(spells),
    ...names.filter(isFirst),
  ]
  return steps.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}

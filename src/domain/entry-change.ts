import type { EntryState, Kind } from '#domain/institution'
import type { Sector } from '#domain/sector'

/** What has become of an entry (入库记录) between two days: it came, went, was suspended, or goes on after a suspension. */
export const entryChanges = {
  came: '新入库',
  suspended: '暂停',
  resumed: '恢复',
  left: '退出',
  removed: '移出',
} as const
export type EntryChangeKind = keyof typeof entryChanges

/** What has become of the list: of an entry, or of the name of an institution. */
export const listChanges = { ...entryChanges, renamed: '名称变更' } as const
export type ListChangeKind = keyof typeof listChanges

const tones = {
  came: 'on',
  resumed: 'on',
  renamed: 'on',
  suspended: 'due',
  left: 'past',
  removed: 'past',
} as const
export const listChangeTone = (change: ListChangeKind) => tones[change]

const DESIGNATION_ENDED = '确定结束'

/** What happened to an entry, in a word. A promoter is designated (Art. 3) and does not enter the pool, so it has words of its own. */
export function entryChangeWord(change: EntryChangeKind, kind: Kind): string {
  if (kind !== 'promoter' || change === 'suspended' || change === 'resumed')
    return entryChanges[change]
  return change === 'came' ? '新确定' : DESIGNATION_ENDED
}

/**
 * How a change between two days reads. One that came meanwhile and then was suspended or went says both, because its day
 * and document are of the later.
 */
export function entryChangeName({
  change,
  kind,
  before,
}: Pick<EntryChange, 'change' | 'kind' | 'before'>): string {
  const word = entryChangeWord(change, kind)
  if (before !== null || change === 'came') return word
  return `${entryChangeWord('came', kind)}后${word === DESIGNATION_ENDED ? '结束' : word}`
}

/** How a change of name reads. */
export const renamingText = (from: string, to: string) => `${listChanges.renamed}：${from} → ${to}`

/** How a line of the difference reads. */
export const listChangeText = (change: ListChange) =>
  change.change === 'renamed'
    ? renamingText(change.formerName, change.institution.name)
    : entryChangeName(change)

/** The change that brought an entry to where it stands: `isFirst` is whether it has stood in no other way before. */
export function changeTo(after: EntryState, isFirst: boolean): EntryChangeKind {
  if (after !== 'admitted') return after
  return isFirst ? 'came' : 'resumed'
}

type Change = {
  /** By the name it bore from that day on. */
  institution: { id: string; name: string; creditCode: string }
  on: string
  basis: string
  /** The announcement of that document, where it is one of ours. */
  announcementId: string | null
}

/** A line of the difference between two days about an entry: its newest change, and the document it stands on. */
export type EntryChange = Change & {
  kind: Kind
  sector: Sector
  before: EntryState | null
  after: EntryState
  change: EntryChangeKind
  formerName: null
}

/** A line of the difference about a name: of the institution whole, not of one entry. */
export type NameChange = Change & {
  kind: null
  sector: null
  before: null
  after: null
  change: 'renamed'
  formerName: string
}

/** One line of the difference between two days. */
export type ListChange = EntryChange | NameChange

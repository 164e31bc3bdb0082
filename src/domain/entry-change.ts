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

const tones = {
  came: 'on',
  resumed: 'on',
  suspended: 'due',
  left: 'past',
  removed: 'past',
} as const
export const entryChangeTone = (change: EntryChangeKind) => tones[change]

/**
 * How a change reads. A promoter is designated (Art. 3) and does not enter the pool, so it has words of its own. One that
 * came meanwhile and then was suspended says both, because its day and document are of the later.
 */
export function entryChangeName({
  change,
  kind,
  before,
}: Pick<EntryChange, 'change' | 'kind' | 'before'>): string {
  if (change === 'suspended' || change === 'resumed')
    return `${before === null ? `${entryChanges.came}后` : ''}${entryChanges[change]}`
  if (kind !== 'promoter') return entryChanges[change]
  return change === 'came' ? '新确定' : '确定结束'
}

/** The change that brought an entry to where it stands: `isFirst` is whether it has stood in no other way before. */
export function changeTo(after: EntryState, isFirst: boolean): EntryChangeKind {
  if (after !== 'admitted') return after
  return isFirst ? 'came' : 'resumed'
}

/** One line of the difference between two days: the newest change of an entry, and the document it stands on. */
export type EntryChange = {
  institution: { id: string; name: string; creditCode: string }
  kind: Kind
  sector: Sector
  before: EntryState | null
  after: EntryState
  change: EntryChangeKind
  on: string
  basis: string
  /** The announcement of that document, where it is one of ours. */
  announcementId: string | null
}

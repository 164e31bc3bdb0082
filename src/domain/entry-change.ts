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

/** How a change reads. A promoter is designated (Art. 3) and does not enter the pool, so it has words of its own. */
export function entryChangeName(change: EntryChangeKind, kind: Kind): string {
  if (kind !== 'promoter' || change === 'suspended' || change === 'resumed')
    return entryChanges[change]
  return change === 'came' ? '新确定' : '确定结束'
}

/** The change from one standing to another; `null` for `before` is an entry that was not there yet. */
export function changeOf(before: EntryState | null, after: EntryState): EntryChangeKind {
  if (after !== 'admitted') return before === null && after === 'suspended' ? 'came' : after
  return before === 'suspended' ? 'resumed' : 'came'
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

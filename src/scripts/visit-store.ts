import { createStore, del, entries, set } from 'idb-keyval'
import type { PackedVisit } from '#domain/visit-note'

/** A sealed note that waits on this device for the network. */
export type WaitingNote = {
  id: string
  inspection: string
  /** The id of the unit it is sealed to. */
  unit: string
  at: string
  sealed: Uint8Array
}

const visits = createStore('visits', 'packed')
const notes = createStore('visit-notes', 'sealed')

const byAt = (a: WaitingNote, b: WaitingNote) => (a.at < b.at ? -1 : 1)

/** What this device holds of site visits: the institutions' names, until they are taken down, and sealed notes. */
export const visitStore = {
  packed: async () => (await entries<string, PackedVisit>(visits)).map(([, visit]) => visit),
  pack: (visit: PackedVisit) => set(visit.inspection, visit, visits),
  unpack: (inspection: string) => del(inspection, visits),
  waiting: async () =>
    (await entries<string, WaitingNote>(notes)).map(([, note]) => note).sort(byAt),
  keep: (note: WaitingNote) => set(note.id, note, notes),
  forget: (id: string) => del(id, notes),
}

/**
 * A note of a site visit (实地走访笔记, Art. 12): written where there may be no network, and sealed on the device to the key
 * of the visitor's unit. Once sealed, the device itself cannot open it: who finds a lost phone finds nothing to read.
 */
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { open, seal } from '#domain/sealing'

/** What a note says. `at` is the moment of writing on the device, as an ISO text. */
export type VisitNote = {
  inspection: string
  at: string
  service: string
  breaches: string
  other: string
}

/** Of each of its texts. */
export const NOTE_TEXT_MAX = 5000

/** Which of a note's texts is too long, and by how much; `null` where none is. Once sealed it could not be shortened. */
export function noteProblem(
  note: Pick<VisitNote, 'service' | 'breaches' | 'other'>,
): string | null {
  const names = { service: '服务情况', breaches: '违法违规情况', other: '其他' } as const
  for (const [field, name] of Object.entries(names)) {
    const { length } = note[field as keyof typeof names]
    if (length > NOTE_TEXT_MAX)
      return `${name}不超过 ${String(NOTE_TEXT_MAX)} 字，现在是 ${String(length)} 字`
  }
  return null
}

/** The bytes of a sealed note that the site takes: the padded text and what age puts around it. */
export const NOTE_BYTES = { least: 1000, most: 100_000 } as const

/** What a device takes along: whose visit it is, and to whom its notes are sealed. */
export type PackedVisit = {
  inspection: string
  institution: string
  unit: { id: string; name: string; recipient: string }
}

const KIND = 'visit-note/v1'
const PAD_LEAST = 4096

/** Seals a note to the unit's recipient. Throws for a recipient that is not post-quantum hybrid. */
export const sealNote = (note: VisitNote, recipient: string): Promise<Uint8Array> =>
  seal(utf8ToBytes(JSON.stringify({ kind: KIND, ...note })), [recipient], PAD_LEAST)

/** The note that one of these identities opens; `null` where none does, where it was changed, or is no note of this record. */
export async function openNote(
  sealed: Uint8Array,
  identities: string[],
  inspection: string,
): Promise<VisitNote | null> {
  for (const identity of identities) {
    const opened = await open(sealed, identity).catch(() => null)
    if (!opened) continue
    const note = noteIn(new TextDecoder().decode(opened))
    return note?.inspection === inspection ? note : null
  }
  return null
}

const texts = ['inspection', 'at', 'service', 'breaches', 'other'] as const

/** The note in a text that came out of a seal: who has the public key can seal anything. */
function noteIn(text: string): VisitNote | null {
  try {
    const said = (JSON.parse(text) ?? {}) as Record<string, unknown>
    const isNote = said['kind'] === KIND && texts.every((name) => typeof said[name] === 'string')
    return isNote ? (said as VisitNote) : null
  } catch {
    return null
  }
}

import { type Enclosure, type FileRead, enclosureId, sealFile } from '#domain/enclosure'
import { ticketId } from '#scripts/effort'
import { post } from '#scripts/sealed-post'

/** How far it has come, from 0 to 1. */
export type Progress = (part: number) => void

/** Seals files to these recipients and sends them in parts; answers how their message names them. Throws `NotTaken`. */
export async function sendFiles(
  files: readonly FileRead[],
  { ticket, recipients, progress }: { ticket: string; recipients: string[]; progress: Progress },
): Promise<{ named: Enclosure[]; parts: number[] }> {
  const named: Enclosure[] = []
  const counts: number[] = []
  for (const [index, file] of files.entries()) {
    const { enclosure, parts } = await sealFile(
      file,
      enclosureId(ticketId(ticket), index),
      recipients,
    )
    for (const [no, part] of parts.entries()) {
      await post('/api/complaints/enclosures/', { ticket, file: index, no }, [part])
      progress((index + (no + 1) / parts.length) / files.length)
    }
    named.push(enclosure)
    counts.push(parts.length)
  }
  return { named, parts: counts }
}

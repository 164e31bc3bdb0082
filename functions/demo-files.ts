import { attachmentFiles } from '#db/demo-attachments'
import { evidenceFiles } from '#db/demo-evidence'
import type { Files } from '#functions/files'

/** Puts the files of the demo where attachments and evidence are kept; what is there already stays. */
export async function keepDemoFiles(files: Files): Promise<void> {
  for (const { id, bytes } of [...attachmentFiles(), ...evidenceFiles()]) {
    const kept = await files.get(id)
    // Whoever asks for a file must take it or leave it: an open one holds its handle.
    if (kept && 'cancel' in kept.body) await kept.body.cancel()
    if (!kept) await files.put(id, bytes)
  }
}

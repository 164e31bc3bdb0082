import { base64 } from '@scure/base'
import type { Db, Query } from '#db/client'
import { demoFile, pdfSaying } from '#db/demo-file'
import type { Happening } from '#db/events'
import { inspectionEvidence } from '#db/schema'
import { instantOn } from '#domain/calendar'

// 104 by 40 points, black and white, on which stands 示例照片.
const photo = `
  iVBORw0KGgoAAAANSUhEUgAAAGgAAAAoAQAAAAA6P4JgAAAAy0lEQVR42s3RTwqCQBgF8I/+gZssajHChwZdIiHwMF6gpa1sJ61aB0LnaKVQON3CwgvU
  qgkGvyZHxA4Q9BYPfrsHD6gd+DfllKiWtS4mAgQyVLqCs/mWgRwbxetGKvjCbCkauZjOBHSVUhgyA2GltYGBUp8aWVs8g9BbeDnet0QTpUDrkXkdC3uB
  AEdrqgRaBXdsF2WtEzeViAR9xPnO9uzweK8U8QhDe84elXYRZyH67FZJmvlIMB/9WmSJRRFrlR4dpHwmz0q/fuUNh1qN9ayXi0kAAAAASUVORK5CYII=`

/** The evidence (证据材料) of the demo: what a visit brought back, all of one record. */
export const evidenceFiles = () => [
  demoFile(
    'demo-evidence/contract',
    '服务合同摘录（示例）.pdf',
    'application/pdf',
    pdfSaying('EXAMPLE ONLY: excerpt of a contract'),
  ),
  demoFile(
    'demo-evidence/photo',
    '现场照片（示例）.png',
    'image/png',
    base64.decode(photo.replace(/\s/g, '')) as Uint8Array<ArrayBuffer>,
  ),
]

/** The demo's evidence as it goes with the draft of a record, with its events. */
export function evidenced(db: Db, inspectionId: string, day: string) {
  const at = instantOn(day, 9)
  const files = evidenceFiles().map(({ bytes: _, ...file }) => file)
  const queries: Query[] = [
    db.q
      .insert(inspectionEvidence)
      .values(files.map((file) => ({ ...file, inspectionId, no: 1, at, by: 'demo' }))),
  ]
  const happened = files.map(({ name, sha256 }): Happening => ({
    action: 'attach',
    actor: 'demo',
    at,
    data: { no: 1, file: { name, sha256 } },
  }))
  return { queries, happened }
}

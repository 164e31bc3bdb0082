import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { eq } from 'drizzle-orm'
import type { Db, Query } from '#db/client'
import { clerk } from '#db/demo-application-data'
import { reviewAssignments, reviewSheets } from '#db/schema'
import { type Scores, signedText } from '#domain/review'

const scores: Scores = {
  diagnosis: { score: 82, remark: '诊断工具和案例可以核实。（示例）' },
  resources: { score: 74, remark: '合作单位偏少。（示例）' },
  integration: { score: 88, remark: '交付团队稳定。（示例）' },
}

/** A review sheet (评审表) of the demo, signed and locked while its application is in expert review; and its hash. */
export function signedSheet(db: Db, application: string, person: string, at: Date) {
  const salt = bytesToHex(sha256(utf8ToBytes(`the salt of ${application}`))).slice(0, 32)
  const hash = bytesToHex(sha256(utf8ToBytes(signedText(application, person, scores, salt))))
  const assignmentId = `${application}-review`
  const queries: Query[] = [
    db.q.insert(reviewAssignments).values({
      id: assignmentId,
      applicationId: application,
      personId: person,
      assignedBy: clerk,
      assignedAt: at,
    }),
    db.q.insert(reviewSheets).values({
      assignmentId,
      applicationId: application,
      personId: person,
      salt,
      version: 1,
      declaredAt: at,
    }),
    db.q
      .update(reviewSheets)
      .set({ scores, version: 2, lockedAt: at, hash })
      .where(eq(reviewSheets.assignmentId, assignmentId)),
    // It has served: the reviewer reads the application no longer.
    db.q
      .update(reviewAssignments)
      .set({ endedBy: clerk, endedAt: at })
      .where(eq(reviewAssignments.id, assignmentId)),
  ]
  return { queries, hash }
}

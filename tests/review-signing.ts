import { assignReviewer } from '#db/review-assignments'
import type { Db } from '#db/client'
import { declareNoRelation, signSheet } from '#db/review-sheets'
import { appoint } from '#db/people'
import type { Scores } from '#domain/review'
import { appointee } from './staff.ts'

export const scores: Scores = {
  diagnosis: { score: 80, remark: '诊断评语' },
  resources: { score: 70, remark: '资源评语' },
  integration: { score: 90, remark: '集成评语' },
}

/** A reviewer who is given an application and declares that there is no relation to it. */
export async function reviewing(db: Db, application: string, person: string, at: Date) {
  await appoint(db, appointee(person, 'reviewer'), at)
  const assigned = await assignReviewer(db, { application, person, by: 'clerk', at })
  if (assigned !== 'assigned') throw new Error(assigned)
  await declareNoRelation(db, { application, person, at })
}

/** A reviewer's whole word on an application in expert review: declared, scored, signed. */
export async function signedBy(db: Db, application: string, person: string, at: Date) {
  await reviewing(db, application, person, at)
  const outcome = await signSheet(db, { application, person, version: 1, scores, at })
  if (outcome !== 'kept') throw new Error(outcome)
}

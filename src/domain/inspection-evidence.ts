import * as z from 'zod'
import { type InspectionState, nextInspectionState } from '#domain/inspection'
import { type Grantee, can } from '#domain/permission'

/**
 * Evidence (证据材料): files that go with a text of a record (Art. 12 asks for an objective one). They are told to the
 * institution with their text, and stand from then on. Files at all, their number and their size are our setting.
 */

/** The field of the form in which a file is chosen. */
export const EVIDENCE_FIELD = 'evidence'

/** The text that a file attached now goes with: the draft, or the correction that is yet to come; `null`: none takes any. */
export function evidenceFor(inspection: { state: InspectionState; textNo: number }): number | null {
  if (nextInspectionState(inspection.state, 'revise')) return 1
  return nextInspectionState(inspection.state, 'correct') ? inspection.textNo + 1 : null
}

/** The same for one of the staff, or `null`: who drafts may attach to a draft, who corrects to a correction as well. */
export function evidenceWrittenBy(
  staff: Grantee | undefined,
  inspection: { state: InspectionState; textNo: number },
): number | null {
  const no = evidenceFor(inspection)
  const action = no === 1 ? 'record inspections' : 'keep inspections'
  return staff && can(staff, action) ? no : null
}

/** The text that the page was about when it was opened. */
const no = z
  .string()
  .regex(/^[1-9]\d{0,3}$/)
  .transform(Number)

/** What is sent beside a file. */
export const EvidenceUpload = z.object({ no })

/** Which file is taken out again, from which text. */
export const EvidenceRemoval = z.object({ no, id: z.string().regex(/^[0-9a-f]{32}$/) })

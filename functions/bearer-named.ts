import type { Db } from '#db/client'
import { bearerOf } from '#db/document-bearers'
import { openProposal } from '#db/proposals'
import { takenBy } from '#domain/document-number'
import type { Refused, Values } from '#domain/problems'

/** The refusal of a number that is used, naming the document that bears it. */
export async function bearerNamed(db: Db, refused: Refused, number: string): Promise<Refused> {
  const bearer = await bearerOf(db, number)
  if (!bearer) return refused
  const message = takenBy(bearer)
  return { ...refused, problems: refused.problems.map((problem) => ({ ...problem, message })) }
}

/** The same for a second person, who typed no number: it was taken since the proposal about `subject`, which can be returned. */
export async function proposedNumberUsed(
  db: Db,
  values: Values,
  subject: string,
): Promise<Refused> {
  const { document, number } = ((await openProposal(db, subject))?.payload ?? {}) as {
    document?: string
    number?: string
  }
  const bearer = await bearerOf(db, document ?? number ?? '')
  const why = bearer ? takenBy(bearer) : '提请所依据的文号已用于另一份文件，请核对'
  const problem = { field: 'outcome', message: `${why}；可以退回，改用正确的文号再提请` }
  return { problems: [problem], values, status: 409 }
}

import type { Db } from '#db/client'
import { bearerOf } from '#db/document-bearers'
import { takenBy } from '#domain/document-number'
import type { Refused } from '#domain/problems'

/** The refusal of a number that is used, naming the document that bears it. */
export async function bearerNamed(db: Db, refused: Refused, number: string): Promise<Refused> {
  const bearer = await bearerOf(db, number)
  if (!bearer) return refused
  const message = takenBy(bearer)
  return { ...refused, problems: refused.problems.map((problem) => ({ ...problem, message })) }
}

import type * as z from 'zod'

/**
 * One thing the visitor has to mend: the field by name, and a sentence in the site's language with the way out;
 * `href` where that way is another page, which is opened beside this one.
 */
export type Problem = { field: string; message: string; href?: string }

/** What was typed, as the form sent it: it comes back with the problems. */
export type Values = Record<string, string | string[]>

/** A write that was refused, on its way to the page that carries its form. */
export type Refused = {
  problems: Problem[]
  values: Values
  status?: 400 | 403 | 404 | 409 | 413 | 422 | 429 | 503
}

/**
 * The version of its case that a form comes back with: the newest. Only where nobody knows whether what was sent was
 * kept is it the one that was sent, so that the same form sent again is known for a retry.
 */
export const versionAgain = (refused: Refused | undefined, newest: number) =>
  refused?.status === 503 ? String(refused.values['version'] ?? '') : String(newest)

/** The problems of a failed parse, one per field: the first is the one to mend first. */
export function problemsOf(error: z.ZodError): Problem[] {
  const byField = new Map<string, Problem>()
  for (const { path, message } of error.issues) {
    const field = String(path[0] ?? '')
    if (!byField.has(field)) byField.set(field, { field, message })
  }
  return [...byField.values()]
}

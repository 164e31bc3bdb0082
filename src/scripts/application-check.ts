import { forms } from '#domain/application'
import type { ApplicantKind } from '#domain/application-form'
import { type Problem, type Values, problemsOf } from '#domain/problems'

/** The problems of an application's form, in the server's words. */
export function applicationProblems(kind: ApplicantKind, values: Values): Problem[] {
  const form = forms[kind].safeParse({ ...values, kind })
  return form.success ? [] : problemsOf(form.error)
}

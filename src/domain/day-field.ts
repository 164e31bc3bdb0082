import * as z from 'zod'
import { dayProblem, typedDay } from '#domain/calendar'

/** A day that somebody types; `what` is the field's Chinese name, for the messages. */
export const dayField = (what: string) =>
  z
    .string(`请填写${what}`)
    .overwrite(typedDay)
    .check((typed) => {
      const message = dayProblem(what, typed.value)
      if (message) typed.issues.push({ code: 'custom', message, input: typed.value })
    })

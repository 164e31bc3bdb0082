import * as z from 'zod'

// Controls but tab and line ends, the replacement character of broken encodings, and what turns the reading direction.
const unfit = /[^\P{Cc}\t\n\r]|[\uFFFD\u202A-\u202E\u2066-\u2069]|\p{Cs}/u

const cleaned = (what: string, message: string, max: number) =>
  z
    .string(message)
    .transform((typed) => typed.normalize('NFC').replaceAll('\r\n', '\n').trim())
    .refine((text) => !unfit.test(text), `${what}含有无法识别的字符，请删除后重新填写`)
    .refine((text) => text.length <= max, `${what}不超过 ${max} 字`)

/** Text that must be there. `what` names the field in every message. */
export const plainText = (what: string, max: number) =>
  cleaned(what, `请填写${what}`, max).refine((text) => text !== '', `请填写${what}`)

/** Text that may be left out: missing and empty are the same. */
export const optionalText = (what: string, max: number) =>
  z.preprocess((typed) => typed ?? '', cleaned(what, `${what}只能填写一次`, max))

import type * as z from 'zod'
import { holdsIdNumber } from '#domain/credit-code'

/** What names or reaches a person (个人信息): a mobile number, an identity card's number, a mail address. */
const personal: [what: string, pattern: RegExp][] = [
  ['手机号码', /(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)/],
  ['身份证号码', /(?<!\d)\d{6}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?![\dA-Za-z])/],
  ['电子邮箱', /[\w.+-]+@[\w-]+\.[\w.-]+/],
]

/** A check of a text that asks for no contact: it refuses what names or reaches a person, and says `why`. */
export const impersonal = (why: string) => (text: string, context: z.RefinementCtx) => {
  const found = personal.find(([, pattern]) => pattern.test(text.normalize('NFKC')))
  if (found) context.addIssue({ code: 'custom', message: `看起来写了${found[0]}：请删去，${why}` })
}

/** A check of a text that is kept and read by others: it refuses the number of an identity card, which is never stored. */
export const noIdNumber = (what: string) => (text: string, context: z.RefinementCtx) => {
  if (holdsIdNumber(text))
    context.addIssue({
      code: 'custom',
      message: `${what}里像是有居民身份证号码：请不要写证件号码`,
    })
}

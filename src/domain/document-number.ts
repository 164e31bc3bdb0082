import * as z from 'zod'
import type { AnnouncementKind } from '#domain/institution'

/** A document number (发文字号): 机关代字〔年〕n号. */
const form = /^(\p{Script=Han}{1,20})〔((?:19|20)\d\d)〕([1-9]\d{0,4})号$/u

/** The number with six-angle brackets, half-width and without spaces, whether or not it is one. */
export const normalNumber = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/\s/gu, '')
    .replace(/[[(【〔{〈](\d{4})[\])】〕}〉]/u, '〔$1〕')

/** A document number with six-angle brackets, whatever brackets, widths and spaces it was typed with; `what` is its field's name. */
export const numberIn = (what: string) =>
  z
    .string(`请填写${what}`)
    .overwrite(normalNumber)
    .min(1, `请填写${what}`)
    .regex(form, `${what}应写成“机关代字〔年份〕序号”，例如 长工信发〔2024〕8号`)

/** The number of the document that something is done by (依据文号). */
export const DocumentNumber = numberIn('依据文号')

/** The document that bears a number. */
export type Bearer = { kind: AnnouncementKind | 'notice'; number: string; title: string }

/** What a field is told whose number another document bears. */
export const takenBy = ({ kind, number, title }: Bearer): string =>
  `${number} 已是${kind === 'notice' ? '通报' : '公告'}《${title}》的文号，请核对`

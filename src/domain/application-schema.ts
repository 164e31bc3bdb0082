import * as z from 'zod'
import { type ContactField, identityFields, isContact } from '#domain/application-fields'
import type { Field, Rows, Section } from '#domain/application-form'
import { typedDay } from '#domain/calendar'
import { CreditCode } from '#domain/credit-code'
import { noIdNumber } from '#domain/impersonal'
import { compact, holdsCardNumber, optionalText, plainText } from '#domain/plain-text'

// The schema of each question, derived from the form's table. Messages are for the person who applies.

const keys = (of: Record<string, string> = {}) => Object.keys(of) as [string, ...string[]]

/** A list a form sends as nothing, one value or several. */
const several = ({ label, name, options }: Field) => {
  const message = name === 'commitments' ? '三项承诺须逐项勾选' : `请至少选择一个${label}`
  const chosen = z.preprocess(
    (sent) => (sent === undefined || sent === '' ? [] : [...new Set([sent].flat())]),
    z.array(z.enum(keys(options), `请选择${label}`), message).min(1, message),
  )
  if (name !== 'commitments') return chosen
  return chosen.refine((ticked) => ticked.length === keys(options).length, message)
}

type Size = { whole: number; decimals: number; message: string }

function wrongNumber(typed: string, label: string, { whole, decimals, message }: Size) {
  const [, integer, decimal = ''] = /^0*(\d+?)(?:\.(\d+))?$/.exec(typed) ?? []
  if (!integer || (decimals === 0 && decimal)) return message
  if (integer.length > whole) return `${label}不能大于 ${'9'.repeat(whole)}`
  return decimal.length > decimals ? `${label}最多 ${String(decimals)} 位小数` : null
}

const number = ({ label, optional }: Field, size: Size) => {
  const name = label.replace(/（.*/, '')
  const text = z
    .string(`请填写${label}`)
    .overwrite((typed) => typed.normalize('NFKC').replace(/[\s,，]/gu, ''))
    .check((typed) => {
      const { value } = typed
      const empty = optional ? null : `请填写${label}`
      const message = value === '' ? empty : wrongNumber(value, name, size)
      if (message) typed.issues.push({ code: 'custom', message, input: value })
    })
  return optional ? text.default('') : text.transform(Number)
}

/** A telephone number as it is dialled here. Brackets around an area code are as good as a dash. */
function dialled(typed: string): string {
  const digits = compact(typed).replace(/[()]/g, '')
  // Browsers fill in the country’s code; without a sign before it only a whole number after it tells it.
  const [abroad = ''] = /^(\+|00)86|^86(?=1[3-9]\d{9}$|0\d{9,11}$|[2-9]\d{10}$)/.exec(digits) ?? []
  const home = digits.slice(abroad.length)
  // From abroad an area code is dialled without its 0; service numbers (400, 800) and mobiles have none.
  return abroad !== '' && /^(?!0|1[3-9]|[48]00)\d{10,15}$/.test(home) ? `0${home}` : home
}

const phone = ({ label }: Field) => z.string(`请填写${label}`).overwrite(dialled)

function day({ label, optional }: Field) {
  const text = z.string(`请填写${label}`).overwrite(typedDay)
  const real = z.iso
    .date(`${label}应为实际存在的日期，例如 2015-06-30`)
    .refine((on) => on >= '1900-01-01', `${label}不早于 1900 年`)
  if (!optional) return text.min(1, `请填写${label}`).pipe(real)
  return text
    .pipe(z.union([z.literal(''), real], `${label}应为实际存在的日期，例如 2015-06-30`))
    .default('')
}

/** The schema of one question. */
export function schemaOf(field: Field): z.ZodType {
  const { label, max = 200, min = 1, optional, options } = field
  switch (field.as) {
    case 'text':
    case 'lines': {
      const lines = field.as === 'lines'
      const text = optional
        ? optionalText(label, { max, lines })
        : plainText(label, { max, min, lines })
      if (!field.bare) return text.superRefine(noIdNumber(label))
      return text.refine(
        (typed) => !holdsCardNumber(typed),
        `${label}处不要填写证件号码，请只填姓名`,
      )
    }
    case 'credit-code':
      return CreditCode
    case 'day':
      return day(field)
    case 'decimal':
      return number(field, {
        ...{ whole: 9, decimals: 4 },
        message: label.includes('万元')
          ? `${label.replace(/（.*/, '')}应为数字，单位万元，例如 500 或 500.5`
          : `${label}应为数字，例如 9800`,
      })
    case 'whole':
      return number(field, { whole: 6, decimals: 0, message: `${label}应为整数，例如 12` })
    case 'mobile':
      return phone(field)
        .regex(/./, `请填写${label}`)
        .regex(/^(1[3-9]\d{9})?$/, '手机号应为 11 位数字，以 1 开头')
    case 'landline':
      return phone(field)
        .regex(/^(\d{7,16})?$/, '固定电话应为 7 至 16 位数字，例如 0731-88880000，可留空')
        .default('')
    case 'mail':
      return z
        .string('请填写电子邮箱')
        .overwrite((typed) => typed.normalize('NFKC').trim())
        .min(1, '请填写电子邮箱')
        .max(254, '电子邮箱不超过 254 个字符')
        .pipe(z.email('电子邮箱的写法不对，例如 lianxi@example.com'))
    case 'one':
      return z.enum(keys(options), `请选择${label}`)
    case 'several':
      return several(field)
  }
}

/** The schemas of a contact's parts. */
export const contactSchemas = Object.fromEntries(
  identityFields
    .filter(({ name }) => isContact(name))
    .map((field) => [field.name, schemaOf(field)]),
) as Record<ContactField, z.ZodType<string>>

/** Schemas by the names of their fields. */
export type Shape = Record<string, z.ZodType>

/** The schemas of these questions. */
export const shapeOf = (fields: readonly Field[]): Shape =>
  Object.fromEntries(fields.map((field) => [field.name, schemaOf(field)]))

const rowsSchema = ({ one, least, most, fields }: Rows) =>
  z
    .array(z.object(shapeOf(fields)), `请添加${one}`)
    .min(least, `请至少添加一个${one}`)
    .max(most, `${one}不超过 ${String(most)} 个`)
    .default([])

/** The shape of a section's answers: its questions, and its rows under their name. */
export const sectionShape = ({ fields, rows }: Section): Shape => ({
  ...shapeOf(fields),
  ...(rows && { [rows.name]: rowsSchema(rows) }),
})

type Said = Record<string, unknown>
type Told = { path: (string | number)[]; message: string }

const eachRow = (said: Said, name: string, check: (row: Said) => Told[]): Told[] =>
  Array.isArray(said[name])
    ? (said[name] as Said[]).flatMap((row, i) =>
        check(row).map(({ path, message }) => ({ path: [name, i, ...path], message })),
      )
    : []

/** What no single question can know: two answers that do not fit each other. An answer may be missing. */
export function crossed(said: Said): Told[] {
  const explain = (choice: string, silent: string, note: string, message: string): Told[] =>
    said[choice] !== undefined && said[choice] !== silent && said[note] === ''
      ? [{ path: [note], message }]
      : []
  return [
    ...eachRow(said, 'productRows', ({ priceLow, priceHigh }) =>
      Number(priceHigh) < Number(priceLow)
        ? [{ path: ['priceHigh'], message: '最高价格不能低于最低价格' }]
        : [],
    ),
    ...eachRow(said, 'caseRows', ({ from, to }) =>
      typeof to === 'string' && to !== '' && typeof from === 'string' && to < from
        ? [{ path: ['to'], message: '完成日期不能早于开始日期' }]
        : [],
    ),
    ...explain('integrity', 'none', 'integrityNote', '请说明有关情况'),
    ...explain('independence', 'none', 'independenceNote', '请说明与行业推进机构、评审专家的关系'),
  ]
}

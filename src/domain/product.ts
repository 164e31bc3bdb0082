import * as z from 'zod'
import { offerFields, offerForms } from '#domain/application-rows'
import { SEARCH_MAX } from '#domain/name-search'
import { Sector } from '#domain/sector'

/** What an ecosystem provider offers (产品和服务, Art. 8), as the public catalogue shows it. */
export type OfferForm = keyof typeof offerForms

/** The words of Art. 7（四）. */
export const virtues = {
  small: '小型化',
  quick: '快速化',
  light: '轻量化',
  precise: '精准化',
} as const
export type Virtue = keyof typeof virtues

const text = z.string().default('')

/** A product row of a submission; whatever is missing or of another shape is no product. */
const Row = z.object({
  name: z.string().min(1),
  category: text,
  scene: text,
  form: z.enum(Object.keys(offerForms) as [OfferForm, ...OfferForm[]]),
  priceModel: text,
  priceLow: z.coerce.string().default(''),
  priceHigh: z.coerce.string().default(''),
  days: z.coerce.number().int().min(0),
  small: text,
  quick: text,
  light: text,
  precise: text,
})
export type ProductRow = z.infer<typeof Row>

type Listed = { virtues: Record<Virtue, string> }

/** What the catalogue says of a product, by the names of the form's questions. */
export const asAnswers = (product: Listed): Record<string, unknown> => ({
  ...product,
  ...product.virtues,
})

const written = (answer: unknown) =>
  typeof answer === 'string' || typeof answer === 'number' ? String(answer) : ''

/** Whether answers leave a product as the catalogue has it. What it does not hold is news where something is said of it. */
export function isAsListed(answers: Record<string, unknown>, product: Listed): boolean {
  const listed = asAnswers(product)
  return offerFields.every(({ name }) => written(answers[name]) === written(listed[name]))
}

/** The products in stored answers, in the order in which they were stated. */
export const productsIn = (answers: Record<string, unknown>): ProductRow[] =>
  [answers['productRows'] ?? []].flat().flatMap((row) => {
    const read = Row.safeParse(row)
    return read.success ? [read.data] : []
  })

/** A price range in words; equal ends are one price, and nought is free. */
export function priceText({
  priceModel,
  priceLow,
  priceHigh,
}: Pick<ProductRow, 'priceModel' | 'priceLow' | 'priceHigh'>): string {
  const yuan = (amount: string) => Number(amount).toLocaleString('zh-CN')
  const range =
    priceLow === '' && priceHigh === ''
      ? ''
      : Number(priceHigh) === 0
        ? '不收费'
        : priceLow === priceHigh || priceLow === ''
          ? `${yuan(priceHigh)} 元`
          : `${yuan(priceLow)}–${yuan(priceHigh)} 元`
  return [priceModel, range].filter(Boolean).join('，')
}

/** What the catalogue is asked for by its address. What is not known is left out, never an error. */
export type ProductFilter = {
  name: string
  sector: Sector | null
  form: OfferForm | null
  after: number | null
}

export function productFilter(asked: URLSearchParams): ProductFilter {
  const [form, sector, after] = [asked.get('form') ?? '', asked.get('sector'), asked.get('after')]
  const typed = (asked.get('name') ?? '').toWellFormed().normalize('NFC').replace(/\p{C}/gu, '')
  return {
    name: Array.from(typed.trim()).slice(0, SEARCH_MAX).join(''),
    sector: Sector.safeParse(sector).data ?? null,
    form: Object.hasOwn(offerForms, form) ? (form as OfferForm) : null,
    after: after !== null && /^\d{1,15}$/.test(after) ? Number(after) : null,
  }
}

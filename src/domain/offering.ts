import { daysBetween, isDay } from '#domain/calendar'

/**
 * What an institution offers (产品与资质), as its newest admitted submission says. Submissions of every form's version are
 * read, so whatever is missing or of another shape is left out; contacts and statements are never read at all.
 */

export type Product = {
  name: string
  category: string
  scene: string
  form: string
  price: string
  days: string
}
export type Qualification = {
  name: string
  number: string
  grade: string
  issuer: string
  /** The last day it holds; empty where none was given. */
  validTo: string
}
export type Offering = { products: Product[]; qualifications: Qualification[] }

const MOST = 100

type Row = Record<string, unknown>

const rowsOf = (value: unknown): Row[] =>
  Array.isArray(value)
    ? value.filter((row): row is Row => typeof row === 'object' && row !== null).slice(0, MOST)
    : []

/** The first of these members that says something. */
const said = (row: Row, ...names: string[]): string => {
  for (const name of names) {
    const value = row[name]
    if (typeof value === 'number') return String(value)
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
  }
  return ''
}

const named = <T extends { name: string }>(rows: T[]) => rows.filter(({ name }) => name !== '')

/** The products and qualifications in stored answers. */
export function offeringOf(answers: Row): Offering {
  return {
    products: named(
      rowsOf(answers['products']).map((row) => ({
        name: said(row, 'name'),
        category: said(row, 'category'),
        scene: said(row, 'scene'),
        form: said(row, 'form'),
        price: [said(row, 'priceModel'), said(row, 'price', 'priceRange')]
          .filter(Boolean)
          .join('，'),
        days: said(row, 'days', 'deliveryDays'),
      })),
    ),
    qualifications: named(
      rowsOf(answers['qualifications']).map((row) => ({
        name: said(row, 'name'),
        number: said(row, 'number'),
        grade: said(row, 'grade'),
        issuer: said(row, 'issuer'),
        validTo: said(row, 'validTo', 'validUntil'),
      })),
    ),
  }
}

/** That a qualification soon ends is told so many days before. Our setting. */
export const EXPIRES_SOON = 90

/** How a qualification stands on `today`, in words and tone; its last day is still a day it holds. */
export function validity(
  validTo: string,
  today: string,
): { label: string; tone: 'on' | 'due' | 'past' } {
  if (!isDay(validTo)) return { label: '未写有效期', tone: 'past' }
  const left = daysBetween(today, validTo)
  if (left < 0) return { label: `已于 ${validTo} 到期`, tone: 'past' }
  if (left <= EXPIRES_SOON) return { label: `将于 ${validTo} 到期`, tone: 'due' }
  return { label: `有效期至 ${validTo}`, tone: 'on' }
}

import { daysBetween, isDay } from '#domain/calendar'
import type { EntryState, Kind } from '#domain/institution'
import { type ProductRow, type Virtue, productsIn } from '#domain/product'

/**
 * What an institution offers (产品与资质), as its newest admitted submission says. Submissions of every form's version are
 * read, so whatever is missing or of another shape is left out; contacts and statements are never read at all.
 */

export type Qualification = {
  name: string
  number: string
  grade: string
  issuer: string
  /** The last day it holds; empty where none was given. */
  validTo: string
}
export type Offering = { products: ProductRow[]; qualifications: Qualification[] }

/** A product as an entry page shows it; one of the catalogue has its id there. */
export type ShownProduct = Omit<ProductRow, Virtue> & { id?: string }

/**
 * Which products an entry page shows: of an ecosystem provider those in the catalogue (Art. 5), while it is in the pool. An
 * integrator has no catalogue: what it stated when it applied is shown with `statedOn`, as it never changes.
 */
export function productsShown(
  entries: { kind: Kind; state: EntryState }[],
  stated: { products: ShownProduct[]; statedOn: string },
  catalogue: ShownProduct[],
): { products: ShownProduct[]; statedOn: string | null } {
  const providing = entries.filter(({ kind }) => kind === 'ecosystem-provider')
  if (providing.length === 0) return { products: stated.products, statedOn: stated.statedOn }
  const isOffering = providing.some(({ state }) => state === 'admitted')
  return { products: isOffering ? catalogue : [], statedOn: null }
}

const MOST = 100

type Row = Record<string, unknown>

const rowsOf = (value: unknown): Row[] =>
  Array.isArray(value)
    ? value.filter((row): row is Row => typeof row === 'object' && row !== null).slice(0, MOST)
    : []

const said = (row: Row, name: string): string => {
  const value = row[name]
  return typeof value === 'string' ? value.trim() : ''
}

const named = <T extends { name: string }>(rows: T[]) => rows.filter(({ name }) => name !== '')

/** The products and qualifications in stored answers. */
export function offeringOf(answers: Row): Offering {
  return {
    products: productsIn(answers),
    qualifications: named(
      rowsOf(answers['qualificationRows']).map((row) => ({
        name: said(row, 'name'),
        number: said(row, 'number'),
        grade: said(row, 'grade'),
        issuer: said(row, 'issuer'),
        validTo: said(row, 'validTo'),
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

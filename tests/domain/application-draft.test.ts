import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EcosystemProviderApplication } from '#domain/application'
import {
  type Draft,
  changedRows,
  draftOf,
  isReady,
  isUnanswered,
  sectionProblems,
  sectionSent,
  sectionState,
  sectionValues,
  wholeForm,
} from '#domain/application-draft'
import { applicantKinds, sectionKeys, sectionOf, sectionsOf } from '#domain/application-form'
import { pressed, removeRow } from '#domain/draft-button'
import { attachments, millProvider, sectionForms } from '../fixtures.ts'

const today = '2026-01-05'
const kind = 'ecosystem-provider'
const nothing = { draft: {}, files: [], today }

/** A draft whose sections were sent as these forms say. */
const draftWith = (form: Record<string, unknown>): Draft =>
  Object.fromEntries(
    sectionForms(kind, form).map(([key, sent]) => {
      const section = sectionsOf(kind).find((each) => each.key === key)
      return [key, { version: 1, ...(section && sectionSent(section, sent)) }]
    }),
  )

describe('a draft', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\u0000', '\uD800', '<script>', '𝒳'.repeat(200)),
  )
  const typed = fc.oneof(text, fc.array(text, { minLength: 2, maxLength: 3 }))

  test.each(
    applicantKinds.flatMap((each) => sectionsOf(each).map((section) => ({ each, section }))),
  )(
    'keeps whatever is typed into $section.key of $each, and gives it back as it was',
    ({ section }) => {
      const { rows, fields } = section
      const names = [
        ...fields.map(({ name }) => name),
        ...[0, 1, 2].flatMap(
          (i) => rows?.fields.map(({ name }) => `${rows.name}-${String(i)}-${name}`) ?? [],
        ),
      ]
      const sent = fc
        .tuple(...names.map(() => typed))
        .map((all) => Object.fromEntries(names.map((name, i) => [name, all[i] ?? ''])))
      fc.assert(
        fc.property(sent, (values) => {
          const kept = JSON.parse(JSON.stringify(sectionSent(section, values))) as ReturnType<
            typeof sectionSent
          >
          expect(sectionValues(section, kept)).toEqual(values)
        }),
        { numRuns: 60 },
      )
    },
  )

  test('takes nothing that is not asked', () => {
    const sent = { name: '示例', secret: 'x', 'productRows-0-name': 'y', __proto__: 'z' }
    expect(sectionSent(sectionOf(kind, 'identity'), sent)).toEqual({
      values: { name: '示例' },
      rows: [],
    })
    const rows = {
      'productRows-0-name': 'a',
      'productRows-99-name': 'b',
      'productRows--1-name': 'c',
    }
    expect(sectionSent(sectionOf(kind, 'products'), rows).rows).toEqual([{ name: 'a' }])
  })

  test('never breaks on what it holds, and a whole form comes only of a right one', () => {
    const junk = fc.dictionary(fc.constantFrom('name', 'sectors', 'from', 'days'), typed)
    fc.assert(
      fc.property(fc.constantFrom(...sectionKeys), junk, fc.array(junk), (key, values, rows) => {
        const draft = { [key]: { version: 1, values, rows } }
        sectionProblems(kind, key, { ...nothing, draft })
        expect(wholeForm(kind, { ...nothing, draft, files: [] })).toBeNull()
      }),
      { numRuns: 200 },
    )
  })

  test('is read whole as its form would be', () => {
    const draft = draftWith(millProvider)
    expect(wholeForm(kind, { ...nothing, draft, files: attachments })).toEqual(
      EcosystemProviderApplication.parse(millProvider),
    )
  })

  test('is not whole while the day of founding is still to come', () => {
    const draft = draftWith({ ...millProvider, foundedOn: '2026-01-06' })
    const seen = { draft, files: attachments }
    expect(wholeForm(kind, { ...seen, today: '2026-01-05' })).toBeNull()
    expect(wholeForm(kind, { ...seen, today: '2026-01-06' })).not.toBeNull()
  })

  test('is made again of what was submitted', () => {
    const form = EcosystemProviderApplication.parse(millProvider)
    expect(wholeForm(kind, { ...nothing, draft: draftOf(kind, form), files: attachments })).toEqual(
      form,
    )
  })
})

describe('a section of a draft', () => {
  test('is not begun, unfinished, or done', () => {
    const state = (draft: Draft) => sectionState(kind, 'identity', { ...nothing, draft })
    const { identity } = draftWith(millProvider)
    expect(state({})).toBe('empty')
    expect(state({ identity: { version: 1, values: { name: '示例' }, rows: [] } })).toBe('begun')
    expect(state(identity ? { identity } : {})).toBe('done')
  })

  test('may stay empty only where all of it is optional', () => {
    const ready = (each: 'integrator' | typeof kind) =>
      sectionKeys.filter((key) => isReady(each, key, sectionState(each, key, nothing)))
    expect(ready('integrator')).toEqual(['products', 'cases', 'qualifications'])
    expect(ready(kind)).toEqual(['qualifications'])
  })

  test('says all that is wrong with it at once, also what two answers or a day make wrong', () => {
    const told = (key: 'identity' | 'products' | 'cases', form: Record<string, unknown>) =>
      sectionProblems(kind, key, {
        ...nothing,
        draft: draftWith({ ...millProvider, ...form }),
      }).map(({ field }) => field)
    const founded = { name: '短', foundedOn: '2099-01-01', integrity: 'none' }
    expect(told('identity', founded)).toEqual(['name', 'foundedOn'])
    const [product, one] = [millProvider.productRows[0], millProvider.caseRows[0]]
    const priced = { ...product, priceLow: '100', priceHigh: '９９', days: '1.5' }
    expect(told('products', { productRows: [product, priced] })).toEqual([
      'productRows-1-days',
      'productRows-1-priceHigh',
    ])
    const dated = { ...one, client: '', from: '2025-03-01', to: '2025-02-01' }
    expect(told('cases', { caseRows: [dated] })).toContain('caseRows-0-to')
  })

  test('asks for the attachments that are missing', () => {
    const files = attachments.slice(0, 1)
    expect(sectionProblems(kind, 'attachments', { ...nothing, files })).toEqual([
      { field: 'file-commitment', message: '请上传盖章的申报表和承诺' },
    ])
  })

  test('waits for its supplement until it is saved, or a file has come', () => {
    const asked = { products: '请补充', attachments: '请补传' }
    const sent = { asked, draft: draftOf(kind, {}), files: [{ submission: 1 }] }
    const waiting = (seen: typeof sent | { files: { submission: number | null }[] }) =>
      sectionKeys.filter((key) => isUnanswered(key, { ...sent, ...seen }))
    expect(waiting(sent)).toEqual(['products', 'attachments'])
    expect(waiting({ files: [{ submission: 1 }, { submission: null }] })).toEqual(['products'])
    expect(waiting({ ...sent, draft: draftWith(millProvider) })).toEqual(['attachments'])
  })

  test('gains and loses rows by its buttons, and never more than there may be', () => {
    const section = sectionOf(kind, 'products')
    const most = section.rows?.most ?? 0
    const full = Array.from({ length: most }, (_, i) => ({ name: String(i) }))
    expect(changedRows(section, [], pressed('add').row)).toHaveLength(1)
    expect(changedRows(section, full, pressed('add').row)).toEqual(full)
    expect(changedRows(section, full, pressed(removeRow(1)).row)).toHaveLength(most - 1)
    for (const odd of ['remove-99', 'remove-x', 'x', undefined, ['add', 'add']])
      expect(changedRows(section, full, pressed(odd).row)).toEqual(full)
  })
})

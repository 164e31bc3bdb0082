import { describe, expect, test } from 'vitest'
import { operations } from '#domain/api'
import { CSV_FORM, csvLine } from '#domain/csv'

describe('a cell', () => {
  test.each([
    ['914301000000000101', '914301000000000101\t'],
    ['914301000000E00001', '914301000000E00001\t'],
    ['123456789012', '123456789012\t'],
    ['12345678901', '12345678901'],
    ['91430100MA4L00000X', '91430100MA4L00000X'],
    ['=1+1', "'=1+1"],
    ['＝1+1', "'＝1+1"],
    ['甲,乙', '"甲,乙"'],
  ])('%s is written %j', (value, written) => {
    expect(csvLine([value])).toBe(`${written}\r\n`)
  })

  test('that counts something is a number', () => {
    expect(csvLine([-1, 123_456_789_012])).toBe('-1,123456789012\r\n')
  })
})

test('what is added to a cell, and that equal entries share a row, is told to programs', () => {
  const what = operations.find(({ path }) => path === '/api/institutions.csv')?.what
  expect(what).toContain(CSV_FORM)
  expect(what).toContain('合为一行')
})

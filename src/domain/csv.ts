/** Lists as CSV (RFC 4180) that a spreadsheet opens as it is: marked UTF-8, no cell run or rounded. */

/** What a file begins with, so that WPS and Excel read it as UTF-8. */
export const BYTE_ORDER_MARK = '\ufeff'

/** What a program that reads such a file has to know, for people. */
export const CSV_FORM =
  'UTF-8，带 BOM，RFC 4180；以 = + - @ 开头的格子前加单引号，12 位以上的数字后加制表符，原样的值见 JSON。'

// A cell that begins so is a formula to a spreadsheet, in either width.
const isFormula = /^[=+\-@\t\r＝＋－＠]/u

// A spreadsheet takes it for a number and keeps 15 digits of it, or fewer: a credit code may be digits only, or hold one E.
const isLongNumber = (text: string) => text.length >= 12 && /^\d+(E\d+)?$/iu.test(text)

/** A text as a spreadsheet leaves it alone. */
function guarded(text: string): string {
  if (isFormula.test(text)) return `'${text}`
  return isLongNumber(text) ? `${text}\t` : text
}

function cell(value: string | number): string {
  const text = typeof value === 'string' ? guarded(value) : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One line, with its end. */
export const csvLine = (cells: (string | number)[]): string => `${cells.map(cell).join(',')}\r\n`

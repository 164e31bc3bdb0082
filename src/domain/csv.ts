/** Lists as CSV (RFC 4180) that a spreadsheet opens as it is: with a byte order mark, and with no cell it would run. */

/** What a file begins with, so that WPS and Excel read it as UTF-8. */
export const BYTE_ORDER_MARK = '\ufeff'

// A cell that begins so is a formula to a spreadsheet, in either width.
const isFormula = /^[=+\-@\t\r＝＋－＠]/u

function cell(value: string | number): string {
  const text = typeof value === 'string' && isFormula.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One line, with its end. */
export const csvLine = (cells: (string | number)[]): string => `${cells.map(cell).join(',')}\r\n`

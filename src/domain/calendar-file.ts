import { addDays } from '#domain/calendar'

/** A day for somebody's own calendar. */
export type CalendarDay = {
  uid: string
  on: string
  summary: string
  description: string
  url?: string
  /** When it was written: part of what RFC 5545 asks of every event. */
  at: Date
}

const escaped = (text: string) =>
  text
    .replace(/\\/g, '\\\\')
    .replace(/;/g, '\\;')
    .replace(/,/g, '\\,')
    .replace(/\r?\n/g, '\\n')

const utf8 = new TextEncoder()

/** A content line in pieces of at most 75 octets, never cut inside a character (RFC 5545, 3.1). */
function folded(line: string): string {
  const pieces: string[] = []
  let [piece, length] = ['', 0]
  for (const character of line) {
    const size = utf8.encode(character).length
    // What follows a fold begins with a space, which counts.
    if (length + size > 75) {
      pieces.push(piece)
      ;[piece, length] = [' ', 1]
    }
    piece += character
    length += size
  }
  return [...pieces, piece].join('\r\n')
}

const date = (on: string) => on.replaceAll('-', '')
const stamp = (at: Date) => at.toISOString().replace(/[-:]|\.\d{3}/g, '')

/** One whole day as a calendar file (RFC 5545), with a reminder the day before. */
export const calendarFile = ({ uid, on, summary, description, url, at }: CalendarDay): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//service-institution-handbook//ZH',
    'CALSCALE:GREGORIAN',
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${stamp(at)}`,
    `DTSTART;VALUE=DATE:${date(on)}`,
    `DTEND;VALUE=DATE:${date(addDays(on, 1))}`,
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(description)}`,
    ...(url ? [`URL:${url}`] : []),
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'TRIGGER:-P1D',
    `DESCRIPTION:${escaped(summary)}`,
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
    .map((line) => `${folded(line)}\r\n`)
    .join('')

/** A date to keep (日历提醒), as an iCalendar file (RFC 5545) that phones and desks take in. */
export type CalendarEvent = {
  /** Stays the same for the same event, so that taking it in twice makes one, and a later time replaces an earlier one. */
  uid: string
  /** A whole day, or an hour and how many minutes. */
  when: { day: string } | { startsAt: Date; minutes: number }
  place?: string
  title: string
  /** What to do, in a sentence or two: nothing that opens a case. */
  text: string
  /** When this was written. */
  at: Date
}

const escaped = (text: string) =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll(';', '\\;')
    .replaceAll(',', '\\,')
    .replaceAll('\n', '\\n')

/** A line of more than 75 octets is folded, never inside a character (RFC 5545, 3.1). */
function folded(line: string): string {
  const pieces: string[] = []
  let piece = ''
  let octets = 0
  for (const character of line) {
    const size = new TextEncoder().encode(character).length
    if (octets + size > 74) {
      pieces.push(piece)
      piece = ''
      octets = 0
    }
    piece += character
    octets += size
  }
  return [...pieces, piece].join('\r\n ')
}

const stamp = (at: Date) => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`

const times = (when: CalendarEvent['when']) =>
  'day' in when
    ? [`DTSTART;VALUE=DATE:${when.day.replaceAll('-', '')}`, 'TRANSP:TRANSPARENT']
    : [`DTSTART:${stamp(when.startsAt)}`, `DURATION:PT${String(when.minutes)}M`]

/** The file: one event, with a reminder in the morning of the day before a whole day, or a day before its hour. */
export function calendarFile({ uid, when, place, title, text, at }: CalendarEvent): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//service-institution-handbook//ZH',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${stamp(at)}`,
    ...times(when),
    ...(place ? [`LOCATION:${escaped(place)}`] : []),
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(text)}`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(title)}`,
    `TRIGGER:-PT${'day' in when ? '15' : '24'}H`,
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
    .map(folded)
    .join('\r\n')
    .concat('\r\n')
}

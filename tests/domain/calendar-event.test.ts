import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { calendarFile } from '#domain/calendar-event'

const event = {
  uid: 'supplement-CS-1',
  when: { day: '2026-03-09' },
  title: '补正期限',
  text: '凭编号和查询码提交；逾期仍可提交',
  at: new Date('2026-02-27T01:02:03.456Z'),
}
const unfolded = (file: string) => file.replaceAll('\r\n ', '')

describe('a date to keep', () => {
  test('is a whole day, stamped in UTC', () => {
    const lines = unfolded(calendarFile(event)).split('\r\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        'BEGIN:VCALENDAR',
        'UID:supplement-CS-1',
        'DTSTAMP:20260227T010203Z',
        'DTSTART;VALUE=DATE:20260309',
        'SUMMARY:补正期限',
      ]),
    )
    expect(lines.at(-1)).toBe('')
    expect(lines.at(-2)).toBe('END:VCALENDAR')
  })

  test('is an hour of a day, in its place', () => {
    const startsAt = new Date('2026-03-09T01:00:00Z')
    const when = { startsAt, minutes: 30 }
    const lines = unfolded(calendarFile({ ...event, when, place: '示例楼, 三层' })).split('\r\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        'DTSTART:20260309T010000Z',
        'DURATION:PT30M',
        'LOCATION:示例楼\\, 三层',
        'TRIGGER:-PT24H',
      ]),
    )
    expect(lines).not.toContain('TRANSP:TRANSPARENT')
  })

  test('keeps any text whole, in lines of 75 octets at most', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (title) => {
        fc.pre(!/[\r\p{Cc}]/u.test(title.replaceAll('\n', '')) && title.isWellFormed())
        const file = calendarFile({ ...event, title })
        for (const line of file.split('\r\n'))
          expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
        const said = /SUMMARY:([^\r]*)\r\n/.exec(unfolded(file))?.[1] ?? ''
        const read = said.replaceAll(/\\(.)/gs, (_, c: string) => (c === 'n' ? '\n' : c))
        expect(read).toBe(title)
      }),
    )
  })
})

import { describe, expect, test } from 'vitest'
import { calendarFile } from '#domain/calendar-file'

const file = calendarFile({
  uid: 'a@b',
  on: '2026-02-28',
  summary: '最后一天；补正, 一次\n说完\\',
  description: '很长的说明'.repeat(30),
  at: new Date('2026-01-05T02:03:04.567Z'),
})
const unfolded = file.replaceAll('\r\n ', '')

describe('a calendar file (RFC 5545)', () => {
  test('is a whole day, stamped in UTC', () => {
    expect(unfolded).toContain('\r\nDTSTART;VALUE=DATE:20260228\r\nDTEND;VALUE=DATE:20260301\r\n')
    expect(unfolded).toContain('\r\nDTSTAMP:20260105T020304Z\r\n')
  })

  test('escapes what means something', () => {
    expect(unfolded).toContain('SUMMARY:最后一天；补正\\, 一次\\n说完\\\\\r\n')
  })

  test('folds after 75 octets and cuts no character', () => {
    for (const line of file.split('\r\n'))
      expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
    expect(unfolded).toContain('很长的说明'.repeat(30))
    expect(file).not.toContain('\uFFFD')
  })
})

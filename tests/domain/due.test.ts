import { expect, test } from 'vitest'
import { isOpen, statuses } from '#domain/admission'
import { applicantKinds } from '#domain/application-form'
import { dueOn } from '#domain/due'
import { defaultSettings } from '#domain/setting'

// The work list reads what has no due day apart, and looks for no application there.
test('whatever waits for staff has a due day, and what is closed has none', () => {
  const at = new Date('2026-01-05T02:00:00Z')
  for (const status of statuses) {
    if (status === 'supplement') continue
    const waits = applicantKinds.some((kind) => isOpen(kind, status))
    expect({ status, waits: dueOn(status, at, defaultSettings) !== '' }).toEqual({ status, waits })
  }
})

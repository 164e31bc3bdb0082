import { expect, test } from 'vitest'
import { demoIdentities, demoList, demoRoot } from '#domain/demo-keys'
import { verifiedUnits } from '#domain/handling-units'
import { seal } from '#domain/sealing'
import { NOTE_BYTES, NOTE_TEXT_MAX, noteProblem, openNote, sealNote } from '#domain/visit-note'

const note = {
  inspection: 'demo-inspection',
  at: '2026-01-05T02:00:00.000Z',
  service: '示例：车间里看到安装记录一本',
  breaches: '',
  other: '市企业服务中心 2 人',
}
const identityOf = (unit: string) => demoIdentities.find(({ id }) => id === unit)?.identity ?? ''
const recipientOf = async (unit: string) =>
  verifiedUnits((await demoList()).file, demoRoot, '2026-01-05')?.units.find(
    ({ id }) => id === unit,
  )?.recipient ?? ''
const own = identityOf('service-centre')

test('a note opens with its unit’s key, and with nobody else’s', async () => {
  const sealed = await sealNote(note, await recipientOf('service-centre'))
  expect(await openNote(sealed, [own], note.inspection)).toMatchObject(note)
  expect(await openNote(sealed, [identityOf('bureau'), own], note.inspection)).toMatchObject(note)
  for (const { id, identity } of demoIdentities.filter(({ id }) => id !== 'service-centre'))
    expect(await openNote(sealed, [identity], note.inspection), id).toBeNull()
})

test('a note that was changed, or put into another record, is none', async () => {
  const sealed = await sealNote(note, await recipientOf('service-centre'))
  expect(await openNote(sealed, [own], 'another')).toBeNull()
  const last = sealed.length - 1
  const changed = sealed.with(last, (sealed[last] ?? 0) ^ 1)
  expect(await openNote(changed, [own], note.inspection)).toBeNull()
})

test('what was sealed to the unit and is no note is none', async () => {
  const recipient = await recipientOf('service-centre')
  for (const text of ['null', '{', '{"kind":"visit-note/v1"}', '[]']) {
    const sealed = await seal(new TextEncoder().encode(text), [recipient], 4096)
    expect(await openNote(sealed, [own], note.inspection), text).toBeNull()
  }
})

test('its size tells little, and the longest is taken', async () => {
  const recipient = await recipientOf('service-centre')
  const short = await sealNote({ ...note, service: '' }, recipient)
  expect((await sealNote(note, recipient)).length).toBe(short.length)
  expect(short.length).toBeGreaterThan(NOTE_BYTES.least)
  const full = '走'.repeat(NOTE_TEXT_MAX)
  const longest = { ...note, service: full, breaches: full, other: full }
  expect((await sealNote(longest, recipient)).length).toBeLessThan(NOTE_BYTES.most)
})

test('a note that is too long is told so before it is sealed, for it cannot be shortened afterwards', () => {
  const full = {
    service: '字'.repeat(NOTE_TEXT_MAX),
    breaches: '字'.repeat(NOTE_TEXT_MAX),
    other: '',
  }
  expect(noteProblem(full)).toBeNull()
  expect(noteProblem({ ...full, breaches: `${full.breaches}再` })).toBe(
    '违法违规情况不超过 5000 字，现在是 5001 字',
  )
})

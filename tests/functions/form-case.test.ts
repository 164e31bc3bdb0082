import { describe, expect, test } from 'vitest'
import { attachmentsOf } from '#db/attachments'
import { openDraft } from '#db/drafts'
import { millProvider, riverIntegrator } from '../fixtures.ts'
import { DRAFT, FILES, hours, opened } from './applying.ts'
import { browser, formOf, shown } from './house.ts'

const IDENTITY = `${DRAFT}identity/`
const typed = { name: '示例甲的新名称', version: '1', do: 'later' }

/** One browser with two drafts: a form of the first is still open, the second was begun since. */
async function twoTabs() {
  const house = await opened()
  const { applicant } = house
  const ticketOf = async () =>
    (await shown(await applicant.visit(IDENTITY))).applicant?.ticket ?? ''
  const first = await house.begin('integrator', riverIntegrator)
  const ticket = await ticketOf()
  const second = await house.begin('ecosystem-provider', millProvider)
  const nameOf = async (number: string) =>
    (await openDraft(house.db, number))?.answers.identity?.values['name']
  const standsOpen = async () => (await shown(await applicant.visit(IDENTITY))).applicant?.number
  return { ...house, first, second, ticket, ticketOf, nameOf, standsOpen }
}

describe('a form of one case, sent while another one is open in the same browser', () => {
  test('saves its own case, and goes on there', async () => {
    const { applicant, first, second, ticket, nameOf, standsOpen } = await twoTabs()
    expect((await applicant.post(IDENTITY, { ...typed, ticket })).status).toBe(303)
    expect(await nameOf(first.number)).toBe(typed.name)
    expect(await nameOf(second.number)).toBe(millProvider.name)
    expect(await standsOpen()).toBe(first.number)
  })

  test('saves its own case by itself, and leaves the other one open', async () => {
    const { applicant, first, second, ticket, nameOf, standsOpen } = await twoTabs()
    const saved = await applicant.postByScript(IDENTITY, formOf({ ...typed, ticket }))
    expect(saved.status).toBe(200)
    expect(await nameOf(first.number)).toBe(typed.name)
    expect(await nameOf(second.number)).toBe(millProvider.name)
    expect(await standsOpen()).toBe(second.number)
  })

  test('saves by itself after its reader ended all cases, and opens none again', async () => {
    const { applicant, first, ticket, nameOf } = await twoTabs()
    await applicant.post('/applications/case/end/', {})
    const saved = await applicant.postByScript(IDENTITY, formOf({ ...typed, ticket }))
    expect(saved.status).toBe(200)
    expect(await nameOf(first.number)).toBe(typed.name)
    expect((await applicant.visit(IDENTITY)).headers.get('location')).toBe('/applications/')
    // A person who presses the button goes on in it.
    await applicant.post(IDENTITY, { ...typed, version: '2', ticket })
    expect((await applicant.visit(IDENTITY)).status).toBe(200)
  })

  test('erases the draft that its page named', async () => {
    const { db, applicant, first, second, ticket } = await twoTabs()
    await applicant.post(`${DRAFT}erasure/`, { ticket })
    expect(await openDraft(db, first.number)).toBeNull()
    expect(await openDraft(db, second.number)).not.toBeNull()
  })

  test('keeps a file in its own case, and goes on there, by a script too', async () => {
    const { db, applicant, first, second, ticket, file, standsOpen } = await twoTabs()
    await applicant.upload(FILES, { kind: 'licence', ticket }, file('by its form'))
    const body = new FormData()
    for (const [name, value] of Object.entries({ kind: 'audit', ticket })) body.append(name, value)
    body.append('file', file('by its script'))
    expect((await applicant.postByScript(FILES, body)).status).toBe(201)
    expect(await attachmentsOf(db, first.number)).toHaveLength(2)
    expect(await attachmentsOf(db, second.number)).toEqual([])
    expect(await standsOpen()).toBe(first.number)
  })

  test('is refused with what was typed once its ticket has lapsed, and its own case takes it', async () => {
    const { clock, applicant, first, second, ticket, nameOf } = await twoTabs()
    clock.now = hours(9)
    const look = ({ number, code }: typeof first, who = applicant) =>
      who.post('/applications/', { number, code })
    await look(second)
    const answer = await applicant.post(IDENTITY, { ...typed, ticket })
    expect(answer.status).toBe(409)
    const { refused } = await shown(answer)
    expect(refused?.values).toMatchObject({ name: typed.name })
    expect(refused?.problems[0]?.message).toContain(first.number)
    const byScript = await applicant.postByScript(IDENTITY, formOf({ ...typed, ticket }))
    expect(byScript.status).toBe(409)
    expect(await byScript.json()).toMatchObject({ message: refused?.problems[0]?.message })
    expect(await nameOf(first.number)).toBe(riverIntegrator.name)
    expect(await nameOf(second.number)).toBe(millProvider.name)

    await look(first)
    expect((await applicant.post(IDENTITY, { ...typed, ticket })).status).toBe(303)
    expect(await nameOf(first.number)).toBe(typed.name)
  })

  test('is refused with what was typed where no case is open, however long ago it was drawn', async () => {
    const { clock, app, first, ticket, nameOf } = await twoTabs()
    clock.now = hours(30)
    const stranger = browser(app)
    const answer = await stranger.post(IDENTITY, { ...typed, ticket })
    expect(answer.status).toBe(409)
    const { refused } = await shown(answer)
    expect(refused?.values).toMatchObject({ name: typed.name })
    expect(refused?.problems[0]?.message).toMatch(new RegExp(`${first.number}.*没有改动`))
    const byScript = await stranger.postByScript(IDENTITY, formOf({ ...typed, ticket }))
    expect(byScript.status).toBe(409)
    expect(await nameOf(first.number)).toBe(riverIntegrator.name)
    const drawnNowhere = await stranger.post(IDENTITY, { ...typed, ticket: '' })
    expect(drawnNowhere.headers.get('location')).toBe('/applications/')
  })

  test.each([['none'], ['a forged one']])('is refused with %s for a ticket', async (which) => {
    const { db, applicant, second, ticket, nameOf, file } = await twoTabs()
    const sent = {
      ticket: which === 'none' ? '' : ticket.replace(/.$/, (a) => (a === '0' ? '1' : '0')),
    }
    for (const [path, values] of [
      [IDENTITY, typed],
      [`${DRAFT}erasure/`, {}],
      [`${FILES}removal/`, { id: 'x' }],
    ] as const)
      expect((await applicant.post(path, { ...values, ...sent })).status, path).toBe(409)
    expect((await applicant.upload(FILES, { kind: 'licence', ...sent }, file())).status).toBe(409)
    expect(await nameOf(second.number)).toBe(millProvider.name)
    expect(await attachmentsOf(db, second.number)).toEqual([])
  })
})

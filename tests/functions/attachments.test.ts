import { describe, expect, test } from 'vitest'
import { moveApplication } from '#db/application-decisions'
import { applicationNumbered } from '#db/applications'
import { attachmentsOf } from '#db/attachments'
import { saveAs } from '#functions/uploaded-files'
import { Decision } from '#domain/decision'
import { defaultSettings } from '#domain/setting'
import { millProvider, pdf } from '../fixtures.ts'
import { FILES, opened } from './applying.ts'
import { browser, shown } from './house.ts'

const begun = async () => {
  const house = await opened()
  const { number, code } = await house.begin('ecosystem-provider', millProvider)
  return { ...house, number, code }
}

describe('an attachment', () => {
  test('is kept, and handed out to its applicant to be saved', async () => {
    const { db, applicant, number } = await begun()
    const file = new File([pdf('x')], '营业 执照(1).pdf', { type: 'text/html' })
    const answer = await applicant.upload(FILES, { kind: 'licence' }, file)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${FILES}#file-licence`])
    const [row] = await attachmentsOf(db, number)
    expect(row).toMatchObject({ kind: 'licence', type: 'application/pdf', size: pdf('x').length })

    const got = await applicant.visit(`/applications/files/${row?.id ?? ''}/`)
    expect(new Uint8Array(await got.arrayBuffer())).toEqual(pdf('x'))
    expect(got.headers.get('content-type')).toBe('application/pdf')
    expect(got.headers.get('content-disposition')).toBe(
      `attachment; filename="attachment.pdf"; filename*=UTF-8''${encodeURIComponent('营业 执照').replaceAll('%2F', '/')}%281%29.pdf`,
    )
  })

  test('is not there for anybody else', async () => {
    const { db, app, applicant, number, file } = await begun()
    await applicant.upload(FILES, { kind: 'licence' }, file())
    const [row] = await attachmentsOf(db, number)
    const path = `/applications/files/${row?.id ?? ''}/`
    expect((await browser(app).visit(path)).headers.get('location')).toBe('/applications/')

    const other = browser(app)
    const { minted } = await shown(await other.visit('/apply/integrator/'))
    await other.post('/apply/integrator/', {
      name: '示例别家有限公司',
      creditCode: '91440300708461136T',
      sectors: 'biomedicine',
      minted: minted?.token ?? '',
    })
    expect((await other.visit(path)).status).toBe(404)
    expect((await other.visit('/applications/files/x/')).status).toBe(404)
    await other.post(`${FILES}removal/`, { id: row?.id ?? '' })
    expect(await attachmentsOf(db, number)).toHaveLength(1)
  })

  test.each([
    ['nothing', new File([], ''), '请选择要上传的文件'],
    ['an empty file', new File([], 'a.pdf'), '空文件'],
    ['a page', new File(['<script>1</script>'], 'a.html', { type: 'application/pdf' }), '只收'],
    [
      'a picture that says it is a PDF',
      new File([new Uint8Array([0xff, 0xd8, 0xff])], 'a.pdf'),
      '扩展名',
    ],
  ])('%s is refused beside its field, and nothing is kept', async (_, file, message) => {
    const { db, applicant, number } = await begun()
    const answer = await applicant.upload(FILES, { kind: 'audit' }, file)
    expect(answer.status).toBe(422)
    const { refused } = await shown(answer)
    expect(refused?.problems).toMatchObject([{ field: 'file-audit' }])
    expect(refused?.problems[0]?.message).toMatch(new RegExp(`${message}|请选择`))
    expect(await attachmentsOf(db, number)).toEqual([])
  })

  test('that is two things at once is kept as what it begins as, and only ever saved', async () => {
    const { db, applicant, number } = await begun()
    const both = new TextEncoder().encode('%PDF-1.4\n<script>alert(1)</script>PK\u0003\u0004')
    await applicant.upload(FILES, { kind: 'audit' }, new File([both], 'both.pdf'))
    const [row] = await attachmentsOf(db, number)
    const got = await applicant.visit(`/applications/files/${row?.id ?? ''}/`)
    await got.body?.cancel()
    expect(got.headers.get('content-disposition')).toMatch(/^attachment;/)
    expect(got.headers.get('content-type')).toBe('application/pdf')
  })

  test('sent again is the same one; the same file may stand for two kinds', async () => {
    const { db, applicant, number, file } = await begun()
    const send = (kind: string) => applicant.upload(FILES, { kind }, file('same'))
    const answers = await Promise.all([send('licence'), send('licence'), send('audit')])
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 303, 409])
    const kept = await attachmentsOf(db, number)
    expect(kept.map(({ kind }) => kind).sort()).toEqual(['audit', 'licence'])
  })

  test('is one too many above the limit, by a script too', async () => {
    const { db, applicant, number, file } = await begun()
    const most = defaultSettings['attachments.most']
    for (let i = 0; i < most; i++)
      await applicant.upload(FILES, { kind: 'case-proof' }, file(String(i)))
    expect(await attachmentsOf(db, number)).toHaveLength(most)
    const body = new FormData()
    body.append('kind', 'case-proof')
    body.append('file', file('one more'))
    const answer = await applicant.postByScript(FILES, body)
    expect(answer.status).toBe(409)
    expect(((await answer.json()) as { message: string }).message).toContain('上限')
  })

  test('that is there already, under whatever name, is said to be; a script’s retry is not', async () => {
    const { db, applicant, number, file } = await begun()
    await applicant.upload(FILES, { kind: 'licence' }, file('x', 'one.pdf'))
    const answer = await applicant.upload(FILES, { kind: 'licence' }, file('x', 'two.pdf'))
    expect(answer.status).toBe(409)
    expect((await shown(answer)).refused?.problems).toEqual([
      { field: 'file-licence', message: expect.stringContaining('已经上传过') as string },
    ])
    const byScript = (more: Record<string, string>) => {
      const body = new FormData()
      for (const [name, value] of Object.entries({ kind: 'licence', ...more }))
        body.append(name, value)
      body.append('file', file('x'))
      return applicant.postByScript(FILES, body)
    }
    const told = await byScript({})
    expect([told.status, await told.text()]).toEqual([409, expect.stringContaining('已经上传过')])
    expect((await byScript({ again: '1' })).status).toBe(201)
    expect(await attachmentsOf(db, number)).toHaveLength(1)
  })

  test('can be removed, twice as well as once', async () => {
    const { db, applicant, number, file } = await begun()
    await applicant.upload(FILES, { kind: 'licence' }, file())
    const [row] = await attachmentsOf(db, number)
    const id = row?.id ?? ''
    for (const each of [id, id, 'x', ''])
      expect((await applicant.post(`${FILES}removal/`, { id: each })).status).toBe(303)
    expect(await attachmentsOf(db, number)).toEqual([])
    expect((await applicant.visit(`/applications/files/${id}/`)).status).toBe(404)
  })

  test('of a submission is gone from no record, whatever the applicant does', async () => {
    const { db, applicant, number, fill, declaration } = await begun()
    const kind = 'ecosystem-provider'
    await fill(number, kind, millProvider)
    await applicant.post('/applications/draft/check/', await declaration(number, kind))
    const [row] = await attachmentsOf(db, number)
    const found = await applicationNumbered(db, number)
    const ask = {
      action: 'request-supplement',
      version: '1',
      supplement: '补',
      dueOn: '2026-01-19',
    }
    await moveApplication(db, {
      id: found?.id ?? '',
      decision: Decision.parse(ask),
      person: 'clerk',
      unit: '单位',
      at: new Date('2026-01-05T02:00:00Z'),
    })
    await applicant.post(`${FILES}removal/`, { id: row?.id ?? '' })
    expect(await attachmentsOf(db, number)).toHaveLength(1)
    expect((await applicant.visit(`/applications/files/${row?.id ?? ''}/`)).status).toBe(200)
  })
})

test('the name of a file to save leaves its header nowhere', () => {
  const header = saveAs({ name: `a"'(*)\r\n.png`, type: 'image/png' })
  expect(header).not.toMatch(/[\r\n]/)
  expect(header).toContain(`filename*=UTF-8''a%22%27%28%2A%29%0D%0A.png`)
})

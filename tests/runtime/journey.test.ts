import { describe, expect, test } from 'vitest'
import { complaint, millProvider, riverIntegrator } from '../fixtures.ts'
import { type Visit, visitor } from '../rig/visitor.ts'
import { links } from '../rig/links.ts'
import { sites } from '../rig/sites.ts'

const minted = (page: Visit) => {
  const [number = '', code = ''] = [...page.document.querySelectorAll('.minted dd')].map(
    (dd) => dd.textContent,
  )
  return { number, code }
}

/** Signs in with a one-use link, the way somebody without scripts does: by pasting its code. */
async function clerk(url: string, link: string) {
  const desk = visitor(url)
  const token = new URL(link).hash.slice(1)
  const page = await desk.submit(await desk.get('/staff/enter/'), { token })
  return { desk, page, token }
}

const decide = async (
  desk: ReturnType<typeof visitor>,
  path: string,
  fields: Record<string, string | string[]>,
) => desk.submit(await desk.get(path), fields, 'form[action$="/decision/"]')

/** A reviewer's part: no relation, a draft, a signature. */
async function review(url: string, file: string) {
  const expert = visitor(url)
  await expert.post('/staff/demo/', { person: 'demo-reviewer' })
  const asked = await expert.get(file)
  expect(asked.text).not.toContain(riverIntegrator.diagnosis)
  const read = await expert.submit(asked, { relation: 'none' }, 'form[action$="/relation/"]')
  expect(read.text).toContain(riverIntegrator.diagnosis)
  const draft = { diagnosis: '80', resources: '70', integration: '90' }
  const saved = await expert.submit(read, draft, 'form[action$="/review/"]')
  const version = saved.document.querySelector<HTMLInputElement>('[name=version]')?.value ?? ''
  const remarks = { diagnosisRemark: '有案例', resourcesRemark: '一般', integrationRemark: '好' }
  return expert.post(`${file}review/signature/`, { version, ...draft, ...remarks })
}

const fileOf = (worklist: Visit, name: string) => {
  const link = [...worklist.document.querySelectorAll('a')].find((a) =>
    a.textContent.includes(name),
  )
  return new URL(link?.getAttribute('href') ?? '', 'http://x').pathname
}

describe.each(sites)('the main job on $name, without scripts', ({ url, links: handedOut }) => {
  const link = handedOut[links.journey] ?? ''
  const applicant = visitor(url)

  test('a provider applies, staff ask, decide and admit, and the public sees it on the list', async () => {
    const form = await applicant.get('/apply/integrator/')
    const { number, code } = minted(form)
    expect(number).toMatch(/^CS-\w{4}-\w{4}$/)

    const sent = await applicant.submit(form, riverIntegrator)
    expect([sent.status, sent.path]).toEqual([200, '/applications/case/'])
    expect(sent.text).toContain(number)
    expect(sent.html).not.toContain(code)

    const { desk, page, token } = await clerk(url, link)
    expect([page.status, page.path]).toEqual([200, '/staff/'])
    const file = fileOf(page, riverIntegrator.name)
    await decide(desk, file, {
      action: 'request-supplement',
      supplement: '请补充一个在本市完成的案例。',
    })

    const look = visitor(url)
    const asked = await look.submit(await look.get('/applications/'), { number, code })
    expect(asked.text).toContain('请补充一个在本市完成的案例。')
    const answer = await look.get('/applications/answer/')
    const answered = await look.submit(answer, {
      resources: '资源整合能力说明，补充一个案例',
      // A promise is made anew with every submission.
      commitments: riverIntegrator.commitments,
    })
    expect([answered.status, answered.path]).toEqual([200, '/applications/case/'])

    expect((await decide(desk, file, { action: 'accept' })).status).toBe(200)
    expect((await decide(desk, file, { action: 'pass-review' })).status).toBe(409)
    const given = { person: 'demo-reviewer', step: 'assign' }
    expect((await desk.post(`${file}reviewers/`, given)).path).toBe(file)
    expect((await review(url, file)).text).toContain('您已于')
    for (const action of ['pass-review', 'pass-defence']) {
      expect((await decide(desk, file, { action })).status, action).toBe(200)
    }
    const admitted = await decide(desk, file, {
      action: 'admit',
      document: '示工信(2026)99号',
      sectors: ['construction-machinery'],
    })
    expect([admitted.status, admitted.path]).toEqual([200, file])
    expect(admitted.text).toContain('由您提请')
    expect(admitted.document.querySelector('form[action$="/admission/"]')).toBeNull()
    const second = visitor(url)
    await second.post('/staff/demo/', { person: 'demo-bureau-1' })
    const confirmed = await second.submit(
      await second.get(file),
      { outcome: 'confirmed' },
      'form[action$="/admission/"]',
    )
    expect([confirmed.status, confirmed.path]).toEqual([200, file])
    expect(confirmed.text).toContain('已入库')

    const list = await visitor(url).get(`/institutions/?name=${encodeURIComponent('河畔')}`)
    expect(list.text).toContain(riverIntegrator.name)
    expect(list.text).toContain('示工信〔2026〕99号')

    const again = await clerk(url, link)
    expect([again.page.status, again.token]).toEqual([422, token])
  })

  test('a retry of the same form finds the first result, and another body under its number does not', async () => {
    const form = await applicant.get('/apply/ecosystem-provider/')
    const first = await applicant.submit(form, millProvider)
    const retry = await visitor(url).submit(form, millProvider)
    const other = await visitor(url).submit(form, { ...millProvider, products: '另一份' })

    expect([first.path, retry.path]).toEqual(['/applications/case/', '/applications/case/'])
    expect(other.status).toBe(409)
    expect(other.html).toContain('另一份')
  })

  test('a second application of the same kind is told of the first, and keeps what was typed', async () => {
    const second = await applicant.submit(
      await applicant.get('/apply/ecosystem-provider/'),
      millProvider,
    )

    expect(second.status).toBe(409)
    expect(second.document.querySelector('#problems')?.textContent).toMatch(/已有同类申报在办/)
    expect(second.html).toContain(millProvider.cases)
  })

  test('a company complains, keeps its receipt, and sees where its case stands', async () => {
    const reporter = visitor(url)
    const filed = await reporter.submit(await reporter.get('/complaints/new/'), complaint)
    const receipt =
      filed.document.querySelector('.receipt')?.textContent.replaceAll(/\D/g, '') ?? ''
    expect([filed.status, receipt.length]).toEqual([201, 28])

    const later = visitor(url)
    const seen = await later.submit(await later.get('/complaints/case/'), { receipt })
    expect([seen.status, seen.path]).toEqual([200, '/complaints/case/'])
    expect(seen.text).toContain('已提交')
    expect(seen.html).not.toContain(complaint.facts)
  })

  test('a complaint form sent twice is one case with one receipt', async () => {
    const reporter = visitor(url)
    const form = await reporter.get('/complaints/new/')
    const receipts = [
      await reporter.submit(form, complaint),
      await reporter.submit(form, complaint),
    ].map((page) => page.document.querySelector('.receipt')?.textContent)

    expect(receipts[0]).toMatch(/\d/)
    expect(receipts[1]).toBe(receipts[0])
  })

  test('an unknown receipt is answered like a known one, and finds nothing', async () => {
    const seen = await visitor(url).post('/complaints/case/', { receipt: '0'.repeat(26) + '98' })

    expect([seen.status, seen.path]).toEqual([200, '/complaints/case/'])
    expect(seen.text).toContain('没有找到')
  })

  test('nobody without a session gets past the staff entrance', async () => {
    for (const path of ['/staff/', '/staff/applications/x/', '/staff/complaints/']) {
      expect((await visitor(url).get(path)).path).toBe('/staff/enter/')
    }
    expect(
      (await visitor(url).post('/staff/applications/x/decision/', { action: 'admit' })).path,
    ).toBe('/staff/enter/')
  })
})

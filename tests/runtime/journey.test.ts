import { describe, expect, test } from 'vitest'
import { dayOf } from '#domain/calendar'
import { complaint, millProvider, riverIntegrator } from '../fixtures.ts'
import { allMet } from '../qualified.ts'
import { begin, fillIn, mintedOn, send } from '../rig/applying.ts'
import { links } from '../rig/links.ts'
import { sites } from '../rig/sites.ts'
import { type Visit, visitor } from '../rig/visitor.ts'

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

const field = (page: Visit, name: string) =>
  page.document.querySelector<HTMLInputElement>(`[name=${name}]`)?.value ?? ''

/** A reviewer's part: no relation, a draft, a signature. */
async function review(url: string, file: string) {
  const expert = visitor(url)
  await expert.post('/staff/demo/', { person: 'demo-reviewer' })
  const asked = await expert.get(file)
  expect(asked.text).not.toContain(riverIntegrator.diagnosis)
  const read = await expert.submit(asked, { relation: 'none' }, 'form[action$="/relation/"]')
  expect(read.text).toContain(riverIntegrator.diagnosis)
  // Who finds a relation while reading steps back, and keeps the draft where that was refused.
  const isOffered = (page: Visit) =>
    page.document.querySelector('form[action$="/relation/"] [value=recused]') !== null
  expect(isOffered(read)).toBe(true)
  const draft = { diagnosis: '80', resources: '70', integration: '90' }
  const saved = await expert.submit(read, draft, 'form[action$="/review/"]')
  const version = field(saved, 'version')
  const silent = await expert.submit(saved, {}, 'form[action$="/relation/"]')
  expect([silent.status, field(silent, 'diagnosis')]).toEqual([422, '80'])
  const remarks = { diagnosisRemark: '有案例', resourcesRemark: '一般', integrationRemark: '好' }
  const signed = await expert.post(`${file}review/signature/`, { version, ...draft, ...remarks })
  expect(isOffered(signed)).toBe(false)
  return signed
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

  test('a provider applies, is asked, reviewed, heard and chosen, and the public can object (art. 4)', async () => {
    const begun = await begin(applicant, 'integrator', riverIntegrator)
    const { number, code } = mintedOn(begun)
    expect([begun.status, begun.path]).toEqual([201, '/apply/integrator/'])
    expect(number).toMatch(/^CS-\w{4}-\w{4}$/)

    // Another day, another device: the draft is where it was.
    const later = visitor(url)
    const draft = await later.submit(await later.get('/applications/'), { number, code })
    expect([draft.status, draft.path]).toEqual([200, '/applications/draft/'])
    await fillIn(later, 'integrator', riverIntegrator)
    const sent = await send(later)
    expect([sent.status, sent.path]).toEqual([200, '/applications/confirmation/'])
    expect(sent.text).toContain(number)
    expect(sent.html).not.toContain(code)
    expect((await later.get('/applications/print/')).text).toContain('盖章处')

    const { desk, page, token } = await clerk(url, link)
    expect([page.status, page.path]).toEqual([200, '/staff/'])
    const file = fileOf(page, riverIntegrator.name)
    await decide(desk, file, {
      action: 'request-supplement',
      'supplement-abilities': '请补充一个在本市完成的案例。',
    })
    const attached = (await desk.get(file)).document.querySelector('.files a')
    const kept = await desk.get(attached?.getAttribute('href') ?? '')
    expect([kept.status, kept.html]).toEqual([200, expect.stringMatching(/^%PDF-/) as string])
    expect(kept.headers.get('content-disposition')).toMatch(/^attachment;/)
    expect(kept.headers.get('content-security-policy')).toMatch(/sandbox/)
    expect(kept.headers.get('cache-control')).toBe('no-store')

    const look = visitor(url)
    const asked = await look.submit(await look.get('/applications/'), { number, code })
    expect(asked.text).toContain('请补充一个在本市完成的案例。')
    const day = await look.get('/applications/supplement.ics')
    expect(day.html).toMatch(/^BEGIN:VCALENDAR\r\n/)
    const same = '还和上次提交的一样'
    const check = () => look.get('/applications/draft/check/')
    expect((await check()).text).toMatch(new RegExp(`${same}.*请补充一个在本市完成的案例。`))
    const answer = await look.get('/applications/draft/abilities/')
    expect(answer.text).toMatch(/要求补正\s*请补充一个在本市完成的案例。/)
    // Nothing cuts what is pasted: it is kept, and its length is told.
    expect(answer.document.querySelector('main form.page [maxlength]')).toBeNull()
    const long = `${'长'.repeat(2600)}结尾`
    const overlong = await look.submit(answer, { resources: long, do: 'continue' })
    expect(overlong.text).toContain('不超过 2000 字，现在是 2602 字')
    expect(overlong.document.querySelector('[name=resources]')?.textContent).toBe(long)
    const changed = { resources: '资源整合能力说明，补充一个案例', do: 'later' }
    expect((await look.submit(overlong, changed)).path).toBe('/applications/draft/')
    expect((await look.get('/applications/draft/identity/')).path).toBe('/applications/draft/')
    expect((await check()).text).not.toContain(same)
    const answered = await send(look)
    expect([answered.status, answered.path]).toEqual([200, '/applications/confirmation/'])
    expect((await desk.get(file)).document.querySelectorAll('.answer details')).toHaveLength(1)

    expect((await decide(desk, file, { action: 'accept' })).status).toBe(200)
    expect((await decide(desk, file, { action: 'pass-review' })).status).toBe(409)
    const given = { person: 'demo-reviewer', step: 'assign' }
    const assigned = await desk.post(`${file}reviewers/`, given)
    expect([assigned.path, assigned.text.includes('没有可以分派的')]).toEqual([file, true])
    expect((await review(url, file)).text).toContain('您已于')
    expect((await decide(desk, file, { action: 'pass-review' })).status).toBe(200)
    const enter = async (part: string, fields: Record<string, string | string[]>) =>
      desk.submit(await desk.get(file), fields, `form[action$="/${part}/"]`)
    // Sent while no call was open, it is put to the one that is closed, and defended there.
    const unsaid = await enter('call', { call: 'demo-call-1' })
    expect([unsaid.status, unsaid.text.includes('须写明理由')]).toEqual([422, true])
    const late = { call: 'demo-call-1', 'call-reason': '征集截止后提交，一并评审' }
    expect((await enter('call', late)).path).toBe(file)
    const booking = await applicant.get('/applications/defence/')
    const slot = field(booking, 'slot')
    const booked = await applicant.submit(booking, { slot })
    expect(booked.text).toContain('已约')
    const history = booked.document.querySelector('.timeline:not(.steps)')?.textContent
    expect(history).toMatch(/预约答辩时段[^]*\d{4}-\d\d-\d\d \d\d:\d\d–\d\d:\d\d，/)
    expect((await applicant.get('/applications/defence.ics')).html).toMatch(/\r\nDTSTART:\d{8}T/)
    const call = '/staff/calls/demo-call-1/'
    const result = { score: '90', remark: '答问清楚' }
    const version = field(await desk.get(file), 'version')
    const early = await desk.post(`${file}defence/`, { ...result, version })
    expect([early.status, early.text.includes('还没有开始')]).toEqual([409, true])
    // It was heard earlier today, in a room the bureau enters now.
    const today = { on: dayOf(new Date()), from: '0:00', minutes: '5', count: '1' }
    const room = { ...today, venue: '示例小会议室' }
    await desk.submit(await desk.get(call), room, 'form[action$="/slots/"]')
    const rooms = [...(await desk.get(file)).document.querySelectorAll('[name=slot] option')]
    const heard = rooms.find(({ textContent }) => textContent.includes('示例小会议室'))
    expect((await enter('slot', { slot: heard?.getAttribute('value') ?? '' })).path).toBe(file)
    expect((await enter('defence', result)).path).toBe(file)

    const chosen = `${file.split('/')[3] ?? ''}:construction-machinery`
    const ranking = await desk.get(call)
    expect(ranking.text).toContain(riverIntegrator.name)
    const selecting = 'form[action$="/selection/"]'
    const bare = await desk.submit(ranking, { chosen }, selecting)
    expect([bare.status, bare.text.includes('没有全部列入')]).toEqual([422, true])
    const reason = '生物医药行业的案例不足'
    const selected = await desk.submit(bare, { chosen, reason }, selecting)
    expect([selected.status, selected.path]).toEqual([200, call])
    expect((await applicant.get('/applications/case/')).text).toContain(reason)
    const proposed = await desk.submit(
      await desk.get(call),
      { number: '示工信函(2026)99号' },
      'form[action$="/proposal/"]',
    )
    expect(proposed.text).toContain('由您提请')
    expect(proposed.document.querySelector('form[action$="/verdict/"]')).toBeNull()
    const second = visitor(url)
    await second.post('/staff/demo/', { person: 'demo-bureau-1' })
    const confirmed = await second.submit(
      await second.get(call),
      { outcome: 'confirmed' },
      'form[action$="/verdict/"]',
    )
    expect([confirmed.status, confirmed.path]).toEqual([200, call])
    const tooEarly = await desk.submit(
      await desk.get(call),
      { number: '示工信(2026)100号' },
      'form[action$="/proposal/"]',
    )
    expect([tooEarly.status, tooEarly.text.includes('公示期未满')]).toEqual([409, true])

    const reader = visitor(url)
    const list = await reader.get('/announcements/?kind=publicity')
    const publicity = list.document.querySelector('main table a')?.getAttribute('href') ?? ''
    expect((await reader.get(publicity)).text).toContain(riverIntegrator.name)
    const objecting = await reader.get(`${publicity}objection/`)
    const about = objecting.document.querySelector<HTMLInputElement>('[name=about]')?.value ?? ''
    const grounds = '示例：请核实案例的验收材料。'
    const objected = await reader.submit(objecting, { about, grounds })
    expect([objected.status, objected.text.includes('核实中')]).toEqual([200, true])
    expect(objected.text).not.toContain(grounds)

    // It withdraws: the list stays as it was published, and nobody need object any more.
    const open = await reader.get(`${publicity}objection/`)
    const leaving = await applicant.get('/applications/withdrawal/')
    expect((await applicant.submit(leaving, {}, 'form.page')).text).toContain('已撤回')
    expect((await reader.get(publicity)).text).toMatch(
      new RegExp(`${riverIntegrator.name} 已撤回申报`),
    )
    const needless = await reader.submit(open, { about, grounds: `${grounds}再一份。` })
    expect([needless.status, needless.text.includes('已不再拟入库')]).toEqual([409, true])
    expect(needless.document.querySelector(`[value="${about}"]`)).toBeNull()

    const again = await clerk(url, link)
    expect([again.page.status, again.token]).toEqual([422, token])
  })

  test('a start sent twice is one draft, and another body under its number is none', async () => {
    const { name, creditCode, sectors } = millProvider
    const form = await applicant.get('/apply/ecosystem-provider/')
    const first = await applicant.submit(form, { name, creditCode, sectors })
    const retry = await visitor(url).submit(form, { name, creditCode, sectors })
    const other = await visitor(url).submit(form, { name: '示例另一份', creditCode, sectors })

    expect([first.status, retry.status, other.status]).toEqual([201, 201, 409])
    expect(mintedOn(retry)).toEqual(mintedOn(first))
    expect(other.html).toContain('示例另一份')
  })

  test('one declaration sent twice is one application, and a second start is told of it', async () => {
    const provider = visitor(url)
    await begin(provider, 'ecosystem-provider', millProvider)
    await fillIn(provider, 'ecosystem-provider', millProvider)
    const check = await provider.get('/applications/draft/check/')
    const sent = await Promise.all([provider.submit(check, {}), provider.submit(check, {})])
    expect(sent.map(({ path }) => path)).toEqual(Array(2).fill('/applications/confirmation/'))

    const second = await begin(visitor(url), 'ecosystem-provider', millProvider)
    expect(second.status).toBe(409)
    expect(second.document.querySelector('#problems')?.textContent).toMatch(/已有在办申报/)
  })

  test('a body far longer than a file is refused on its page, and nothing of it is kept', async () => {
    const provider = visitor(url)
    await begin(provider, 'integrator', { ...riverIntegrator, creditCode: '91440300708461136T' })
    const long = new File([new Uint8Array(11 * 1024 * 1024)], 'a.pdf')
    const path = '/applications/draft/attachments/'
    const refused = await provider.upload(path, { kind: 'licence' }, long)
    expect([refused.status, refused.path]).toEqual([413, path])
    expect(refused.text).toContain('超过 10 MB')
    expect((await provider.get(path)).document.querySelectorAll('main li')).toHaveLength(0)
    const stranger = await visitor(url).upload(path, { kind: 'licence' }, long)
    expect(stranger.path).toBe('/applications/')
  })

  test('a form is saved in the case it was drawn in, or its words are shown and nothing is saved', async () => {
    const provider = visitor(url)
    const one = { ...riverIntegrator, name: '示例甲家有限公司', creditCode: '91430100MA4BRWUNEF' }
    const other = { ...one, name: '示例乙家有限公司', creditCode: '91430100MA4BRWTW02' }
    const path = '/applications/draft/identity/'
    const nameOn = (page: Visit) =>
      page.document.querySelector('[name=name]')?.getAttribute('value')
    const first = mintedOn(await begin(provider, 'integrator', one))
    const drawn = await provider.get(path)
    mintedOn(await begin(provider, 'ecosystem-provider', other))
    expect(nameOn(await provider.get(path))).toBe(other.name)
    expect((await provider.get(path)).text).toMatch(/统一社会信用代码的校验位不符.*MA4BRWTW02/)
    const check = await provider.get('/applications/draft/check/')
    expect(check.text).toContain('统一社会信用代码的校验位不符')
    expect(drawn.text).not.toContain('校验位不符')
    await provider.submit(drawn, { name: '示例甲家新名', do: 'stay' })
    const again = await provider.get(path)
    expect(nameOn(again)).toBe('示例甲家新名')
    expect(again.text).toContain(first.number)

    const lost = await provider.submit(again, { name: '示例丙家', ticket: '' })
    expect(lost.status).toBe(409)
    expect(lost.text).toMatch(/没有保存.*单位名称\s*示例丙家/)
    expect(lost.document.querySelector('form[action="/applications/"] [name=code]')).not.toBeNull()
    expect(nameOn(await provider.get(path))).toBe('示例甲家新名')
  })

  test('an applicant erases a draft, and its number opens nothing any more', async () => {
    const provider = visitor(url)
    const unit = { ...riverIntegrator, creditCode: '91430100MA4BRWERX9' }
    const { number, code } = mintedOn(await begin(provider, 'integrator', unit))
    const gone = await provider.submit(await provider.get('/applications/draft/erasure/'), {})
    expect(gone.path).toBe('/apply/')
    const look = visitor(url)
    const asked = await look.submit(await look.get('/applications/'), { number, code })
    expect(asked.status).toBe(422)
  })

  test('an ecosystem provider is admitted by two persons, and the public sees it on the list (art. 5)', async () => {
    const desk = visitor(url)
    await desk.post('/staff/demo/', { person: 'demo-bureau-2' })
    const asked = encodeURIComponent(millProvider.name)
    const file = fileOf(await desk.get(`/staff/search/?q=${asked}`), millProvider.name)
    expect((await decide(desk, file, { action: 'accept' })).status).toBe(200)
    const checklist = 'form[action$="/qualification/"]'
    const checked = await desk.submit(await desk.get(file), allMet, checklist)
    expect(checked.text).toContain('全部符合')
    const proposed = await decide(desk, file, {
      action: 'admit',
      document: '示工信(2026)199号',
      sectors: ['construction-machinery'],
      reason: '生物医药行业没有案例',
    })
    expect([proposed.status, proposed.path]).toEqual([200, file])
    expect(proposed.document.querySelector('form[action$="/admission/"]')).toBeNull()
    const second = visitor(url)
    await second.post('/staff/demo/', { person: 'demo-bureau-1' })
    const confirmed = await second.submit(
      await second.get(file),
      { outcome: 'confirmed' },
      'form[action$="/admission/"]',
    )
    expect(confirmed.text).toContain('已入库')
    // A fresh code is given where it will be used: on the institution’s page.
    const code = await desk.get(`${confirmed.path}code/`)
    expect(code.document.querySelector('form.page')).toBeNull()
    expect(code.document.querySelector('main a[href$="/code/"]')?.getAttribute('href')).toMatch(
      /^\/staff\/institutions\/[\w-]+\/code\/$/,
    )
    expect(confirmed.text).toContain('列入：工程机械。申报而没有列入：')
    const list = await visitor(url).get(`/institutions/?name=${asked}`)
    expect(list.text).toContain('示工信〔2026〕199号')
    const entry = list.document.querySelector('main table a')?.getAttribute('href') ?? ''
    expect((await visitor(url).get(entry)).text).toMatch(/BA-20\d\d-\d{4}/)
    const product = millProvider.productRows[0]?.name ?? ''
    const catalogue = await visitor(url).get(`/products/?name=${encodeURIComponent(product)}`)
    expect(catalogue.text).toContain(millProvider.name)
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

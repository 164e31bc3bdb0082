import { describe, expect, test } from 'vitest'
import { FILE_MAX } from '#domain/attachment'
import { pdf } from '../fixtures.ts'
import { sites } from '../rig/sites.ts'
import { type Visit, visitor } from '../rig/visitor.ts'

const title = '示例走一遍的检查'

async function clerk(url: string, person: string) {
  const desk = visitor(url)
  await desk.post('/staff/demo/', { person })
  return desk
}

const linkTo = (page: Visit, text: string) =>
  [...page.document.querySelectorAll('main a')]
    .find((a) => a.textContent.includes(text))
    ?.getAttribute('href') ?? ''

describe.each(sites)('an inspection on $name, without scripts', ({ url }) => {
  test('is opened, surveyed by a link, recorded, answered by its institution, corrected and closed', async () => {
    const centre = await clerk(url, 'demo-service-centre')
    const bureau = await clerk(url, 'demo-bureau-1')
    const promoter = await clerk(url, 'demo-promoter')
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

    // A round, refused once and then opened; an institution is put into it.
    const form = await centre.get('/staff/inspections/new/')
    const filled = { title, kinds: 'integrator', sectors: 'fireworks', participants: '示例单位' }
    const refused = await centre.submit(form, { ...filled, fromOn: '昨天', toOn: '' }, 'form.page')
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector('#fromOn')?.getAttribute('value')).toBe('昨天')
    const round = await centre.submit(refused, { fromOn: today, toOn: today }, 'form.page')
    expect([round.status, round.text.includes(title)]).toEqual([200, true])
    const choice = await centre.get(`${round.path}institutions/`)
    const entry = choice.document.querySelector('[name=entries]')?.getAttribute('value') ?? ''
    const filledRound = await centre.submit(choice, { entries: entry }, 'form.page')
    expect(filledRound.path).toBe(round.path)

    // The survey: its link is shown once, taken once, and says what it is.
    const survey = await centre.submit(filledRound, {}, 'form[action$="/record/"]')
    const order = await centre.get(`${survey.path}links/`)
    const made = await centre.submit(order, { count: '1' }, 'form.page')
    const link = /\/questionnaire\/\?key=[0-9a-f]{64}/.exec(made.text)?.[0] ?? ''
    const enterprise = visitor(url)
    const questions = await enterprise.get(link)
    expect(questions.text).toContain('自愿填写')
    expect(questions.text).toContain('这不是投诉')
    expect(questions.text).toContain('他们可能猜出哪份是您写的')
    expect(questions.text).toContain('（北京时间）失效')
    expect(questions.headers.get('cache-control')).toBe('no-store')
    const empty = await enterprise.submit(questions, {}, 'form.page')
    expect(empty.status).toBe(422)
    const answer = { 'item-10-6': 'no', remark: '示例：多收过一次费' }
    const received = await enterprise.submit(empty, answer, 'form.page')
    expect([received.status, received.path]).toEqual([200, '/questionnaire/received/'])
    const used = await enterprise.get(link)
    expect([used.status, used.text.includes('已经用过')]).toEqual([200, true])
    const again = await enterprise.submit(questions, { ...answer, remark: '另一份' }, 'form.page')
    expect([again.status, again.text.includes('另一份')]).toEqual([409, true])

    // The promoter of the sector drafts with the centre; nobody else of the public sees anything.
    const draft = await promoter.get(`${survey.path}text/`)
    const text = {
      day: today,
      participants: '市企业服务中心 2 人',
      service: '示例：收到一份问卷',
      breaches: '本次检查未发现',
      breach: 'none',
      'found-10-6': '示例：有企业反映多收费',
    }
    const written = await promoter.submit(draft, text, 'form.page')
    expect(written.path).toBe(survey.path)
    // Of one answer whoever sent the link would know who wrote it.
    expect(written.text).not.toContain('多收过一次费')
    expect(written.text).toContain('收满 5 份才显示')
    expect((await visitor(url).get(survey.path)).path).toBe('/staff/enter/')

    // Evidence goes with it: refused in the page when it is none, removed again, kept with its hash.
    const shelf = `${survey.path}evidence/`
    const photo = new File([pdf('photo')], '示例照片.pdf')
    const strange = await centre.upload(shelf, { no: '1' }, new File(['text'], '示例.pdf'))
    expect([strange.status, strange.text.includes('只收 PDF')]).toEqual([422, true])
    const long = new File([pdf(), new Uint8Array(FILE_MAX + 100_000)], '示例.pdf')
    const tooLong = await centre.upload(shelf, { no: '1' }, long)
    expect([tooLong.status, tooLong.text.includes('超过 10 MB')]).toEqual([413, true])
    const shut = await visitor(url).upload(shelf, { no: '1' }, long)
    expect(shut.path).toBe('/staff/enter/')
    const wrong = await promoter.upload(shelf, { no: '1' }, new File([pdf('no')], '示例错的.pdf'))
    const removed = await promoter.submit(wrong, {}, 'form[action$="/removal/"]')
    expect([removed.path, removed.text.includes('示例错的')]).toEqual([shelf, false])
    const attached = await centre.upload(shelf, { no: '1' }, photo)
    expect(attached.text).toMatch(/示例照片\.pdf.*SHA-256 [0-9a-f]{64}/)
    expect((await bureau.get(shelf)).status).toBe(404)

    // Recorded, it is told to the institution, which answers on its own page and sees no answer of an enterprise.
    const file = await centre.get(survey.path)
    const step = 'form[action$="/step/"]'
    const recorded = await centre.submit(file, { action: 'record' }, step)
    expect(recorded.text).toContain('已记录，待机构答复')
    const stale = await centre.submit(file, { action: 'drop', remark: '示例' }, step)
    expect([stale.status, stale.text.includes('已被他人处理')]).toEqual([409, true])
    expect((await visitor(url).get(link)).text).not.toContain('自愿填写：')
    const institution = /^demo-\d+/.exec(entry)?.[0] ?? ''
    const given = await bureau.submit(
      await bureau.get(`/staff/institutions/${institution}/code/`),
      { checked: '当面核对营业执照和授权委托书' },
      'form.page',
    )
    const number = /CS-\w{4}-\w{4}/.exec(given.text)?.[0] ?? ''
    const code = /(?:\w{5}-){4}\w{5}/.exec(given.text)?.[0] ?? ''
    const own = visitor(url)
    await own.submit(await own.get('/institution/'), { number, code }, 'form.page')
    const list = await own.get('/institution/inspections/')
    const told = await own.get(linkTo(list, title))
    expect(told.text).toContain('有企业反映多收费')
    expect(told.text).not.toContain('多收过一次费')
    const saved = await own.get(linkTo(told, '示例照片'))
    expect(saved.html).toBe(new TextDecoder().decode(pdf('photo')))
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment;/)
    expect(saved.headers.get('content-security-policy')).toContain('sandbox')
    expect((await centre.upload(shelf, { no: '1' }, photo)).status).toBe(409)
    const replied = await own.submit(told, { body: '示例：已退回' }, 'form.page')
    expect([replied.status, replied.text.includes('机构已答复')]).toEqual([200, true])

    // Corrected, the earlier text and its reply stay; the bureau reads it all.
    const later = new File([pdf('later')], '示例补充.pdf')
    await centre.upload(shelf, { no: '2' }, later)
    expect((await own.get(told.path)).text).not.toContain('示例补充')
    const correction = await centre.get(`${survey.path}correction/`)
    expect(correction.text).toContain('1 个文件随这次更正告知机构')
    const mended = { ...text, service: '示例：改正后', reason: '示例：写错' }
    const corrected = await centre.submit(correction, mended, 'form.page')
    expect(corrected.text).toContain('记录（第 2 版）')
    const read = await bureau.get(survey.path)
    for (const words of ['改正后', '收到一份问卷', '已退回', '写错', '示例照片', '示例补充'])
      expect(read.text).toContain(words)
    const early = await centre.submit(corrected, { action: 'close', remark: '' }, step)
    expect([early.status, early.text.includes('期限未满')]).toEqual([422, true])
    await own.submit(await own.get(told.path), { body: '示例：没有补充' }, 'form.page')
    const closed = await centre.submit(
      await centre.get(survey.path),
      { action: 'close', remark: '示例：已核实' },
      step,
    )
    expect(closed.text).toContain('已办结')

    // Corrected once more, the closing that the institution was told stays with its text, on both pages.
    const anew = { ...mended, reason: '示例：再次写错' }
    await centre.submit(await centre.get(`${survey.path}correction/`), anew, 'form.page')
    for (const page of [await centre.get(survey.path), await own.get(told.path)])
      for (const words of ['记录（第 3 版）', '更正前的办结', '示例：已核实', '当时的答复期限'])
        expect(page.text).toContain(words)
  })

  test('of the demo has evidence that can be saved', async () => {
    const centre = await clerk(url, 'demo-service-centre')
    const page = await centre.get('/staff/inspections/records/demo-round-2-visit-demo-11/')
    for (const [name, type] of [
      ['服务合同摘录（示例）', 'application/pdf'],
      ['现场照片（示例）', 'image/png'],
    ] as const) {
      const saved = await centre.get(linkTo(page, name))
      expect([saved.status, saved.headers.get('content-type')]).toEqual([200, type])
    }
  })
})

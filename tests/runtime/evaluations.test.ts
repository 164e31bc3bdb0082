import { describe, expect, test } from 'vitest'
import { sites } from '../rig/sites.ts'
import { type Visit, visitor } from '../rig/visitor.ts'

const title = '示例走一遍的考核'
const institution = 'demo-11'

async function clerk(url: string, person: string) {
  const desk = visitor(url)
  await desk.post('/staff/demo/', { person })
  return desk
}

const daysAgo = (n: number) =>
  new Date(Date.now() + 8 * 3_600_000 - n * 86_400_000).toISOString().slice(0, 10)

const linkTo = (page: Visit, text: string, within = 'main a') =>
  [...page.document.querySelectorAll(within)]
    .find((a) => a.textContent.includes(text))
    ?.getAttribute('href') ?? ''

describe.each(sites)('an evaluation on $name, without scripts', ({ url }) => {
  test('is opened, told, objected to by its institution, decided, and told anew by a second person', async () => {
    const first = await clerk(url, 'demo-bureau-1')
    const second = await clerk(url, 'demo-bureau-2')
    const centre = await clerk(url, 'demo-service-centre')
    const step = 'form[action$="/step/"]'

    // A record that counts: the centre closes what was answered.
    const record = `/staff/inspections/records/demo-round-2-telephone-${institution}/`
    await centre.submit(await centre.get(record), { action: 'close', remark: '' }, step)

    // A period: its days are over, and no other’s.
    const form = await first.get('/staff/evaluations/new/')
    expect(form.text).toContain('本系统设定，非《办法》规定')
    const early = { title, fromOn: daysAgo(34), toOn: daysAgo(0) }
    const refused = await first.submit(form, early, 'form.page')
    expect([refused.status, refused.text.includes('周期过完才能考核')]).toEqual([422, true])
    const overlap = await first.submit(
      refused,
      { fromOn: daysAgo(60), toOn: daysAgo(1) },
      'form.page',
    )
    expect([overlap.status, overlap.text.includes('有重叠的日子')]).toEqual([409, true])
    const period = await first.submit(overlap, { fromOn: daysAgo(34) }, 'form.page')
    expect([period.status, period.text.includes(title)]).toEqual([200, true])
    const entry = await first.get(`/institutions/${institution}/`)
    const name = entry.document.querySelector('h1')?.textContent.trim() ?? ''
    const address = linkTo(period, name, '#sheets a')

    // The sheet says how each figure was got; it is told once, and a stale form says so.
    const sheet = await first.get(address)
    expect(sheet.text).toContain('1 份已办结的检查记录中 1 份没有发现违法违规情况')
    expect(sheet.text).toContain('依据不足')
    const told = await first.submit(sheet, { action: 'tell' }, step)
    expect(told.text).toContain('已告知，可提异议')
    const stale = await second.submit(sheet, { action: 'tell' }, step)
    expect([stale.status, stale.text.includes('已被他人处理')]).toEqual([409, true])
    expect((await visitor(url).get(address)).path).toBe('/staff/enter/')
    expect((await centre.get(address)).text).toContain(name)

    // Its institution reads it, follows a figure to its record, and objects.
    const given = await first.submit(
      await first.get(`/staff/institutions/${institution}/code/`),
      { checked: '当面核对营业执照和授权委托书' },
      'form.page',
    )
    const number = /CS-\w{4}-\w{4}/.exec(given.text)?.[0] ?? ''
    const code = /(?:\w{5}-){4}\w{5}/.exec(given.text)?.[0] ?? ''
    const own = visitor(url)
    await own.submit(await own.get('/institution/'), { number, code }, 'form.page')
    expect((await own.get('/institution/case/')).text).toContain('有考核表已告知本机构')
    const ownSheet = await own.get(linkTo(await own.get('/institution/evaluations/'), title))
    expect((await own.get(linkTo(ownSheet, '电话访谈'))).status).toBe(200)
    const objected = await own.submit(ownSheet, { body: '示例：那份记录有误' }, 'form.page')
    expect([objected.status, objected.text.includes('异议处理中')]).toEqual([200, true])

    // Decided by one, not confirmed by the same, and not told before the other has confirmed it.
    const decision = { action: 'uphold', reason: '示例：记录有争议' }
    const open = await first.get(address)
    const half = await first.submit(open, decision, 'form[action$="/decision/"]')
    expect([half.status, half.text.includes('请选择怎样改正')]).toEqual([422, true])
    const decided = await first.submit(half, { remedy: 'breaches' }, 'form[action$="/decision/"]')
    expect(decided.text).toContain('请另一位经办人复核')
    expect((await own.get(ownSheet.path)).text).not.toContain('记录有争议')
    // Nor does an objection that comes too often tell the version of what is proposed.
    const again = await own.submit(ownSheet, { body: '示例：再说一次' }, 'form.page')
    expect([again.status, again.text.includes('示例：再说一次')]).toEqual([409, true])
    expect(again.document.querySelector('main [name="version"]')).toBeNull()
    const confirmed = await second.submit(await second.get(address), { action: 'confirm' }, step)
    expect(confirmed.text).toContain('已告知，可提异议')
    const changed = await own.get(ownSheet.path)
    for (const words of ['已告知，可提异议', '记录有争议', '处理异议时决定不计这一项'])
      expect(changed.text).toContain(words)
    // What an objection has changed may be objected to anew.
    expect(changed.text).toContain('异议成立，考核表已经改了')
    expect(changed.document.querySelector('#objection')).not.toBeNull()

    // Others wait: the period does not end, and is not dropped any more.
    const file = await first.get(period.path)
    expect(file.text).toContain('考核表全部确认以后，可以结束周期')
  })
})

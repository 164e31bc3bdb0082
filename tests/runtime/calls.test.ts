import { describe, expect, test } from 'vitest'
import { addWorkingDays, dayOf } from '#domain/calendar'
import { sites } from '../rig/sites.ts'
import { visitor } from '../rig/visitor.ts'

const today = dayOf(new Date())
const drawn = {
  kind: 'integrator',
  title: '关于征集示例草稿的公告',
  number: '示工信函〔2026〕771号',
  body: '示例说明。',
  opensOn: today,
  closesOn: addWorkingDays(today, 15),
  sectors: 'biomedicine',
  'places-biomedicine': '2',
}

async function clerk(url: string, person: string) {
  const desk = visitor(url)
  await desk.post('/staff/demo/', { person })
  return desk
}

describe.each(sites)('a call that is not published on $name, without scripts', ({ url }) => {
  test('is corrected in the form it was drawn with, by one of two, and discarded', async () => {
    const [one, other] = [await clerk(url, 'demo-bureau-1'), await clerk(url, 'demo-bureau-2')]
    const saving = 'form.page'
    const blank = await one.get('/staff/calls/new/')
    const lost = await one.submit(blank, { ...drawn, 'places-fireworks': '3' }, saving)
    expect([lost.status, lost.text.includes('请勾选该行业，或者清空名额')]).toEqual([422, true])
    const file = await one.submit(lost, { 'places-fireworks': '' }, saving)
    expect(file.text).toContain('生物医药：名额 2 个')
    const path = `${file.path}text/`

    const [first, second] = [await one.get(path), await other.get(path)]
    expect(first.document.querySelector('textarea')?.textContent).toBe(drawn.body)
    const title = '关于另行征集的示例公告'
    expect((await one.submit(first, { title }, saving)).text).toContain(title)
    const late = await other.submit(second, { body: '后改的说明。' }, saving)
    expect([late.status, late.text.includes('已被他人处理')]).toEqual([409, true])
    expect(late.document.querySelector('textarea')?.textContent).toBe('后改的说明。')

    const again = await one.get(file.path)
    const list = await one.submit(again, {}, 'form[action$="/annulment/"]')
    expect(list.path).toBe('/staff/calls/')
    const row = [...list.document.querySelectorAll('tr')].find((each) =>
      each.textContent.includes(title),
    )
    expect(row?.textContent).toContain('已作废')
    const ended = await one.get(file.path)
    expect(ended.document.querySelectorAll('form[action^="/staff/calls/"]')).toHaveLength(0)
    expect((await one.get(path)).path).toBe(file.path)
  })
})

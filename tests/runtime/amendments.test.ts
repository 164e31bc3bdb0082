import { describe, expect, test } from 'vitest'
import { sites } from '../rig/sites.ts'
import { type Visit, visitor } from '../rig/visitor.ts'

const name = '示例更名数字科技有限公司'
const document = '示工信〔2026〕901号'

async function clerk(url: string, person: string) {
  const desk = visitor(url)
  await desk.post('/staff/demo/', { person })
  return desk
}

const linkTo = (page: Visit, text: string) => {
  const link = [...page.document.querySelectorAll('main a')].find((a) =>
    a.textContent.includes(text),
  )
  return link?.getAttribute('href') ?? ''
}

describe.each(sites)('a change after admission on $name, without scripts', ({ url }) => {
  test('is filed with a code, made by two, and the public finds the institution under both names', async () => {
    const [one, other] = [await clerk(url, 'demo-bureau-1'), await clerk(url, 'demo-bureau-2')]
    const id = '/institutions/demo-25/'
    const before = (await visitor(url).get(id)).document.querySelector('h1')?.textContent ?? ''

    // The institution is given its code, and enters its own page with it.
    const given = await one.submit(
      await one.get(`/staff${id}code/`),
      { checked: '当面核对营业执照和授权委托书' },
      'form.page',
    )
    const number = /CS-\w{4}-\w{4}/.exec(given.text)?.[0] ?? ''
    const code = /(?:\w{5}-){4}\w{5}/.exec(given.text)?.[0] ?? ''
    const own = visitor(url)
    const page = await own.submit(await own.get('/institution/'), { number, code }, 'form.page')
    expect(page.path).toBe('/institution/case/')

    // What it writes there waits for the bureau until it is answered.
    const waiting = async () => linkTo(await one.get('/staff/?task=message'), before)
    expect(await waiting()).toBe('')
    await own.submit(await own.get('/institution/messages/'), { body: '请问何时办理' }, 'form.page')
    expect(await waiting()).toBe(`/staff${id}messages/`)
    const marked = `/staff/institutions/?name=${encodeURIComponent(before)}`
    expect((await one.get(marked)).text).toContain('来信待答复')
    await one.submit(await one.get(await waiting()), { body: '已收到' }, 'form.page')
    expect(await waiting()).toBe('')
    expect((await one.get(marked)).text).not.toContain('来信待答复')

    const choice = await own.get('/institution/amendments/')
    const form = await own.get(linkTo(choice, '变更单位名称'))
    const refused = await own.submit(form, { name, reason: '' }, 'form.page')
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector('[name=name]')?.getAttribute('value')).toBe(name)
    const filed = await own.submit(refused, { reason: '登记机关已核准' }, 'form.page')
    expect([filed.status, filed.path]).toEqual([200, '/institution/amendments/'])
    expect(filed.text).toContain('待办理')

    // It is not filled in again for nothing: the link leads to the one that waits, and so does its form's own address.
    const place = linkTo(filed, '办理中')
    expect(filed.document.getElementById(place.split('#')[1] ?? '')).not.toBeNull()
    const anew = await own.get('/institution/amendments/new/?kind=rename&about=')
    expect(anew.text).toContain('同一事项已有一件在办理中')
    expect(anew.document.querySelector('form.page')).toBeNull()
    const bureau = await one.get(`/staff${id}amendment/?kind=rename&about=`)
    expect(bureau.document.querySelector('form.page')).toBeNull()
    expect(linkTo(bureau, '看这一件')).toMatch(/^\/staff\/amendments\//)

    const list = await one.get('/staff/amendments/?list=all')
    const file = linkTo(list, `变更单位名称：${before}`)
    const step = { action: 'make', document, on: '2026-01-01', answer: '' }
    const early = await one.submit(await one.get(file), step, 'form[action$="/step/"]')
    expect(early.status).toBe(422)
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
    const proposed = await one.submit(early, { ...step, on: today }, 'form[action$="/step/"]')
    expect(proposed.text).toContain('您不能复核自己的提请')
    const confirmed = await other.submit(
      await other.get(file),
      { outcome: 'confirmed', remark: '' },
      'form[action$="/verdict/"]',
    )
    expect([confirmed.status, confirmed.path]).toEqual([200, file])

    const now = await visitor(url).get(id)
    expect(now.document.querySelector('h1')?.textContent).toBe(name)
    expect(now.text).toContain('曾用名')
    for (const asked of [before, name]) {
      const verified = await visitor(url).get(`/verify/?q=${encodeURIComponent(asked)}`)
      expect(verified.document.querySelector('.answer')?.textContent).toContain(name)
    }

    expect(now.document.querySelector('.timeline')?.textContent).toContain(
      `名称变更：${before} → ${name}`,
    )

    // Each list calls it by the name of its day, and finds it by that.
    const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10)
    const rowOf = async (query: Record<string, string>) => {
      const past = await visitor(url).get(`/institutions/?${new URLSearchParams(query).toString()}`)
      if (query['on']) expect(past.text).toContain('按生效日期列出')
      return past.document.querySelector(`td a[href="${id}"]`)?.parentElement?.textContent
    }
    expect(await rowOf({ on: yesterday, name: before })).toContain(before)
    expect(await rowOf({ on: yesterday, name })).toBeUndefined()
    expect(await rowOf({ name: before })).toMatch(new RegExp(`${name}\\s*曾用名：${before}`))
    const changes = await visitor(url).get(`/institutions/changes/?from=${yesterday}&to=${today}`)
    expect(changes.text).toContain(`${before} → ${name}`)

    // Another institution asks for the same name: both clerks are told who bears it.
    const path = '/staff/institutions/demo-26/amendment/?kind=rename&about='
    const twin = { name, reason: '登记机关已核准' }
    const second = await one.submit(await one.get(path), twin, 'form.page')
    const told = /名录中已有机构使用这个名称.*可以照常办理/
    expect(second.text).toMatch(told)
    const again = { ...step, on: today, document: '示工信〔2026〕902号' }
    await one.submit(second, again, 'form[action$="/step/"]')
    expect((await other.get(second.path)).text).toMatch(told)
    expect((await other.get(file)).text).not.toMatch(told)
  })
})

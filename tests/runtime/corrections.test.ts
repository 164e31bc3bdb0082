import { describe, expect, test } from 'vitest'
import { sites } from '../rig/sites.ts'
import { visitor } from '../rig/visitor.ts'

const fault = '“处里”应为“处理”<b>'

describe.each(sites)('correcting the site on $name, without scripts', ({ url }) => {
  const reader = visitor(url)

  test('a reader says what is wrong with a provision, staff answer, and the number shows it', async () => {
    const form = await reader.get('/about/corrections/?of=measures/6-4')
    expect(form.document.querySelector('#target')?.getAttribute('value')).toBe('第六条第（四）项')
    expect(form.document.querySelector('blockquote')?.textContent).toContain(
      '接受、处理试点企业的投诉',
    )
    expect(form.headers.get('cache-control')).toBe('no-store')

    const sent = await reader.submit(form, { fault })
    const again = await visitor(url).submit(form, { fault })
    expect([sent.status, again.path]).toEqual([200, sent.path])
    const number = /JC-\w{4}-\w{4}/.exec(sent.path)?.[0] ?? ''
    expect(sent.text).toContain(number)
    expect(sent.text).not.toContain('处里')
    expect(reader.cookies.size).toBe(0)

    const desk = visitor(url)
    await desk.post('/staff/demo/', { person: 'demo-administrator-1' })
    const list = await desk.get('/staff/corrections/')
    expect(list.text).toContain(number)
    const file = await desk.get(`/staff/corrections/${number}/`)
    expect(file.text).toContain('处里')
    expect(file.document.querySelector('main b')).toBeNull()

    const wordless = await desk.submit(file, { action: 'mend' }, 'main form.page')
    expect([wordless.status, wordless.path]).toEqual([422, file.path])
    const settled = await desk.submit(
      file,
      { action: 'mend', reason: '已改正。' },
      'main form.page',
    )
    expect([settled.status, settled.path]).toEqual([200, '/staff/corrections/'])
    expect(settled.text).not.toContain(number)
    expect((await desk.get('/staff/corrections/?state=all')).text).toContain(number)
    expect((await reader.get(sent.path)).text).toMatch(/已处理.*已改正。/)
  })

  test.each([
    ['/measures/6/', '第六条'],
    ['/guides/complain/', '/guides/complain/'],
    ['/institutions/', '/institutions/'],
  ])('%s leads to the form with its own address filled in', async (path, target) => {
    const page = await reader.get(path)
    const link = page.document.querySelector('footer a[href^="/about/corrections/"]')
    const form = await reader.get(link?.getAttribute('href') ?? '/')

    expect(form.document.querySelector('#target')?.getAttribute('value')).toBe(target)
  })

  test('a link to what does not exist is told so at once, and so is a form', async () => {
    const form = await reader.get('/about/corrections/?of=measures/14')
    expect([form.status, form.text.includes('没有第十四条')]).toEqual([200, true])

    const refused = await reader.submit(form, { fault: '打 13800000000' })
    expect(refused.status).toBe(422)
    expect(refused.document.querySelectorAll('#problems a')).toHaveLength(2)
    expect(refused.html).toContain('打 13800000000')
  })

  test('an unknown number and a malformed one are not found', async () => {
    for (const number of ['JC-AAAA-AAAA', 'CS-AAAA-AAAA', 'x'])
      expect((await reader.get(`/about/corrections/${number}/`)).status).toBe(404)
  })

  test('staff pages are for staff', async () => {
    for (const path of ['/staff/corrections/', '/staff/corrections/JC-AAAA-AAAA/'])
      expect((await visitor(url).get(path)).path).toBe('/staff/enter/')
  })
})

describe.each(sites)('a page that is not there on $name', ({ url }) => {
  test.each([
    ['/measures/99/', '没有第九十九条'],
    ['/m/6/9/', '第六条有 4 项'],
    ['/m/13/3/', '到第十三条第（二）项为止'],
    ['/measures/第六条/', '您要找的可能是：第六条'],
    ['/m/第六条第四项', '您要找的可能是：第六条第（四）项'],
  ])('says of %s which provisions there are', async (path, text) => {
    const page = await visitor(url).get(path)
    expect(page.status).toBe(404)
    expect(page.text).toContain(text)
    expect(page.document.querySelector('main a[href="/measures/"]')).not.toBeNull()
  })

  test.each([
    ['/institutions/nope/', '不表示要找的机构不在库'],
    ['/notices/nope/', '没有这份通报'],
    ['/announcements/nope/', '没有这份公告'],
  ])(
    'leads from %s to the list, and names itself to the form for corrections',
    async (path, text) => {
      const page = await visitor(url).get(path)
      const list = page.document.querySelector('.near a')?.getAttribute('href')
      expect([page.status, page.text.includes(text)]).toEqual([404, true])
      expect(path.startsWith(list ?? 'nowhere')).toBe(true)

      const form = await visitor(url).get(`/about/corrections/?at=${path}`)
      expect(page.document.querySelector(`main a[href="${form.path}?at=${path}"]`)).not.toBeNull()
      expect(form.document.querySelector('#target')?.getAttribute('value')).toBe(path)
    },
  )
})

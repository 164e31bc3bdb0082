import { describe, expect, test } from 'vitest'
import { sites } from '../rig/sites.ts'
import { visitor } from '../rig/visitor.ts'

describe.each(sites)('the list of institutions on $name', ({ url }) => {
  const read = async (query: string) => {
    const { status, document } = await visitor(url).get(`/institutions/${encodeURI(query)}`)
    const main = document.querySelector('main')
    return { status, main, empty: main?.querySelector('.empty')?.textContent ?? '' }
  }

  test('tells from where on a code is searched by, to whom types less of one', async () => {
    const { empty } = await read('?name=91430100EXA')
    expect(empty).toContain('信用代码输入前 12 位以上才能查')
    expect((await read('?name=91430100EXAM')).empty).not.toContain('12 位')
    expect((await read('?name=没有这家')).empty).toContain('请换一个更短的名称')
    expect((await read('?name=91430100ZZZZ')).empty).toContain('请照营业执照核对代码')
  })

  test('says of a day before the first admission that nobody was on it yet', async () => {
    const { main, empty } = await read('?on=2020-01-01')
    expect(empty).toContain('2020-01-01 这一天，还没有机构列入名录')
    expect(main?.textContent).not.toContain('没有这样的机构')
    expect((await read('?on=2020-01-01&sector=fireworks')).empty).toContain('没有这样的机构')
  })
})

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

  test('says which day it is of, on paper too', async () => {
    const caption = async (query: string) =>
      (await read(query)).main?.querySelector('caption')?.textContent.trim() ?? ''
    expect(await caption('')).toMatch(/^截至 \d{4}-\d\d-\d\d，共 \d+ 家，本页 25 家。/)
    const on = '2026-01-01'
    expect(await caption(`?on=${on}`)).toMatch(new RegExp(`^截至 ${on}，共 `))
  })

  test.each([
    ['institutions/?kind=ecosystem-provider&state=admitted', '类型“生态服务商”，状态“在库”'],
    ['institutions/?name=示例&sector=fireworks', '名称“示例”，细分行业“烟花鞭炮”'],
    ['institutions/changes/?from=2024-12-05&kind=promoter', '类型“行业推进机构”'],
    ['notices/?state=issued', '状态“限期整改中”'],
    ['products/?sector=biomedicine', '细分行业“生物医药”'],
  ])('says what it is narrowed to, in title and caption: /%s', async (address, narrowed) => {
    const { document } = await visitor(url).get(`/${encodeURI(address)}`)
    expect(document.title).toContain(`（${narrowed}）`)
    expect(document.querySelector('main')?.textContent).toContain(`只列${narrowed}的。`)
  })

  test('tells of the days between who came and went', async () => {
    const { main } = await read('changes/?from=2024-12-05&to=2026-07-29')
    expect(main?.textContent).toMatch(/示例烟花爆竹行业服务中心[^]*新确定后结束/)
    expect(main?.textContent).toContain('新入库后移出')
  })

  test.each(['?on=2027-13-01', 'changes/?from=2027-13-01'])(
    'tells a wrong day once, at its field: %s',
    async (query) => {
      const { status, main } = await read(query)
      expect(status).toBe(422)
      const field = main?.querySelector('input[aria-invalid=true]')
      const problem = main?.querySelectorAll('[role=alert]')
      expect(problem).toHaveLength(1)
      expect(problem?.[0]?.id).toBe(field?.getAttribute('aria-describedby'))
      expect(problem?.[0]?.textContent).toContain('日期应为实际存在的日期')
    },
  )
})

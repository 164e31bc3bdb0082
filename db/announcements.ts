import type { Db } from '#db/client'

type Announced = {
  href: string
  title: string
  kind: 'designation' | 'admission' | 'notice'
  number: string
  on: string
  state: string | null
  tone: 'on' | 'due' | 'late' | 'past' | null
}

/** STUB of the designer's tree; never merged. */
export function latest(_db: Db, count: number, _today: string): Promise<Announced[]> {
  if (process.env['STUB_EMPTY']) return Promise.resolve([])
  const rows: Announced[] = [
    {
      href: '/announcements/1/',
      title: '关于公布第二批入库集成服务商名单的公告（示例）',
      kind: 'admission',
      number: '示工信〔2026〕12号',
      on: '2026-11-18',
      state: '已生效',
      tone: 'on',
    },
    {
      href: '/notices/1/',
      title: '关于对生物医药行业推进机构限期整改的通报（示例）',
      kind: 'notice',
      number: '示工信〔2026〕11号',
      on: '2026-11-10',
      state: '整改中，剩 6 个工作日',
      tone: 'due',
    },
    {
      href: '/notices/2/',
      title:
        '关于对示例烟花鞭炮行业数字化转型促进中心（长沙）有限责任公司未按期整改相关事项及后续工作安排的通报（示例）',
      kind: 'notice',
      number: '示工信〔2026〕9号',
      on: '2026-10-08',
      state: '逾期未整改',
      tone: 'late',
    },
    {
      href: '/announcements/3/',
      title: '关于确定工程机械行业推进机构的公告（示例）',
      kind: 'designation',
      number: '示政〔2026〕3号',
      on: '2026-01-15',
      state: null,
      tone: null,
    },
  ]
  return Promise.resolve(rows.slice(0, count))
}

/** Grounds of a complaint (投诉事由): a closed list, each with the items of the Measures it leans on. */

export const grounds = [
  {
    key: 'improper-charges',
    group: '收费与服务内容',
    label: '违规收费',
    articles: ['measures/9-4', 'measures/10-6', 'measures/11-6'],
  },
  {
    key: 'altered-terms',
    group: '收费与服务内容',
    label: '擅改价格、强制增减服务内容',
    articles: ['measures/10-5', 'measures/11-5'],
  },
  {
    key: 'limited-choice',
    group: '自主选择',
    label: '限制企业自主选择',
    articles: ['measures/10-3'],
  },
  {
    key: 'forced-product',
    group: '自主选择',
    label: '强推自家产品或服务',
    articles: ['measures/11-3'],
  },
  {
    key: 'used-assets',
    group: '企业生产、财产与秘密',
    label: '占用企业资产、影响生产',
    articles: ['measures/9-4', 'measures/10-6', 'measures/11-6'],
  },
  {
    key: 'leaked-secrets',
    group: '企业生产、财产与秘密',
    label: '泄露商业机密、数据和信息',
    articles: ['measures/9-5', 'measures/10-7', 'measures/11-7'],
  },
  {
    key: 'government-name',
    group: '名义',
    label: '私自以政府数字化转型工作的名义对接企业',
    articles: ['measures/9-4', 'measures/10-6'],
  },
  { key: 'impersonation', group: '名义', label: '冒用服务机构名义', articles: [] },
  {
    key: 'poor-delivery',
    group: '项目',
    label: '项目实施进度、质量问题',
    articles: ['measures/7-2'],
  },
  { key: 'other', group: '其他', label: '其他', articles: [] },
] as const

export type Ground = (typeof grounds)[number]['key']

export const groundKeys = grounds.map(({ key }) => key) as [Ground, ...Ground[]]

export const groundGroups = [...new Set(grounds.map(({ group }) => group))]

export const groundLabel = (key: string) =>
  grounds.find((ground) => ground.key === key)?.label ?? key

const numerals = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一']

/** How an item such as `measures/10-6` is cited and where it stands: 第十条（六）, `/measures/10/#item-6`. */
export function itemLink(key: string): { label: string; href: string } {
  const [, article = '', item = ''] = /^measures\/(\d+)-(\d+)$/.exec(key) ?? []
  return {
    label: `第${numerals[Number(article)] ?? article}条（${numerals[Number(item)] ?? item}）`,
    href: `/measures/${article}/#item-${item}`,
  }
}

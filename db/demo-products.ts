import type { ProductRow } from '#domain/product'

const product = (
  name: string,
  category: string,
  scene: string,
  row: Pick<ProductRow, 'form' | 'priceModel' | 'priceLow' | 'priceHigh' | 'days'>,
): ProductRow => ({
  name,
  category,
  scene: `${scene}（示例）`,
  ...row,
  small: '按模块选用，先用一条产线（示例）',
  quick: `${String(row.days)} 天可以使用（示例）`,
  light: '不改造原有设备（示例）',
  precise: '按工序配置（示例）',
})

/** What the demo's ecosystem providers offer, in turn. None of these exists. */
export const demoProducts: [ProductRow, ...ProductRow[]] = [
  product('示例设备联网网关', '设备联网', '车间设备数据采集与停机提醒', {
    form: 'hybrid',
    priceModel: '按设备数',
    priceLow: '980',
    priceHigh: '1800',
    days: 3,
  }),
  product('示例轻量排产', '生产排程', '小批量多品种的日计划排产', {
    form: 'saas',
    priceModel: '按年订阅',
    priceLow: '9800',
    priceHigh: '19800',
    days: 7,
  }),
  product('示例质量追溯', '质量追溯', '批次、工序和检验记录的追溯', {
    form: 'saas',
    priceModel: '按年订阅',
    priceLow: '12000',
    priceHigh: '36000',
    days: 14,
  }),
  product('示例能耗看板', '能源管理', '按产线统计水电气用量', {
    form: 'on-premises',
    priceModel: '按项目',
    priceLow: '30000',
    priceHigh: '80000',
    days: 20,
  }),
]

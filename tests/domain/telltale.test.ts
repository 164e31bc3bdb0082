import { expect, test } from 'vitest'
import { telltalesIn } from '#domain/telltale'

test.each([
  ['打我电话 13800000000', '手机号码'],
  ['１３８００００００００', '手机号码'],
  ['0731-88888888', '固定电话'],
  ['写信到 someone@example.com', '电子邮箱'],
  ['代码 91350100M000100Y43', '统一社会信用代码'],
  ['合同编号 见附件', '合同或项目编号'],
  ['HT-2026-018 项下', '合同或项目编号'],
  ['付了 12,345.67 元', '精确金额'],
  ['付了 123456元', '精确金额'],
  ['下午3时15分到场', '精确到分钟的时间'],
  ['我公司名称是示例厂', '写明了您是哪家企业'],
  ['我叫示例甲', '写明了您的姓名'],
])('%j may say who wrote it: %s', (text, hint) => {
  expect(telltalesIn(text)).toContain(hint)
})

test.each([
  '',
  '对方在合同之外要求另付调试费，不付就停止服务。',
  '2026 年 3 月至 5 月，收了几万元。',
  '第十条第六项，长工信发〔2024〕8号',
  '装了 3 台设备，来了 2 个人，谈了 1 点意见',
])('%j says nothing of its writer', (text) => {
  expect(telltalesIn(text)).toEqual([])
})

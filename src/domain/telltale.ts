/**
 * Telltales (可能暴露身份的内容): what in a text may say who wrote it. A hint and no more: it stands beside the text, and
 * nobody is kept from sending it. Our setting, not the text's.
 */

const signs: readonly { pattern: RegExp; hint: string }[] = [
  { pattern: /(?<!\d)1[3-9]\d{9}(?!\d)/, hint: '手机号码' },
  { pattern: /(?<!\d)0\d{2,3}[-－ ]\d{7,8}(?!\d)/, hint: '固定电话' },
  { pattern: /(?<!\d)\d{17}[\dXx](?![\dA-Za-z])/, hint: '身份证号码（请不要填写）' },
  { pattern: /[\w.+-]+@[\w-]+\.[\w.]+/, hint: '电子邮箱' },
  { pattern: /(?<![\dA-Z])9[1-3][\dA-Z]{16}(?![\dA-Z])/, hint: '统一社会信用代码' },
  { pattern: /合同(?:编?号|号码)|(?<![\w-])[A-Z]{2,}-?\d{4}-?\d{2,}/, hint: '合同或项目编号' },
  {
    pattern: /\d[\d,，]*\.\d{2}\s*(?:万?元)|(?<!\d)\d{5,}\s*元|\d{1,3}(?:[,，]\d{3})+\s*元/,
    hint: '精确金额',
  },
  {
    pattern: /[一二三四五六七八九十\d]+\s*(?:点|时)\s*(?:半|\d{1,2}\s*分|[一二三四五]?十)/,
    hint: '精确到分钟的时间',
  },
  { pattern: /(?:我|本)(?:公司|厂|单位|企业)(?:名称|叫|是)/, hint: '写明了您是哪家企业' },
  { pattern: /(?:我叫|本人(?:叫|姓名))/, hint: '写明了您的姓名' },
]

/** What in this text may identify its writer, each kind once. */
export const telltalesIn = (text: string): string[] => {
  const plain = text.normalize('NFKC')
  return signs.filter(({ pattern }) => pattern.test(plain)).map(({ hint }) => hint)
}

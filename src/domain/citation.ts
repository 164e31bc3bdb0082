const digits = [
  '',
  '一',
  '二',
  '三',
  '四',
  '五',
  '六',
  '七',
  '八',
  '九',
  '十',
  '十一',
  '十二',
  '十三',
]

const parts = (key: string) => {
  const [, article, item] = /^measures\/(\d+)(?:-(\d+))?$/.exec(key) ?? []
  if (!article) throw new Error(`no provision ${key}`)
  return { article: Number(article), item: item ? Number(item) : null }
}

/** The Chinese citation of a provision, such as 第六条第（四）项. Throws when the key is not one. */
export function citationText(key: string): string {
  const { article, item } = parts(key)
  return `第${digits[article] ?? ''}条${item ? `第（${digits[item] ?? ''}）项` : ''}`
}

/** Where a provision stands, such as `/measures/6/#item-4`. Throws when the key is not one. */
export function citationHref(key: string): string {
  const { article, item } = parts(key)
  return `/measures/${article}/${item ? `#item-${item}` : ''}`
}

import { describe, expect, test } from 'vitest'
import { articleLines, articleText } from '#domain/article'

const mdx =
  '<Lead>职责：</Lead>\n\n<Items>\n  <Item n={1}>甲；</Item>\n  <Item n={2}>乙。</Item>\n</Items>\n\n<Gap />\n'

describe('the text of an article', () => {
  test('is what its components carry, numbered as the document prints it', () => {
    expect(articleLines(6, articleText(mdx))).toEqual(['第六条 职责：', '（一）甲；', '（二）乙。'])
  })

  test('is refused when an item is out of order', () => {
    expect(() => articleText(mdx.replace('n={2}', 'n={3}'))).toThrow('item 3 is out of order')
  })

  test.each(['旁注', '**甲**', '<Item n={3}>丙<br />丁</Item>'])(
    'is refused with %s outside',
    (stray) => {
      expect(() => articleText(`${mdx}\n${stray}`)).toThrow('outside the components')
    },
  )
})

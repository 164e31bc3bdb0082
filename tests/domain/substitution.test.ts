import { describe, expect, test } from 'vitest'
import { partsOf, published, type Substitution } from '#domain/substitution'

const source = '# 名称\n\n总结归\n\n纳：甲:\n'
const join: Substitution = { line: 3, place: '正文', from: '归\n\n纳', to: '归纳', reason: 'join' }
const width: Substitution = { line: 5, place: '正文', from: ':', to: '：', reason: 'width' }

describe('the published text', () => {
  test('is the source with the substitutions and nothing else', () => {
    expect(published(source, [join, width])).toBe('# 名称\n\n总结归纳：甲：\n')
  })

  test.each([
    ['begins on another line', [{ ...width, line: 3 }]],
    ['is not there', [{ ...width, from: ';' }]],
    [
      'stands there twice',
      [
        { ...width, line: 1, from: '\n' },
        { ...width, line: 3, from: '总' },
        { ...width, from: '' },
      ],
    ],
    ['overlaps the one before', [join, { ...join, line: 3 }]],
  ])('is refused when a substitution %s', (_, substitutions) => {
    expect(() => published(source, substitutions)).toThrow('does not fit')
  })

  test('falls into notice, Measures and imprint', () => {
    const parts = partsOf('\n通知\n\n名称\n\n第一条\n续\n\n机关\n\n日期', '名称')
    expect(parts).toEqual({
      notice: ['通知'],
      measures: ['名称', '第一条\n续'],
      imprint: ['机关', '日期'],
    })
  })
})

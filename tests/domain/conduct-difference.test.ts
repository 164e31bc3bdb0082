import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runsOf } from '#domain/conduct-difference'
import { rowOf } from '#components/conduct/row.ts'

/** The text with what differs in brackets. */
const marked = (text: string, ...others: string[]) =>
  runsOf(text, others)
    .map((run) => (run.differs ? `[${run.text}]` : run.text))
    .join('')

describe('marking differences', () => {
  test.each([
    [
      '不得影响企业正常生产',
      '不影响企业正常生产',
      '[不得]影响企业正常生产',
      '[不]影响企业正常生产',
    ],
    ['擅自用企业设施', '擅自动用企业设施', '擅自[用]企业设施', '擅自[动用]企业设施'],
    [
      '试点企业的规章制度',
      '所服务企业的规章制度',
      '[试点]企业的规章制度',
      '[所服务]企业的规章制度',
    ],
  ])('finds in %s what is not in %s, and the other way round', (a, b, inA, inB) => {
    expect([marked(a, b), marked(b, a)]).toEqual([inA, inB])
  })

  test('marks nothing where there is nothing to tell apart', () => {
    expect(marked('不得违规向企业收取费用')).toBe('不得违规向企业收取费用')
    expect(marked('尊重企业意愿', '尊重企业意愿')).toBe('尊重企业意愿')
  })

  test('marks what only some of several others share', () => {
    expect(marked('不得影响企业生产', '不影响企业生产', '不得影响企业经营')).toBe(
      '[不得]影响企业[生产]',
    )
  })

  test('takes two sentences with little in common as two sentences', () => {
    expect(marked('充分发挥行业智库作用', '保守企业商业机密，尊重企业的知识产权')).toBe(
      '[充分发挥行业智库作用]',
    )
  })

  test('loses no character, whatever the texts', () => {
    const text = fc.string({
      unit: fc.constantFrom('不', '得', '影', '响', '企', '业', '生', '产', '，', '的'),
    })
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(
          runsOf(a, [b, c])
            .map((run) => run.text)
            .join(''),
        ).toBe(a)
      }),
    )
  })
})

describe('a row of the comparison', () => {
  const codes = (...texts: (string | undefined)[]) =>
    (['promoter', 'integrator', 'ecosystem-provider'] as const).map((kind, i) => {
      const text = texts[i]
      return { kind, ...(text && { text, of: `measures/${i + 9}-1` }) }
    })
  const fee = '不得收取费用'

  test.each([
    [[fee, fee, fee], '三者相同', true, [3]],
    [['不得影响生产', '不得影响生产', '不影响生产'], '用词不同', false, [2, 1]],
    [['发挥智库作用', fee, fee], '句子不同', false, [1, 2]],
    [[fee, fee, undefined], '生态服务商没有写，另两者相同', false, [2, 1]],
    [
      [undefined, '不得影响生产', '不影响生产'],
      '行业推进机构没有写，另两者用词不同',
      false,
      [1, 1, 1],
    ],
    [[undefined, fee, undefined], '只有集成服务商写到', false, [1, 1, 1]],
  ])('of %j is said to be %s', (texts, verdict, same, spans) => {
    const row = rowOf('收费', codes(...texts))
    expect(row).toMatchObject({ verdict, same })
    expect(row.cells.map(({ kinds }) => kinds.length)).toEqual(spans)
  })

  test('cites every code whose words it folds', () => {
    expect(rowOf('收费', codes(fee, fee, fee)).cells[0]?.of).toEqual([
      'measures/9-1',
      'measures/10-1',
      'measures/11-1',
    ])
  })

  test('joins no two codes that are both silent', () => {
    expect(rowOf('收费', codes(fee, undefined, undefined)).cells).toHaveLength(3)
  })
})

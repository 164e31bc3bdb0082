import type { Problem } from '#domain/problems'

/** The words that the law keeps for penalties (行政处罚法 9, 16): what the bureau writes as its own measure uses none of them. */
export const penalWords = ['通报批评', '处罚', '警告', '黑名单'] as const

// Facts may quote what another body decided, a 行政处罚决定 for one. These two only ever name the bureau's own act.
const neverQuoted = ['通报批评', '黑名单'] as const

const fields = [
  { field: 'title', name: '标题', refused: penalWords },
  { field: 'facts', name: '事实', refused: neverQuoted },
  { field: 'requirements', name: '整改要求', refused: penalWords },
] as const

/** Where the text of a notice (通报) speaks of a penalty: one problem for each field, naming the word and the way out. */
export const penalProblems = (text: Record<(typeof fields)[number]['field'], string>): Problem[] =>
  fields.flatMap(({ field, name, refused }) => {
    const word = refused.find((each) => text[field].includes(each))
    return word
      ? [
          {
            field,
            message: `${name}中不能写“${word}”：《办法》第十三条规定的是通报和限期整改，请照此改写`,
          },
        ]
      : []
  })

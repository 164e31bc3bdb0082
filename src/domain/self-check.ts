/** The answers of a self-check (自查): what an institution finds when it holds itself against a line of the Measures. */
export const answers = {
  done: '做到了',
  'not-yet': '还没有',
  'not-applicable': '不适用',
} as const

export type Answer = keyof typeof answers

export const NOTE_MAX = 300

/** What is filled in for one line. */
export type Filled = { answer?: Answer; note?: string }
/** A self-check as a browser keeps it, by the ids of the lines. */
export type SelfCheck = Record<string, Filled>

const isAnswer = (value: unknown): value is Answer => typeof value === 'string' && value in answers

/** What was kept, as far as it can be read: anything else, and lines that are no longer asked, are left out. */
export function readSelfCheck(kept: string | null, ids: readonly string[]): SelfCheck {
  let found: unknown
  try {
    found = JSON.parse(kept ?? '')
  } catch {
    return {}
  }
  if (typeof found !== 'object' || found === null) return {}
  const byId = new Map<string, unknown>(Object.entries(found))
  return Object.fromEntries(
    ids.map((id) => [id, readFilled(byId.get(id))]).filter(([, filled]) => filled !== null),
  ) as SelfCheck
}

function readFilled(value: unknown): Filled | null {
  if (typeof value !== 'object' || value === null) return null
  const { answer, note } = value as Record<string, unknown>
  const filled: Filled = {
    ...(isAnswer(answer) && { answer }),
    ...(typeof note === 'string' && note !== '' && { note: note.slice(0, NOTE_MAX) }),
  }
  return Object.keys(filled).length > 0 ? filled : null
}

/** How far a self-check is: how many lines are answered, and how often each answer is given. */
export function tally(check: SelfCheck): { answered: number } & Record<Answer, number> {
  const given = Object.values(check).flatMap(({ answer }) => answer ?? [])
  const times = (answer: Answer) => given.filter((one) => one === answer).length
  return {
    answered: given.length,
    done: times('done'),
    'not-yet': times('not-yet'),
    'not-applicable': times('not-applicable'),
  }
}

/** A line as it is asked: its words, and where they stand. */
export type Asked = { id: string; words: string; of: string }

/** The result to be taken elsewhere: the title, the counts, and every line that is answered or noted, one a paragraph. */
export function written(title: string, lines: readonly Asked[], check: SelfCheck): string {
  const { answered, ...each } = tally(check)
  const counts = Object.entries(answers).map(
    ([answer, name]) => `${name} ${each[answer as Answer]}`,
  )
  return [
    title,
    `已答 ${answered} / ${lines.length}：${counts.join('，')}`,
    ...lines.flatMap(({ id, words, of }) => {
      const { answer, note } = check[id] ?? {}
      if (!answer && !note) return []
      const found = answer ? answers[answer] : '未答'
      return [`${words}（${of}）：${found}${note ? `。备注：${note}` : ''}`]
    }),
  ].join('\n')
}

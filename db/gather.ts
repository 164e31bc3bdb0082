import { failureOf } from '#db/attempts'
import type { Statement } from '#db/client'

type Rows = unknown[][]
type Asked = { statement: Statement; answer: (rows: Promise<Rows> | Rows) => void }

/** How reads are sent: one by itself, or several in one request that answers all of them or fails as a whole. */
type Sender = {
  one: (statement: Statement) => Promise<Rows>
  all: (statements: Statement[]) => Promise<Rows[]>
}

/** Reads in one request: more of them at once are a defect of a page, and still answered. */
const MOST = 50

/**
 * Answers each read as `one` would, and sends those that are asked at the same moment in one request: a request is a
 * journey. What fails on its way fails for all of them; a read that the
 * server refuses is refused alone.
 */
export function gather({ one, all }: Sender): (statement: Statement) => Promise<Rows> {
  const asked: Asked[] = []

  function send() {
    const sent = asked.splice(0, MOST)
    if (asked.length > 0) setImmediate(send)
    const [first] = sent
    if (first && sent.length === 1) {
      first.answer(one(first.statement))
      return
    }
    const answers = all(sent.map(({ statement }) => statement))
    sent.forEach(({ statement, answer }, i) => {
      const own = answers.then(
        (rows) => rows[i] ?? [],
        (error: unknown) => {
          if (failureOf(error) === 'final') return one(statement)
          throw error
        },
      )
      answer(own)
    })
  }

  return (statement) =>
    new Promise((answer) => {
      if (asked.push({ statement, answer }) === 1) setImmediate(send)
    })
}

import type { Answer, SearchQuestion } from '#scripts/search-answer'

/** What the worker is asked, and what it answers: `null` when the index cannot be had. */
export type Asked = { turn: number; question: SearchQuestion }
export type Told = { turn: number; answer: Answer | null }

let worker: Worker | undefined
let turns = 0

/**
 * Answers a question in a worker, so that a slow phone can go on reading and typing while its words are looked for.
 * Throws when the engine or its index cannot be loaded; the next question tries again.
 */
export function answerFromDesk(question: SearchQuestion): Promise<Answer> {
  const turn = ++turns
  const desk = (worker ??= new Worker(new URL('./search-worker.ts', import.meta.url), {
    type: 'module',
    name: 'search',
  }))
  return new Promise((resolve, reject) => {
    const leave = new AbortController()
    const fail = () => {
      leave.abort()
      reject(new Error('the search engine cannot be loaded'))
    }
    const { signal } = leave
    desk.addEventListener(
      'message',
      ({ data }: MessageEvent<Told>) => {
        if (data.turn !== turn) return
        if (data.answer === null) {
          fail()
          return
        }
        leave.abort()
        resolve(data.answer)
      },
      { signal },
    )
    desk.addEventListener(
      'error',
      () => {
        worker = undefined
        fail()
      },
      { signal },
    )
    desk.postMessage({ turn, question } satisfies Asked)
  })
}

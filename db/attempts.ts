import { Unavailable } from '#db/client'

/** The connection failed before a whole answer came: what was sent may or may not have been kept. */
export class Lost extends Error {
  override name = 'Lost'
}

type Failure = 'not kept' | 'unknown' | 'final'

const busy = new Set(['SQLITE_BUSY', 'SQLITE_LOCKED', 'TRANSACTION_CLOSED', 'TRANSACTION_TIMEOUT'])

const disk = new Set([
  'SQLITE_IOERR',
  'SQLITE_FULL',
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
  'SQLITE_NOMEM',
  'SQLITE_INTERRUPT',
])

/** What a failed try means: certainly nothing kept, unknown, or an answer that another try would only repeat. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Lost) return 'unknown'
  if (!(error instanceof Error)) return 'final'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (busy.has(code) || /statements in progress/i.test(error.message)) return 'not kept'
  // A failed write to the disk can still be found kept after a restart.
  return disk.has(code) ? 'unknown' : 'final'
}

/** What `kept` answers; where it cannot be asked either, nobody knows. */
async function sureOf<T>(kept: (() => Promise<T | null>) | null): Promise<T | null> {
  try {
    return (await kept?.()) ?? null
  } catch (error) {
    throw error instanceof Unavailable ? error : new Unavailable(error)
  }
}

/** Milliseconds: the wait before each further try, and the time after which no further try begins. */
export type Terms = { pauses: number[]; patience: number }

/**
 * Tries `work` until it answers or the terms are used up; then throws `Unavailable`.
 *
 * A try refused after one whose outcome is unknown may have met its own rows. `kept` tells: it answers what the work
 * would have if the earlier try was kept, and `null` if not; then the refusal is somebody else's and is thrown.
 * Without `kept`, work whose outcome is unknown is not tried again. A read is its own `kept`.
 */
export async function insist<T>(
  work: () => Promise<T>,
  kept: (() => Promise<T | null>) | null,
  { pauses, patience }: Terms,
): Promise<T> {
  const start = performance.now()
  let doubt = false
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      const failure = failureOf(error)
      if (failure === 'final') {
        const answer = doubt ? await sureOf(kept) : null
        if (answer == null) throw error
        return answer
      }
      doubt ||= failure === 'unknown'
      const pause = pauses[tries]
      const late = performance.now() - start > patience
      if (pause === undefined || late || (doubt && !kept)) throw new Unavailable(error)
      await new Promise((resume) => setTimeout(resume, pause))
    }
  }
}

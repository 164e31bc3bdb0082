type Gate = {
  /** How many jobs may run at once. */
  seats: number
  /** How many more may wait, and for how many milliseconds. */
  waiting: number
  patience: number
}

const STEP = 40

// A seat is free again after this time even if its job was cancelled and never said so, as Workers do.
const LEASE = 60_000

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * A gate for costly jobs: answers what the job answers, or `null` when the gate is full or the wait was too long.
 * Waiters look again by themselves: on Workers one request must not wake another.
 */
export function createGate({ seats, waiting, patience }: Gate) {
  const taken = new Set<{ until: number }>()
  let queue = 0

  const isFull = (now: number) => {
    for (const seat of taken) if (seat.until <= now) taken.delete(seat)
    return taken.size >= seats
  }

  return async <T>(now: () => Date, job: () => Promise<T>): Promise<T | null> => {
    if (isFull(now().getTime())) {
      if (queue >= waiting) return null
      queue++
      try {
        for (let waited = 0; isFull(now().getTime()); waited += STEP) {
          if (waited >= patience) return null
          await sleep(STEP)
        }
      } finally {
        queue--
      }
    }
    const seat = { until: now().getTime() + LEASE }
    taken.add(seat)
    try {
      return await job()
    } finally {
      taken.delete(seat)
    }
  }
}

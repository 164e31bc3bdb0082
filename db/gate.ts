type Gate = {
  /** How many jobs may run at once. */
  seats: number
  /** How many more may wait, and for how many milliseconds. */
  waiting: number
  patience: number
  /** A seat is free again after so many milliseconds even if its job was cancelled and never said so, as Workers do. */
  lease?: number
  /** Milliseconds since whenever. */
  clock?: () => number
}

/** Milliseconds until who waits looks again: soon at the head of the line, so that no seat stays free; seldom far behind. */
const pauseOf = (ahead: number) => Math.min(5 + 4 * ahead, 100)

// Who was cancelled while waiting does not look again, and holds nobody up for longer than this.
const VANISHED = 200

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * A gate for costly jobs: answers what the job answers, or `null` when the gate is full or the wait was too long.
 * Who came first is let in first. Waiters look again by themselves: on Workers one request must not wake another.
 */
export function createGate({
  seats,
  waiting,
  patience,
  lease = 60_000,
  clock = () => performance.now(),
}: Gate) {
  const taken = new Set<{ until: number }>()
  const line = new Set<{ seen: number }>()

  function free(now: number) {
    for (const seat of taken) if (seat.until <= now) taken.delete(seat)
    return seats - taken.size
  }
  /** How many are before this one, among those who still look. */
  function before(me: { seen: number } | null, now: number) {
    let ahead = 0
    for (const each of line) {
      if (each === me) break
      if (each.seen + VANISHED < now) line.delete(each)
      else ahead++
    }
    return ahead
  }
  /** A seat, if one is free for who stands here in line. */
  function seatFor(me: { seen: number } | null): { until: number } | null {
    const now = clock()
    if (before(me, now) >= free(now)) return null
    const seat = { until: now + lease }
    taken.add(seat)
    return seat
  }
  async function seatInTurn(): Promise<{ until: number } | null> {
    const seat = seatFor(null)
    if (seat || line.size >= waiting) return seat
    const me = { seen: clock() }
    line.add(me)
    try {
      for (let waited = 0; waited < patience;) {
        const pause = pauseOf(before(me, me.seen))
        await sleep(pause)
        waited += pause
        me.seen = clock()
        // Who did not look for a while was taken for gone, and stands at the end again.
        line.add(me)
        const seat = seatFor(me)
        if (seat) return seat
      }
      return null
    } finally {
      line.delete(me)
    }
  }

  return async <T>(job: () => Promise<T>): Promise<T | null> => {
    const seat = await seatInTurn()
    if (!seat) return null
    try {
      return await job()
    } finally {
      taken.delete(seat)
    }
  }
}

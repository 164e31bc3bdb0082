/**
 * Proof of work (工作量证明) before a complaint: a computer counts for a moment, nobody is asked who he is, and no address
 * is kept. It grows with the complaints of the day. Our settings, not the text's.
 */

/** Iterations of PBKDF2 for one try. */
export const EFFORT_COST = 2000
const TRIES = { least: 100, most: 300 }
/** With each so many complaints of a day the work doubles, up to `GROWTH_MAX` times. */
export const GROWS_BY = 100
const GROWTH_MAX = 16
/** More than this need not be counted. */
export const COUNTED_MAX = GROWS_BY * 5

/** How many tries a challenge takes after so many complaints of the day: at least, and at most. */
export function triesAfter(complaints: number): { least: number; most: number } {
  const growth = Math.min(GROWTH_MAX, 2 ** Math.floor(complaints / GROWS_BY))
  return { least: TRIES.least * growth, most: TRIES.most * growth }
}

/** The name of a checkpoint outside the database: as many digits as the largest size has, so that names sort as sizes do. */
export const nameOf = (size: number) => `${String(size).padStart(15, '0')}.txt`

/** The name under which the newest one stands too. */
export const NEWEST = 'newest.txt'

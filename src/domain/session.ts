/** A staff session (登录会话): how long it lives. Our setting, not the text's. */
const IDLE_MS = 30 * 60_000
const ABSOLUTE_MS = 8 * 3_600_000
/** A session's last use is noted once a minute at most, so that reading stays reading. */
const NOTE_MS = 60_000
/** How long a one-use link waits to be taken. */
const LINK_MS = 72 * 3_600_000

/** What a person may be; only the bureau's clerks have work here so far. */
export type Role = 'bureau' | 'promoter' | 'service-centre' | 'reviewer' | 'administrator'

type Session = { createdAt: Date; seenAt: Date }

/** Whether a session is still good: used within 30 minutes, begun within 8 hours. */
export const isAlive = ({ createdAt, seenAt }: Session, now: Date) =>
  now.getTime() - seenAt.getTime() < IDLE_MS && now.getTime() - createdAt.getTime() < ABSOLUTE_MS

export const isStale = ({ seenAt }: Session, now: Date) =>
  now.getTime() - seenAt.getTime() >= NOTE_MS

export const linkExpiry = (now: Date) => new Date(now.getTime() + LINK_MS)

/** Sessions begun before this instant are over, whatever their use. */
export const oldestSession = (now: Date) => new Date(now.getTime() - ABSOLUTE_MS)

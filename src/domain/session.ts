/** A staff session (登录会话): how long it lives. Our setting, not the text's. */
const IDLE_MS = 30 * 60_000
const ABSOLUTE_MS = 8 * 3_600_000
/** A session's last use is noted once a minute at most, so that reading stays reading. */
const NOTE_MS = 60_000
/** How long an invitation waits to be taken. */
const INVITE_MS = 72 * 3_600_000
/** How long a proof of who somebody is counts as fresh. */
const FRESH_MS = 5 * 60_000

type Session = { createdAt: Date; seenAt: Date }

const age = (since: Date, now: Date) => now.getTime() - since.getTime()

/** Whether a session is still good: used within 30 minutes, begun within 8 hours. */
export const isAlive = ({ createdAt, seenAt }: Session, now: Date) =>
  age(seenAt, now) < IDLE_MS && age(createdAt, now) < ABSOLUTE_MS

export const isStale = ({ seenAt }: Session, now: Date) => age(seenAt, now) >= NOTE_MS

/** Whether the person proved who they are within the last five minutes. */
export const isFresh = (provedAt: Date | null, now: Date) =>
  provedAt !== null && age(provedAt, now) < FRESH_MS

export const inviteExpiry = (now: Date) => new Date(now.getTime() + INVITE_MS)

/** Sessions begun before this instant are over, whatever their use. */
export const oldestSession = (now: Date) => new Date(now.getTime() - ABSOLUTE_MS)

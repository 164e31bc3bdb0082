/** Who of a unit can open its complaints by a passphrase, and what nobody could open without one of them. */

/** A member, as far as it takes to tell which of the unit's keys he has copies of. */
export type Holder = { id: string; copies: { key: string }[] }

/** What one member alone can open: new complaints, or those that were sealed to a key before. */
export type Sole = { current: boolean; former: boolean }

/**
 * Which of the unit's keys nobody but this member has: the current one, and any of those before. Each key is looked at by
 * itself. Where no list names a current key, all of them are former.
 */
export function soleHolding(members: Holder[], person: string, current: string | null): Sole {
  const others = new Set(
    members.filter(({ id }) => id !== person).flatMap(({ copies }) => copies.map(({ key }) => key)),
  )
  const alone = members
    .filter(({ id }) => id === person)
    .flatMap(({ copies }) => copies.map(({ key }) => key))
    .filter((key) => !others.has(key))
  return {
    current: alone.some((key) => key === current),
    former: alone.some((key) => key !== current),
  }
}

/** What is said before the last one goes, and what to do first; `null` where somebody else can open all he can. */
export function soleWarning({ current, former }: Sole): string | null {
  if (!current && !former) return null
  const which = current && former ? '新的和以前的' : current ? '新的' : '以前的'
  return `办理以后，本单位没有人能用个人密钥打开${which}投诉。请先交给另一名经办人；来不及的，只能用密钥仪式上交给本单位的文件打开。`
}

/** A state machine's table (状态表): for each state, the actions it allows and where they lead. */
type Table<S extends string> = Record<string, Partial<Record<string, S>>>

/** The state after `action` by this table, or `null`: not allowed. Names that an object has by itself lead nowhere. */
export function stateAfter<S extends string>(
  table: Table<S>,
  state: string,
  action: string,
): S | null {
  const from = table[state] ?? {}
  return Object.hasOwn(from, action) ? (from[action] ?? null) : null
}

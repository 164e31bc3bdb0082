import type { RowChange } from '#domain/application-draft'

/** Which button of a section's page was pressed, and what it asks for besides saving. */
export type Pressed = { then: 'continue' | 'stay' | 'later'; row: RowChange }

export const addRow = 'add'
export const removeRow = (i: number) => `remove-${String(i)}`

/** Reads the button's value; whatever is none of ours only saves. */
export function pressed(value: unknown): Pressed {
  if (value === addRow) return { then: 'stay', row: { add: true } }
  const removed = /^remove-(\d{1,2})$/.exec(typeof value === 'string' ? value : '')
  if (removed) return { then: 'stay', row: { remove: Number(removed[1]) } }
  return { then: value === 'continue' || value === 'later' ? value : 'stay', row: null }
}

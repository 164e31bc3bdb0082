import type { InspectionMethod } from '#domain/inspection'

/** How often was inspected (检查次数), as the public may know it: by method and quarter, and never by institution. */
export type InspectionCount = {
  /** A quarter, such as `2026-Q1`. */
  period: string
  /** `null`: some, and fewer than are shown. */
  counts: Record<InspectionMethod, number | null>
}

/** Fewer than so many are not shown: they could point at one institution. Our setting, not the text's. */
export const SMALLEST_SHOWN = 5

/** A number as it may be shown: itself, none, or `null` where it is too small. */
export const shownCount = (count: number): number | null =>
  count === 0 || count >= SMALLEST_SHOWN ? count : null

/** The handbook's offline copy (离线副本), as the service worker that keeps it is told of it. */
export type OfflineCopy = {
  /** Begins with `COPIES`. It changes with the content. */
  cache: string
  /** The address of the one file that holds every page of the copy with what it loads. */
  bundle: string
  /** The addresses in it. */
  paths: string[]
  /** What every answer of the site carries. */
  headers: Record<string, string>
  /** Where a page of the copy says what it is, and what it says; `{day}` stands for the day it was saved. */
  top: string
  note: string
  /** The footer's link to the page of the copy, where there is none and where there is one. */
  offered: string
  available: string
  /** Where the copy keeps the day on which it was saved; no page of the site. */
  savedOn: string
}

export const COPIES = 'handbook-'
export const SAVED_ON = '/offline/saved-on'

/** A place on a page with an id of its own: an item, a paragraph, a heading. Only one that is a result has a title. */
export type Anchor = { id: string; title?: string; text: string }

/** What Pagefind knows of a page. */
export type FoundPage = {
  url: string
  content: string
  meta: Record<string, string>
  anchors: Anchor[]
}

export type Hit = { id: string; score: number; data(): Promise<FoundPage> }

/** The part of Pagefind's interface that is used. */
export type Engine = {
  /** The pages that hold every word; with `null`, every page that passes the filters. */
  search(
    words: string | null,
    options?: { filters: Record<string, string> },
  ): Promise<{ results: Hit[] }>
  /** How many pages there are of each value of each filter. */
  filters(): Promise<Record<string, Record<string, number>>>
}

/** What results are narrowed by. */
export const facets = ['kind', 'role', 'sector'] as const
export type Facet = (typeof facets)[number]

/** What a page is marked with, by `SearchFilters.astro`. */
export type Marks = Record<Facet, string[]>

/** What the reader has chosen of each; empty: everything. */
export type Chosen = Record<Facet, string>

/** The engine, and what every page of its index is marked with. */
export type Catalogue = { engine: Engine; marksOf: (hit: Hit) => Marks }

const room = '/pagefind/'

/** Loads Pagefind and asks it once for every page's marks, so that results are counted without loading them. */
export async function openCatalogue(): Promise<Catalogue> {
  const { createInstance } = (await import(/* @vite-ignore */ `${room}pagefind.js`)) as {
    createInstance: (options: { noWorker: boolean; basePath: string }) => Engine
  }
  // This runs in a worker already; Pagefind's own would be another 11 kB.
  const engine = createInstance({ noWorker: true, basePath: room })
  // The pages' words are wanted by every question: they come while the marks do.
  void engine.search(null).then(({ results: [first] }) => first?.data())
  const marks = new Map<string, Marks>()
  const marksOf = ({ id }: Hit) => marks.get(id) ?? { kind: [], role: [], sector: [] }
  const { mark: values = {} } = await engine.filters()
  for (const value of Object.keys(values)) {
    const [facet, of = ''] = value.split('.')
    for (const hit of (await engine.search(null, { filters: { mark: value } })).results) {
      const found = marksOf(hit)
      found[facet as Facet].push(of)
      marks.set(hit.id, found)
    }
  }
  return { engine, marksOf }
}

/** Whether a page is among what was chosen. One that names no role or no sector is for all of them. */
export const passes = (marks: Marks, chosen: Chosen) =>
  facets.every((facet) => {
    const [value, own] = [chosen[facet], marks[facet]]
    return value === '' || own.includes(value) || (facet !== 'kind' && own.length === 0)
  })

/** How many pages would be left if `value` were chosen, everything else as it is. */
export const countOf = (all: Marks[], chosen: Chosen, facet: Facet, value: string) =>
  all.filter((marks) => passes(marks, { ...chosen, [facet]: value })).length

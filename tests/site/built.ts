import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where `astro build` put what a browser receives. */
export const client = 'dist/node/client'

/** A built file by its address. Throws when the site has not been built. */
export const built = (address: string) => builtIn(client, address)

/** The same of a site that was built elsewhere. */
export function builtIn(dir: string, address: string): string {
  const file = join(dir, address.endsWith('/') ? `${address}index.html` : address)
  if (!existsSync(file)) throw new Error(`${file} is missing: run astro build first`)
  return readFileSync(file, 'utf8')
}

/** The markup of the first element whose start tag is written `start`. */
export function element(html: string, start: RegExp): string {
  const found = start.exec(html)
  if (!found) throw new Error(`no element ${String(start)}`)
  const name = /^<(\w+)/.exec(found[0])?.[1] ?? ''
  let depth = 0
  for (const tag of html.slice(found.index).matchAll(new RegExp(`<(/?)${name}\\b[^>]*>`, 'g'))) {
    depth += tag[1] ? -1 : 1
    if (depth === 0) return html.slice(found.index, found.index + tag.index + tag[0].length)
  }
  throw new Error(`unclosed element ${String(start)}`)
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const ends = new Set(['p', 'li', 'h1', 'h2', 'ol', 'section', 'article', 'blockquote'])

/**
 * The text a reader sees, one block a line, without what is marked as the editor's.
 * Nothing inside a block is touched: a stray space would be found.
 */
export function readableText(html: string): string[] {
  const pieces = html.split(/(<[^>]+>)/)
  let [text, skipped] = ['', 0]
  for (const piece of pieces) {
    const [, closing, name = ''] = /^<(\/?)([\w-]+)/.exec(piece) ?? []
    if (skipped > 0 || piece.includes(' data-editorial')) skipped += name ? (closing ? -1 : 1) : 0
    else if (name) text += ends.has(name) ? '\n' : ''
    else text += piece.replaceAll(/&([\w#]+);/g, (all, entity: string) => entities[entity] ?? all)
  }
  return text.split('\n').filter((line) => line.trim() !== '')
}

/** Every id of a page, in order. */
export const idsIn = (html: string) => [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)

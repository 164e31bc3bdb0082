import { readFileSync } from 'node:fs'
import type { MdastPluginEntry } from 'satteri'
import { parse } from 'yaml'
import { firstUses, termHref, type Term } from '#domain/glossary'

/** The glossary's terms and their forms. Throws when the file is no YAML; its schema is in `src/content.config.ts`. */
function termsIn(file: string): Term[] {
  const entries = parse(readFileSync(file, 'utf8')) as Record<
    string,
    { term: string; also?: string[] }
  >
  return Object.entries(entries).map(([id, { term, also = [] }]) => ({ id, forms: [term, ...also] }))
}

/** Pages of the editor's. The Measures themselves are linked by `LawText.astro`: one page may show many articles. */
const isGuide = /\/content\/(guides|sectors|conduct)\/[^/]+\.mdx$/

/** Links each term of the glossary to its entry where a guide uses it first, outside headings and links. */
export const glossaryLinks =
  (glossary: string): MdastPluginEntry =>
  ({ fileURL }) => {
    if (!isGuide.test(fileURL?.pathname ?? '')) return null
    const pieces = firstUses(termsIn(glossary))
    return {
      name: 'glossary-links',
      text(node, context) {
        for (let up = context.parent(node); up; up = context.parent(up))
          if (up.type === 'heading' || up.type === 'link') return
        const found = pieces(node.value)
        if (found.some((piece) => typeof piece !== 'string'))
          context.replaceNode(
            node,
            found.map((piece) =>
              typeof piece === 'string'
                ? { type: 'text', value: piece }
                : {
                    type: 'link',
                    url: termHref(piece.id),
                    children: [{ type: 'text', value: piece.words }],
                  },
            ),
          )
      },
    }
  }

import { readFileSync } from 'node:fs'
import type { MdastPluginEntry, MdastTarget, MdastVisitorContext } from 'satteri'
import { parse } from 'yaml'
import { firstUses, termHref, type Term } from '#domain/glossary'

/** The glossary's terms and their forms. Throws when the file is no YAML; its schema is in `src/content.config.ts`. */
function termsIn(file: string): Term[] {
  const entries = parse(readFileSync(file, 'utf8')) as Record<
    string,
    { term: string; also?: string[] }
  >
  return Object.entries(entries).map(([id, { term, also = [] }]) => ({
    id,
    forms: [term, ...also],
  }))
}

/** Pages of the editor's. The Measures themselves are linked by `LawText.astro`: one page may show many articles. */
const isGuide = /\/content\/(guides|sectors|conduct)\/[^/]+\.mdx$/

/** Whether the node stands in a heading or in a link. */
function isInside(context: MdastVisitorContext, node: MdastTarget): boolean {
  const up = context.parent(node)
  return up !== undefined && (up.type === 'heading' || up.type === 'link' || isInside(context, up))
}

/** Links each term of the glossary to its entry where a guide uses it first, outside headings and links. */
export const glossaryLinks =
  (glossary: string): MdastPluginEntry =>
  ({ fileURL }) => {
    if (!isGuide.test(fileURL?.pathname ?? '')) return null
    const pieces = firstUses(termsIn(glossary))
    return {
      name: 'glossary-links',
      text(node, context) {
        if (isInside(context, node)) return
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

import { readFile, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration, IntegrationResolvedRoute } from 'astro'

const tags = /<[a-z][^>]*>/g
const references = /\s(id|href|src|action)="([^"]*)"/g
const decoded = (value: string) =>
  decodeURIComponent(value.replaceAll('&#38;', '&').replaceAll('&amp;', '&'))

type Found = { ids: string[]; links: string[] }

function read(html: string): Found {
  const found: Found = { ids: [], links: [] }
  for (const [tag] of html.matchAll(tags))
    for (const [, name, value = ''] of tag.matchAll(references))
      if (name === 'id') found.ids.push(value)
      else found.links.push(decoded(value))
  return found
}

/**
 * What is wrong with the links of a built site, each with its page: an id that stands twice on a page, a link to a file
 * that was not built, an anchor that its page lacks. `served` knows the addresses that are answered on demand.
 */
export async function linkProblems(
  dir: string | URL,
  served: (path: string) => boolean = () => false,
): Promise<string[]> {
  const base = dir instanceof URL ? dir : new URL(`file://${dir}/`)
  const root = fileURLToPath(base)
  const names = (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)))
  const files = new Set(names.map((name) => `/${name}`))
  const pages = new Map<string, Found>()
  for (const name of names.filter((each) => each.endsWith('.html')).sort())
    pages.set(
      `/${name.replace(/(^|\/)index\.html$/, '$1')}`,
      read(await readFile(new URL(name, base), 'utf8')),
    )

  const wrong = (from: string, link: string): string | null => {
    if (/^(?!https?:)[a-z]+:/.test(link)) return null
    const { origin, pathname, hash } = new URL(link, `https://site.invalid${from}`)
    if (origin !== 'https://site.invalid') return null
    const path = decodeURIComponent(pathname)
    const target = pages.get(path)
    if (!target && !files.has(path) && !served(path))
      return pages.has(`${path}/`) ? 'lacks its slash' : 'leads nowhere'
    const id = decodeURIComponent(hash.slice(1))
    return target && id !== '' && !target.ids.includes(id) ? `has no anchor there` : null
  }
  const problems = [...pages].flatMap(([page, { ids, links }]) => [
    ...ids
      .filter((id, i) => ids.indexOf(id) !== i)
      .map((id) => [`the id ${id} stands twice`, page]),
    ...links.map((link) => [`the link ${link} ${wrong(page, link) ?? 'lands'}`, page]),
  ]) as [problem: string, page: string][]
  const onPages = Map.groupBy(
    problems.filter(([problem]) => !problem.endsWith(' lands')),
    ([problem]) => problem,
  )
  return [...onPages].map(
    ([problem, found]) => `${problem}: on ${listed(found.map(([, at]) => at))}`,
  )
}

/** A few of the pages: what the frame links wrongly is wrong on every one. */
function listed(pages: string[]): string {
  const each = [...new Set(pages)]
  return each.slice(0, 3).join(', ') + (each.length > 3 ? ` and ${each.length - 3} more` : '')
}

/** Stops the build when a built page has an id twice or a link that does not land. `functions` match what Hono answers. */
export const checkLinks = ({ functions }: { functions: RegExp }): AstroIntegration => {
  let onDemand: IntegrationResolvedRoute[] = []
  const served = (path: string) =>
    functions.test(path) ||
    onDemand.some(({ patternRegex }) => patternRegex.test(path) || patternRegex.test(`${path}/`))
  return {
    name: 'links',
    hooks: {
      'astro:routes:resolved': ({ routes }) => {
        onDemand = routes.filter(({ isPrerendered }) => !isPrerendered)
      },
      'astro:build:done': async ({ dir, logger }) => {
        const problems = await linkProblems(dir, served)
        if (problems.length > 0) throw new Error(`links:\n${problems.join('\n')}`)
        logger.info(`every link of ${fileURLToPath(dir)} lands`)
      },
    },
  }
}

import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createIndex } from 'pagefind'
import { build } from '../rig/build.ts'
import { addVersion, startVersions } from '../rig/synthetic-versions.ts'

const dir = '.cache/growth'

/** Builds the site with 1, 10 and 100 regulations of 13 articles, and prints what each build takes and makes. */
export async function growth() {
  try {
    for (const regulations of [1, 10, 100]) {
      const [texts, site] = [join(dir, `${regulations}`), join(dir, `${regulations}-site`)]
      write(texts, regulations)
      const begun = performance.now()
      build('node', { MEASURES: texts, OUT_DIR: site })
      const seconds = (performance.now() - begun) / 1000
      const pages = filesIn(join(site, 'client')).filter((file) => file.endsWith('.html'))
      const found = filesIn(join(site, 'client/pagefind')).filter(
        (file) => !/\.(br|gz)$/.test(file),
      )
      const index = sizeOf(found)
      console.log(
        [
          `${regulations} regulations`.padEnd(16),
          `${seconds.toFixed(1).padStart(6)} s`,
          `${pages.length} pages`.padStart(12),
          `search index ${kilo(index)}`,
          `with every version in it ${kilo(await wholeIndex(pages))}`,
        ].join('   '),
      )
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Synthetic regulations beside the real one, each with one article of its own. The newest keeps what the guides quote. */
function write(texts: string, regulations: number) {
  startVersions(texts)
  for (let n = 1; n < regulations; n++)
    addVersion(texts, {
      id: `2099-${n}`,
      number: `示例发〔2099〕${n}号`,
      day: `${2099 + n}-01-01`,
      rewrite: (mdx, article) =>
        n < regulations - 1 && article === (n % 13) + 1
          ? mdx.replace('数字化转型', `数字化转型（示例${n}）`)
          : mdx,
    })
}

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

const sizeOf = (files: string[]) => files.reduce((sum, file) => sum + statSync(file).size, 0)

const kilo = (bytes: number) => `${Math.round(bytes / 1000)} kB`

/** How large the search index would be if the articles of every version were in it. */
async function wholeIndex(pages: string[]): Promise<number> {
  const { index } = await createIndex({})
  if (!index) throw new Error('Pagefind does not start')
  for (const page of pages.filter((file) => /versions\/[^/]+\/\d+\//.test(file)))
    await index.addHTMLFile({
      url: page,
      content: readFileSync(page, 'utf8').replace('class="law"', 'class="law" data-pagefind-body'),
    })
  const { files } = await index.getFiles()
  await index.deleteIndex()
  return files
    .filter(({ path }) => !/-ui\.|highlight/.test(path))
    .reduce((sum, { content }) => sum + content.length, 0)
}

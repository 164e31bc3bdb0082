import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Version } from '#components/measures/text.ts'
import { partsOf, published } from '#domain/substitution'

/** The source of a version as it is kept, byte for byte. It is read from the repository: for prerendered pages alone. */
export const sourceText = ({ filePath = '' }: Version) =>
  readFile(join(dirname(filePath), 'source.txt'), 'utf8')

/** The published document in its three parts: notice, Measures, imprint. Throws when a substitution does not fit. */
export async function publishedParts(version: Version) {
  const { title, substitutions } = version.data
  return partsOf(published(await sourceText(version), substitutions), title)
}

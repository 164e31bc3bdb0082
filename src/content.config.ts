import { dirname } from 'node:path'
import { defineCollection } from 'astro:content'
import { file, glob } from 'astro/loaders'
import { parse } from 'yaml'
import { checked, cited, unaltered, verbatim } from '#build/content-checks'
import {
  Article,
  Comparison,
  GlossaryTerm,
  Guide,
  RoleLines,
  Source,
  Version,
} from '#domain/handbook'

/** Where the versions of the Measures are, a folder each. A test and the bench build the site from another place. */
const measures = process.env['MEASURES'] ?? './content/measures'

/** A file of entries by id. Collections come back sorted by id, so each entry is told its place in the file. */
const listed = (path: string) =>
  file(path, {
    parser: (text) =>
      Object.fromEntries(
        Object.entries(parse(text) as Record<string, object>).map(([id, entry], order) => [
          id,
          { ...entry, order },
        ]),
      ),
  })

/** The editor's pages of one folder. */
const guides = (folder: string) =>
  defineCollection({
    loader: checked(glob({ pattern: '*.mdx', base: `./content/${folder}` }), cited),
    schema: Guide,
  })

export const collections = {
  measures: defineCollection({
    loader: checked(glob({ pattern: '*/[0-9]*.mdx', base: measures }), verbatim),
    schema: Article,
  }),
  versions: defineCollection({
    loader: checked(
      glob({
        pattern: '*/source.yaml',
        base: measures,
        generateId: ({ entry }) => dirname(entry),
      }),
      unaltered,
    ),
    schema: Version,
  }),
  guides: guides('guides'),
  sectors: guides('sectors'),
  conduct: guides('conduct'),
  glossary: defineCollection({ loader: listed('content/glossary.yaml'), schema: GlossaryTerm }),
  sources: defineCollection({ loader: listed('content/sources.yaml'), schema: Source }),
  roles: defineCollection({
    loader: glob({ pattern: 'roles.yaml', base: './content' }),
    schema: RoleLines,
  }),
  comparisons: defineCollection({
    loader: glob({ pattern: 'conduct-comparison.yaml', base: './content' }),
    schema: Comparison,
  }),
}

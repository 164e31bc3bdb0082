import { createHash } from 'node:crypto'
import { defineCollection } from 'astro:content'
import { file, glob, type Loader } from 'astro/loaders'
import * as z from 'zod'
import { articleLines, articleText } from '#domain/article'
import { kinds } from '#domain/institution'
import { reasons } from '#domain/substitution'

const names = <T extends string>(table: Record<T, string>) => Object.keys(table) as [T, ...T[]]
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day is written YYYY-MM-DD')
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 is 64 hexadecimal digits')

const Article = z.strictObject({
  number: z.int().min(1).max(99),
  /** The editor's caption. Not part of the text; pages mark it 编者标题. */
  caption: z.string().min(2).max(20),
  chapter: z.string(),
  /** How many paragraphs the article has; a caption line of the text's own counts as one. */
  paragraphs: z.int().min(1),
  items: z.int().min(0),
  /** The kinds of institution the article binds, by the editor's reading. */
  binds: z.array(z.enum(names(kinds))),
  /** Words readers search with that the text may not use. */
  keywords: z.array(z.string().min(2)).min(1),
  /** Of the article's published text in UTF-8, its blocks joined with line feeds. */
  sha256,
})

/** Loads the articles, then holds what each declares against the text it carries: a bad article stops the build. */
function verbatim(inner: Loader): Loader {
  return {
    ...inner,
    name: 'verbatim',
    load: async (context) => {
      await inner.load(context)
      for (const { body = '', data, filePath = '' } of context.store.values())
        check(filePath, data as z.infer<typeof Article>, body)
    },
  }
}

function check(path: string, declared: z.infer<typeof Article>, body: string) {
  const text = articleText(body)
  const found = {
    paragraphs: text.paragraphs.length,
    items: text.items.length,
    sha256: createHash('sha256')
      .update(articleLines(declared.number, text).join('\n'))
      .digest('hex'),
  }
  for (const field of ['paragraphs', 'items', 'sha256'] as const)
    if (declared[field] !== found[field])
      throw new Error(`${path}: ${field} says ${declared[field]}, the text gives ${found[field]}`)
}

export const collections = {
  measures: defineCollection({
    loader: verbatim(glob({ pattern: '[0-9]*.mdx', base: './content/measures' })),
    schema: Article,
  }),
  chapters: defineCollection({
    loader: file('content/measures/chapters.yaml'),
    schema: z.strictObject({ id: z.string(), title: z.string().min(2) }),
  }),
  source: defineCollection({
    loader: glob({ pattern: 'source.yaml', base: './content/measures' }),
    schema: z.strictObject({
      title: z.string(),
      number: z
        .string()
        .regex(/^[^〔]+〔\d{4}〕\d+号$/, 'a document number is written 机关代字〔年〕n号'),
      issuer: z.string(),
      issuedOn: day,
      printedOn: day,
      /** Of source.txt, byte for byte. */
      sha256,
      /** The key of the last provision of the text we hold. */
      heldTo: z.string(),
      substitutions: z.array(
        z.strictObject({
          line: z.int().min(1),
          place: z.string(),
          from: z.string().min(1),
          to: z.string(),
          reason: z.enum(names(reasons)),
        }),
      ),
    }),
  }),
}

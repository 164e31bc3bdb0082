import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { defineCollection } from 'astro:content'
import { file, glob, type Loader } from 'astro/loaders'
import { parse } from 'yaml'
import * as z from 'zod'
import { articleLines, articleText } from '#domain/article'
import { termGroups } from '#domain/glossary'
import { guideProblems } from '#domain/guide'
import { kinds } from '#domain/institution'
import { roles } from '#domain/role'
import { groups } from '#domain/role-line'
import { sectors } from '#domain/sectors'
import { reasons } from '#domain/substitution'

const names = <T extends string>(table: Record<T, string>) => Object.keys(table) as [T, ...T[]]
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day is written YYYY-MM-DD')
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 is 64 hexadecimal digits')

/** Where the versions of the Measures are, a folder each. A test and the bench build the site from another place. */
const measures = process.env['MEASURES'] ?? './content/measures'

const Article = z.strictObject({
  number: z.int().min(1).max(99),
  /** The editor's caption. Not part of the text; pages mark it 编者标题. */
  caption: z.string().min(2).max(20),
  chapter: z.int().min(1),
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

/** What is recorded of one version (版本) of the Measures. Its folder's name is its id. */
const Version = z.strictObject({
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
  chapters: z.array(z.string().min(2)).min(1),
  substitutions: z.array(
    z.strictObject({
      line: z.int().min(1),
      place: z.string(),
      from: z.string().min(1),
      to: z.string(),
      reason: z.enum(names(reasons)),
    }),
  ),
})

/** A page of the handbook that is the editor's: a guide, a sector, a conduct code. */
const Guide = z.strictObject({
  title: z.string().min(2).max(30),
  /** One sentence for lists, search engines and the head of the page. */
  summary: z.string().min(10).max(90),
  /** Where the page stands among its like. */
  order: z.int(),
  /** Whom it is written for. */
  roles: z.array(z.enum(names(roles))).min(1),
  sectors: z.array(z.enum(names(sectors))).default([]),
  /** Words readers search with that the page may not use. */
  keywords: z.array(z.string().min(2)).default([]),
  /** What was changed, newest first: the page's history for readers. */
  revisions: z.array(z.strictObject({ on: day, what: z.string().min(2) })).min(1),
})

/** A term of the glossary (术语). `src/components/handbook/glossary.ts` holds it against the text. */
const GlossaryTerm = z
  .strictObject({
    order: z.int(),
    term: z
      .string()
      .regex(/^\p{Script=Han}{2,}$/u, 'a term is written in Chinese characters alone'),
    /** Other ways of writing it, linked like the term. */
    also: z.array(z.string().regex(/^\p{Script=Han}{2,}$/u)).default([]),
    group: z.enum(names(termGroups)),
    /** Words of the Measures, verbatim. */
    text: z.string().min(4).optional(),
    /** The editor's explanation; pages mark it 编者说明. */
    editor: z
      .string()
      .refine((words) => guideProblems(`<Editorial>${words}</Editorial>`).length === 0, {
        message: 'an explanation cites by `provisions` and `see`',
      })
      .optional(),
    /** Citation keys of provisions that write the term; none when the text we hold does not. */
    provisions: z.array(z.string()).default([]),
    /** Citation keys of provisions that say it in other words. */
    see: z.array(z.string()).default([]),
  })
  .refine(({ text, editor }) => text ?? editor, { message: 'a term without an explanation' })

/** A document (文件) that the Measures or this site's own rules lean on. We hold the text of none of them. */
const Source = z.discriminatedUnion('kind', [
  /** Named by Art. 1 of the Measures, verbatim. */
  z.strictObject({
    kind: z.literal('basis'),
    order: z.int(),
    name: z.string().regex(/^《.+》$/),
    number: z.string().nullable(),
    issuer: z.string().min(2),
  }),
  /** A statute the Measures do not name, and what this site takes from it. */
  z.strictObject({
    kind: z.literal('statute'),
    order: z.int(),
    name: z.string().regex(/^《.+》/),
    use: z.string().min(10),
    /** The page where it shows. */
    where: z.string().regex(/^\/.*\/$/),
  }),
])

/** Words of the Measures that bind or entitle one role, by the editor's classification (编者归类). */
const RoleLine = z.strictObject({
  role: z.enum(names(roles)),
  group: z.enum(names(groups)),
  /** The citation key of a paragraph or an item. */
  of: z.string().regex(/^measures\/\d+-p?\d+$/, 'a line is of a paragraph or an item'),
  /** The word that binds. */
  verb: z.string().min(1),
  /** Verbatim, and as long as it takes to keep its subject. */
  words: z.string().min(4),
  /** Verbatim from the lead: what an item that says too little alone hangs on. */
  opening: z.string().min(4).optional(),
})

const RoleLines = z.strictObject({
  /** The version whose text is classified. */
  version: z.string(),
  lines: z.record(z.string().regex(/^[a-z]+(-[a-z]+)?(-p?\d+){3}$/), RoleLine),
})

/** The subjects on which the conduct codes are set side by side, in order, by the editor's alignment (编者对照). */
const Comparison = z.strictObject({
  subjects: z.array(
    z.strictObject({
      subject: z.string().min(2).max(20),
      /** For each kind that speaks of it, its role lines, in the order of the text. */
      lines: z.partialRecord(z.enum(names(kinds)), z.array(z.string()).min(1)),
    }),
  ),
})

/** The editor's data in one file of content/. */
const file = <T extends z.ZodType>(pattern: string, schema: T) =>
  defineCollection({ loader: glob({ pattern, base: './content' }), schema })

/** `inner`, followed by a check of everything it loaded: what `check` throws stops the build. */
const checked = (
  inner: Loader,
  check: (path: string, entry: { data: unknown; body?: string | undefined }) => void,
): Loader => ({
  ...inner,
  name: 'checked',
  load: async (context) => {
    await inner.load(context)
    for (const entry of context.store.values()) check(entry.filePath ?? entry.id, entry)
  },
})

/** Holds what an article declares against the text it carries. */
const verbatim: Parameters<typeof checked>[1] = (path, { data, body = '' }) => {
  const declared = data as z.infer<typeof Article>
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

/** Holds the source beside a version against its hash. */
const unaltered: Parameters<typeof checked>[1] = (path, { data }) => {
  const file = join(dirname(path), 'source.txt')
  const found = createHash('sha256').update(readFileSync(file)).digest('hex')
  const declared = (data as z.infer<typeof Version>).sha256
  if (declared !== found)
    throw new Error(`${path}: sha256 says ${declared}, source.txt gives ${found}`)
}

/** Holds a guide to the rule that what it says of the Measures is cited, and everything else marked as the editor's. */
const cited: Parameters<typeof checked>[1] = (path, { body = '' }) => {
  const problems = guideProblems(body)
  if (problems.length > 0)
    throw new Error(problems.map((problem) => `${path}: ${problem}`).join('\n'))
}

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

  roles: file('roles.yaml', RoleLines),
  comparisons: file('conduct-comparison.yaml', Comparison),
}

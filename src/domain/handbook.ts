/** What the files of the handbook (手册) declare of themselves: a file that declares anything else stops the build. */
import * as z from 'zod'
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

/** One article (条). */
export const Article = z.strictObject({
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
export type Article = z.infer<typeof Article>

/** What is recorded of one version (版本) of the Measures. Its folder's name is its id. */
export const Version = z.strictObject({
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
export type Version = z.infer<typeof Version>

/** A page of the handbook that is the editor's: a guide, a sector, a conduct code. */
export const Guide = z.strictObject({
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
export type Guide = z.infer<typeof Guide>

/** A term of the glossary (术语). `src/components/handbook/glossary.ts` holds it against the text. */
export const GlossaryTerm = z
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
export const Source = z.discriminatedUnion('kind', [
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

export const RoleLines = z.strictObject({
  /** The version whose text is classified. */
  version: z.string(),
  lines: z.record(z.string().regex(/^[a-z]+(-[a-z]+)?(-p?\d+){3}$/), RoleLine),
})

/** The subjects on which the conduct codes are set side by side, in order, by the editor's alignment (编者对照). */
export const Comparison = z.strictObject({
  subjects: z.array(
    z.strictObject({
      subject: z.string().min(2).max(20),
      /** For each kind that speaks of it, its role lines, in the order of the text. */
      lines: z.partialRecord(z.enum(names(kinds)), z.array(z.string()).min(1)),
    }),
  ),
})

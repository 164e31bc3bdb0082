import * as z from 'zod'

/** The Measures as open data (开放数据). The schema is the manual: its JSON Schema is published beside the data. */

const key = z.string().regex(/^measures\/[1-9]\d?(-p?[1-9]\d?)?$/)
const day = z.iso.date()
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const Paragraph = z.strictObject({
  key: key.describe('引用键：款'),
  href: z.string().describe('网页地址，相对于本站'),
  text: z.string().describe('原文'),
})

const Item = z.strictObject({
  key: key.describe('引用键：项'),
  href: z.string().describe('网页地址，相对于本站'),
  label: z.string().describe('项号，如“（四）”'),
  citation: z.string().describe('条款名称，如“第六条第（四）项”'),
  text: z.string().describe('原文，不含项号'),
})

/** One article (条) as data. */
export const OpenArticle = z
  .strictObject({
    key: key.describe('引用键：条'),
    href: z.string().describe('网页地址，相对于本站'),
    data: z.string().describe('本条数据的地址，相对于本站'),
    number: z.int().describe('条号'),
    label: z.string().describe('条号，如“第六条”'),
    chapter: z.int().describe('所在的章'),
    sha256: sha256.describe('本条各行（如 measures.txt 所印，以换行符连接，UTF-8）的 SHA-256'),
    paragraphs: z.array(Paragraph).describe('款，按原文顺序'),
    items: z.array(Item).describe('项，按原文顺序'),
    editorial: z
      .strictObject({
        caption: z.string().describe('编者标题'),
        gap: z.string().optional().describe('本条之后原文缺失的说明'),
      })
      .describe('编者所加，不是原文'),
  })
  .meta({ id: 'Article' })
export type OpenArticle = z.infer<typeof OpenArticle>

/** The whole text as data. */
export const OpenMeasures = z
  .strictObject({
    title: z.string().describe('名称'),
    number: z.string().describe('发文字号'),
    issuer: z.string().describe('发文机关'),
    issuedOn: day.describe('成文日期'),
    language: z.literal('zh-Hans-CN'),
    version: z.string().describe('版本'),
    href: z.string().describe('网页地址，相对于本站'),
    source: z
      .strictObject({
        href: z.string().describe('所据文本的地址，相对于本站'),
        sha256: sha256.describe('所据文本的 SHA-256'),
      })
      .describe('所据文本'),
    chapters: z
      .array(
        z.strictObject({
          number: z.int().describe('章号'),
          heading: z.string().describe('章的标题，如“第三章 服务机构的工作职责”'),
          articles: z.array(OpenArticle),
        }),
      )
      .describe('章，按原文顺序'),
    editorial: z
      .strictObject({
        heldTo: key.describe('所据文本最后一项的引用键，其后原文缺失'),
        gap: z.string().describe('原文缺失的说明'),
      })
      .describe('编者所加，不是原文'),
  })
  .meta({ title: '长沙市中小企业数字化转型城市试点服务机构管理办法（开放数据）' })
export type OpenMeasures = z.infer<typeof OpenMeasures>

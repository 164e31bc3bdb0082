/** Markup that is already XML; everything else put into `xml` is text. */
export type Xml = { readonly markup: string }

const references: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}
const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (sign) => references[sign] ?? sign)

type Value = Xml | Xml[] | string | number
const written = (value: Value): string => {
  if (Array.isArray(value)) return value.map(({ markup }) => markup).join('')
  return typeof value === 'object' ? value.markup : escaped(String(value))
}

/** XML as it is typed, with every value escaped for text and quoted attributes. Lists of XML are joined. */
export const xml = (parts: TemplateStringsArray, ...values: Value[]): Xml => ({
  markup: String.raw({ raw: parts }, ...values.map(written)),
})

/** A whole document: the declaration, then its root. */
export const document = (root: Xml): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${root.markup}\n`

import fc from 'fast-check'
import { XmlDocument } from 'libxml2-wasm'
import { describe, expect, test } from 'vitest'
import { document, xml } from '#domain/xml'

describe('XML', () => {
  test('keeps its own markup and escapes every value', () => {
    const inner = [xml`<b>${'1 < 2'}</b>`, xml`<b>${2}</b>`]

    expect(xml`<a href="${'?x="1"&y'}">${inner}</a>`.markup).toBe(
      '<a href="?x=&quot;1&quot;&amp;y"><b>1 &lt; 2</b><b>2</b></a>',
    )
  })

  test('reads back as it was put in, whatever it was', () => {
    // XML has no way to carry control characters, and reads other line ends as line feeds.
    const text = fc.string().filter((s) => !/[\0-\x1f\x7f\ufffe\uffff]/.test(s))
    fc.assert(
      fc.property(text, (words) => {
        using read = XmlDocument.fromString(document(xml`<a>${words}</a>`))
        expect(read.root.content).toBe(words)
      }),
    )
  })
})

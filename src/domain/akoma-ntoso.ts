import type { OpenArticle, OpenMeasures } from '#domain/open-data'
import { document, xml, type Xml } from '#domain/xml'

const namespace = 'http://docs.oasis-open.org/legaldocml/ns/akn/3.0'

/** Where a work is identified by its country, day and number, as the naming convention of Akoma Ntoso has it. */
const workOf = ({ issuedOn, number }: OpenMeasures) => `/akn/cn/act/${issuedOn}/${number}`

function identification(measures: OpenMeasures): Xml {
  const { title, number, issuedOn, href } = measures
  const work = workOf(measures)
  const expression = `${work}/zho@${issuedOn}`
  const level = (uri: string, whose: string, alias: Xml[] = []) => xml`
          <FRBRthis value="${uri}/!main"/>
          <FRBRuri value="${uri}"/>${alias}
          <FRBRdate date="${issuedOn}" name="issued"/>
          <FRBRauthor href="${whose}"/>`
  const page = xml`
          <FRBRalias value="${href}" name="page"/>`
  return xml`<identification source="#handbook">
        <FRBRWork>${level(work, '#issuer')}
          <FRBRcountry value="cn"/>
          <FRBRnumber value="${number}"/>
          <FRBRname value="${title}"/>
        </FRBRWork>
        <FRBRExpression>${level(expression, '#handbook', [page])}
          <FRBRauthoritative value="false"/>
          <FRBRlanguage language="zho"/>
        </FRBRExpression>
        <FRBRManifestation>${level(`${expression}.akn`, '#handbook')}
          <FRBRformat value="application/akn+xml"/>
        </FRBRManifestation>
      </identification>`
}

/** Everything about the text that is not the text: what the editor has to say stands here alone. */
function meta(measures: OpenMeasures): Xml {
  const { issuedOn, issuer, number, source, editorial } = measures
  return xml`<meta>
      ${identification(measures)}
      <lifecycle source="#handbook">
        <eventRef date="${issuedOn}" source="#original" type="generation"/>
      </lifecycle>
      <references source="#handbook">
        <original eId="original" href="${workOf(measures)}" showAs="${number}"/>
        <TLCOrganization eId="issuer" href="/akn/ontology/organization/cn/${issuer}" showAs="${issuer}"/>
        <TLCOrganization eId="handbook" href="/about/" showAs="试点服务机构手册（编者）"/>
      </references>
      <notes source="#handbook">
        <note eId="gap" xml:lang="zh-Hans-CN"><p>编者注：${editorial.gap}</p></note>
        <note eId="source" xml:lang="zh-Hans-CN"><p>编者注：所据文本 ${source.href}，SHA-256 ${source.sha256}；校勘记录见 /about/source/。</p></note>
      </notes>
    </meta>`
}

/** The mark, empty in the text itself, that leads to the note on the gap. */
const gapMark = xml`<noteRef href="#gap" marker="*"/>`

/** An article: its paragraphs (款), the last of which carries the items (项). */
function articleXml(article: OpenArticle, heldTo: string): Xml {
  const { number, label, paragraphs, items, editorial } = article
  const id = `art_${number}`
  const text = (own: string, words: string) =>
    xml`<p>${words}${own === heldTo ? [gapMark] : []}</p>`
  const points = items.map(
    (item, i) => xml`
            <point eId="${id}__para_${paragraphs.length}__point_${i + 1}"><num>${item.label}</num><content>${text(item.key, item.text)}</content></point>`,
  )
  const all = paragraphs.map((paragraph, i) => {
    const carries = i === paragraphs.length - 1 && points.length > 0
    const own = `${id}__para_${i + 1}`
    const words = text(paragraph.key, paragraph.text)
    return xml`
          <paragraph eId="${own}">${carries ? xml`<intro eId="${own}__intro">${words}</intro>${points}` : xml`<content>${words}</content>`}</paragraph>`
  })
  return xml`
        <article eId="${id}"${editorial.gap ? xml` status="incomplete"` : []}><num>${label}</num>${all}</article>`
}

/**
 * The Measures in Akoma Ntoso 3.0 (OASIS LegalDocML): an act of chapters, articles, paragraphs and points. Captions of
 * the editor's are left out; the gap is a note that stands outside the body, and what it cuts short is `incomplete`.
 */
export function akomaNtoso(measures: OpenMeasures): string {
  const { title, number, issuer, chapters, editorial } = measures
  const body = chapters.map(({ number: n, heading, articles }) => {
    const [num = '', name = ''] = heading.split(' ')
    return xml`
      <chapter eId="chp_${n}"><num>${num}</num><heading>${name}</heading>${articles.map((article) => articleXml(article, editorial.heldTo))}
      </chapter>`
  })
  return document(xml`<akomaNtoso xmlns="${namespace}">
  <act name="measures" contains="originalVersion">
    ${meta(measures)}
    <preface xml:lang="zh-Hans-CN">
      <p><docTitle>${title}</docTitle></p>
      <p><docNumber>${number}</docNumber></p>
      <p><docAuthority>${issuer}</docAuthority></p>
    </preface>
    <body xml:lang="zh-Hans-CN" status="incomplete">${body}
    </body>
  </act>
</akomaNtoso>`)
}

import { citationOf, citationText } from '#domain/citation'
import { groundLabel, grounds } from '#domain/grounds'
import { sectors } from '#domain/sectors'

/** One line of an opened complaint (投诉内容), as it is shown to the handler. */
export type SheetLine = { label: string; text: string }

const words: Record<string, string> = {
  none: '都没有',
  court: '已向法院起诉',
  arbitration: '已申请仲裁',
  yes: '是',
  no: '否',
}

const said = (value: unknown) => (typeof value === 'string' ? value : '')
const chosen = (value: unknown) => words[said(value)] ?? said(value)

const sectorSaid = (key: string) =>
  Object.entries(sectors).find(([known]) => known === key)?.[1] ?? key

const groundsSaid = (value: unknown) =>
  (Array.isArray(value) ? value : [])
    .map((key) => {
      const articles = grounds.find((ground) => ground.key === key)?.articles ?? []
      const cited = articles.map((article) => citationText(citationOf(article))).join('、')
      return groundLabel(said(key)) + (cited && `（${cited}）`)
    })
    .join('；')

/** The lines of an opened complaint. The reporter signed it, nobody vouches for it: whatever it holds, only texts come out. */
export function sheetOf(body: unknown): SheetLine[] {
  const complaint = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >
  const institution = (complaint['institution'] ?? {}) as Record<string, unknown>
  const lines = [
    ['被投诉机构（名单）', said(institution['name'])],
    ['被投诉方（自填）', said(complaint['respondentName'])],
    ['细分行业', sectorSaid(said(complaint['sector']))],
    ['投诉事由', groundsSaid(complaint['grounds'])],
    ['事实经过', said(complaint['facts'])],
    ['发生时间', said(complaint['happened'])],
    ['发生地点', said(complaint['place'])],
    ['投诉请求', said(complaint['ask'])],
    ['起诉或仲裁', chosen(complaint['dispute'])],
    ['接受调解', chosen(complaint['mediation'])],
    ['同意公开处理结果', chosen(complaint['publish'])],
    ['只交市工信局', chosen(complaint['bureauOnly'] ?? 'no')],
    ['称呼', said(complaint['name'])],
    ['联系方式', said(complaint['contact'])],
  ] as const
  return lines.map(([label, text]) => ({ label, text: text || '（未填写）' }))
}

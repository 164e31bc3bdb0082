import * as z from 'zod'
import { type Citation, citationHref, citationText, parseKey } from '#domain/citation'
import { impersonal } from '#domain/impersonal'
import { optionalText, plainText } from '#domain/plain-text'
import { isHeld, notHeldText, provisionAt } from '#domain/provisions'
import { parseTyped } from '#domain/typed-citation'

/**
 * A correction (网站纠错): somebody tells the site's staff what is wrong on a page.
 *
 * It has no sender: no contact is asked for, and text that holds one is refused. All limits are our settings.
 */
export const FAULT_MAX = 1000
export const PROPOSAL_MAX = 1000
export const REASON_MAX = 500
export const TARGET_MAX = 200
/** How long a correction is kept after its answer. */
export const CORRECTIONS_KEPT_DAYS = 365

const key = ({ article, paragraph, item }: Citation) =>
  `measures/${article}${item ? `-${item}` : paragraph ? `-p${paragraph}` : ''}`

const isPath = (text: string) => /^\/(?:[\w.~-]+\/?)*(?:#[\w-]{1,60})?$/.test(text)

/** Without the origin and the query of a pasted address. */
const path = (text: string) => text.replace(/^https?:\/\/[^/]+(?=\/)/i, '').replace(/\?[^#]*/, '')

/**
 * What a correction is about: a provision that is held, as its key (`measures/6-4`), or a page, as its path (`/guides/complain/`).
 * Taken as a key, a typed citation (第六条第四项), or an address with or without its origin.
 */
export const CorrectionTarget = plainText('网页地址或条文', { max: TARGET_MAX }).transform(
  (typed, context) => {
    const at = path(typed)
    const citation = parseKey(typed) ?? parseTyped(typed) ?? provisionAt(at)
    if (citation && isHeld(citation)) return key(citation)
    if (!citation && isPath(at)) return at
    const message = citation
      ? notHeldText(citation)
      : '请填写本站的网页地址（例如 /guides/complain/）或条文（例如 第六条第四项）'
    context.issues.push({ code: 'custom', message, input: typed })
    return z.NEVER
  },
)

/** The target in words and as a link. */
export function targetOf(target: string): { text: string; href: string } {
  const citation = parseKey(target)
  return citation
    ? { text: `《办法》${citationText(citation)}`, href: citationHref(citation) }
    : { text: target, href: target }
}

const unsigned = impersonal('纠错不需要联系方式')

/** What a visitor sends. */
export const Correction = z.object({
  target: CorrectionTarget,
  fault: plainText('哪里有错', { max: FAULT_MAX, lines: true }).superRefine(unsigned),
  proposal: optionalText('应当是什么', { max: PROPOSAL_MAX, lines: true }).superRefine(unsigned),
})
export type Correction = z.infer<typeof Correction>

/** What staff may do with a correction, and how it stands afterwards. It is done once. */
export const outcomes = { mend: 'mended', decline: 'declined' } as const
export type CorrectionState = 'received' | (typeof outcomes)[keyof typeof outcomes]

export const correctionStateNames: Record<CorrectionState, string> = {
  received: '待处理',
  mended: '已处理',
  declined: '不改',
}

export const correctionStateTone = (state: CorrectionState) =>
  state === 'received' ? ('due' as const) : state === 'mended' ? ('on' as const) : ('past' as const)

/** What staff say in answer; whoever holds the number can read it. */
export const CorrectionOutcome = z.object({
  action: z.enum(['mend', 'decline'], '请选择已处理或不改'),
  reason: plainText('说明', { max: REASON_MAX, lines: true }),
})
export type CorrectionOutcome = z.infer<typeof CorrectionOutcome>

/** Whether this text can be a number at all: asked before the database is. */
export const isCorrectionNumber = (text: string | undefined): text is string =>
  text !== undefined && /^JC(-[0-9A-Z]{4}){2}$/.test(text)

import * as z from 'zod'
import { limits } from '#domain/complaint-fields'
import { groundKeys } from '#domain/grounds'
import { optionalText, plainText } from '#domain/plain-text'
import { Sector } from '#domain/sector'

/** What the form's fields take, and the answers it offers. */
export { disputes, limits } from '#domain/complaint-fields'

const answers = <const Options extends readonly [string, ...string[]]>(
  options: Options,
  message: string,
) => z.enum(options, message)

/**
 * A complaint (投诉) as the plain form sends it; sealed at once, and written nowhere else.
 * Art. 6（四） has the sector's promoter receive it; which fields there are is our setting, not the text's.
 */
export const Complaint = z
  .object({
    /** Makes a form sent twice one case. Minted by the page: 32 bytes in base64url. */
    nonce: z
      .string('页面已失效，请再提交一次')
      .regex(/^[\w-]{42}[AEIMQUYcgkosw048]$/, '页面已失效，请再提交一次'),
    /** An institution of the list, or empty. */
    respondent: optionalText('被投诉机构', { max: 64 }),
    /** Who it is if not on the list, or if somebody used a name that is not theirs. */
    respondentName: optionalText('被投诉方名称', { max: limits.respondentName }),
    sector: Sector,
    grounds: z.preprocess(
      (chosen) => [chosen ?? []].flat(),
      z
        .array(z.enum(groundKeys, '投诉事由请从列表中选择'), '请选择投诉事由')
        .min(1, '请至少选择一项投诉事由')
        .max(groundKeys.length, '投诉事由有重复，请重新选择'),
    ),
    facts: plainText('事实经过', { max: limits.facts, lines: true }),
    happened: optionalText('发生时间', { max: limits.happened }),
    place: optionalText('发生地点', { max: limits.place }),
    ask: plainText('投诉请求', { max: limits.ask, lines: true }),
    dispute: answers(['none', 'court', 'arbitration'], '请选择是否已起诉或申请仲裁'),
    mediation: answers(['yes', 'no'], '请选择是否接受调解'),
    publish: answers(['no', 'yes'], '请选择是否同意公开处理结果').default('no'),
    name: optionalText('称呼', { max: limits.name }),
    contact: optionalText('联系方式', { max: limits.contact }),
    bureauOnly: answers(['yes'], '“只交市工信局”请重新勾选').optional(),
  })
  .refine(({ respondent, respondentName }) => Boolean(respondent) || Boolean(respondentName), {
    path: ['respondent'],
    message: '请选择被投诉机构，或写明被投诉方名称',
    // Told together with the other problems, not only once they are mended.
    when: () => true,
  })
export type Complaint = z.infer<typeof Complaint>

/** The names of the form's fields: nothing else that is sent is looked at or handed back. */
export const complaintFields = Object.keys(Complaint.shape)

/** What is sealed: the complaint without its nonce, with the respondent's name as it was listed that day. */
export type SealedComplaint = Omit<Complaint, 'nonce'> & {
  /** The institution chosen from the list, by the name it had that day. */
  institution?: { id: string; name: string }
  /** The ids of the units it was sealed to. */
  units: string[]
}

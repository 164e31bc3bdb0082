import * as z from 'zod'
import { plainText } from '#domain/plain-text'
import { evaluationSettings } from '#domain/setting-evaluation'
import { fixedSettings } from '#domain/setting-fixed'
import { selectionSettings } from '#domain/setting-selection'

export { fixedSettings }

/** A value of ours (本系统设定): the Measures do not give it, and the bureau may set it within these bounds. */
export type Setting = {
  label: string
  unit: string
  value: number
  least: number
  most: number
  /** Where it is used, in the words of the pages. */
  use: string
}

const due = (label: string): Setting => ({
  label,
  unit: '个工作日',
  value: 10,
  least: 1,
  most: 90,
  use: '工作台的到期日，从进入这一步的次日起算；内部提醒，不是对申报单位的承诺',
})

const perHour = (label: string, value: number): Setting => ({
  label,
  unit: '次',
  value,
  least: 5,
  most: 1000,
  use: '同一网络地址每小时；超过的稍后再来，所填内容不丢',
})

/** Every value of ours that can be changed while the site runs: the one list. */
export const settings = {
  'supplement.days': {
    label: '补正期限的默认值',
    unit: '个工作日',
    value: 10,
    least: 1,
    most: 90,
    use: '要求补正时表上预填的期限，经办人可改',
  },
  'supplement.most': {
    label: '补正期限最长',
    unit: '日',
    value: 180,
    least: 30,
    most: 365,
    use: '要求补正时能填的最晚一天',
  },
  'due.submitted': due('“已提交”的内部期限'),
  'due.expert-review': due('“专家评审”的内部期限'),
  'due.defence': due('“现场答辩”的内部期限'),
  'due.proposed': due('“拟入库”的内部期限'),
  'due.qualification-review': due('“资格审核”的内部期限'),
  'due.correction': due('网站纠错的内部期限'),
  'due.soon': {
    label: '“即将到期”提前',
    unit: '个工作日',
    value: 3,
    least: 1,
    most: 10,
    use: '工作台“即将到期”一栏',
  },
  'notice.answer': {
    label: '通报前陈述申辩的期限',
    unit: '个工作日',
    value: 5,
    least: 3,
    most: 30,
    use: '从告知的次日起算；期限内未陈述申辩的，期满后才能往下办理',
  },
  'notice.shown': {
    label: '通报办结后公开的时间',
    unit: '日',
    value: 730,
    least: 30,
    most: 3650,
    use: '从完成整改、移交或撤回的次日起算；到期下架，页面只留文号和日期',
  },
  'inspection.reply': {
    label: '机构答复跟踪检查记录的期限',
    unit: '个工作日',
    value: 10,
    least: 3,
    most: 60,
    use: '从告知的次日起算；期限内未答复的，期满后才能办结',
  },
  'inspection.files': {
    label: '跟踪检查记录的证据材料',
    unit: '个',
    value: 5,
    least: 1,
    most: 20,
    use: '记录的每一版最多能有的文件，每个不超过 10 MB',
  },
  'questionnaire.days': {
    label: '跟踪检查问卷链接有效',
    unit: '日',
    value: 30,
    least: 7,
    most: 90,
    use: '从生成时起算；只能提交一次',
  },
  'questionnaire.most': {
    label: '一份检查记录的问卷',
    unit: '份',
    value: 100,
    least: 10,
    most: 500,
    use: '为一家机构的一次问卷调查最多能发的链接',
  },
  ...evaluationSettings,
  ...selectionSettings,
  'corrections.per-day': {
    label: '每天待处理的网站纠错',
    unit: '件',
    value: 200,
    least: 20,
    most: 2000,
    use: '当天未处理的达到此数，暂不再收',
  },
  'drafts.days': {
    label: '申报草稿保存',
    unit: '日',
    value: 90,
    least: 30,
    most: 365,
    use: '最后一次保存以后；到期删除草稿和它的附件',
  },
  'attachments.most': {
    label: '一份申报的附件',
    unit: '个',
    value: 20,
    least: 6,
    most: 100,
    use: '一份申报最多能有的附件，每个不超过 10 MB',
  },
  'limit.sign-in': {
    label: '工作人员登录尝试',
    unit: '次',
    value: 10,
    least: 5,
    most: 100,
    use: '同一网络地址每 15 分钟',
  },
  'limit.submit': perHour('开始申报', 30),
  'limit.upload': perHour('上传附件', 120),
  'limit.correct': perHour('提交网站纠错', 20),
  'limit.object': perHour('对公示提出异议', 10),
  'limit.look-up': {
    label: '查询码连续不对',
    unit: '次',
    value: 5,
    least: 3,
    most: 20,
    use: '同一办件编号每 15 分钟；达到以后，这段时间内一律答“不正确”',
  },
} as const satisfies Record<string, Setting>

export type SettingKey = keyof typeof settings
export const settingKeys = Object.keys(settings) as [SettingKey, ...SettingKey[]]

/** What holds now, by key. */
export type SettingValues = Record<SettingKey, number>

export const defaultSettings = Object.fromEntries(
  settingKeys.map((key) => [key, settings[key].value]),
) as SettingValues

export const CHANGE_REASON_MAX = 300

/** What somebody sends who changes one value: which, to what, and why. */
export const SettingChange = z
  .object({
    key: z.enum(settingKeys, '请选择要改的设定'),
    version: z
      .string('页面已过期，请刷新后再试')
      .regex(/^\d{1,9}$/, '页面已过期，请刷新后再试')
      .transform(Number),
    value: z
      .string('请填写新值')
      .overwrite((text) => text.normalize('NFKC').trim())
      .regex(/^\d{1,6}$/, '新值应为整数')
      .transform(Number),
    reason: plainText('理由', { max: CHANGE_REASON_MAX, lines: true }),
  })
  .superRefine(({ key, value }, context) => {
    const { least, most, unit } = settings[key]
    if (value >= least && value <= most) return
    context.addIssue({
      code: 'custom',
      path: ['value'],
      message: `新值应在 ${String(least)} 到 ${String(most)} ${unit}之间`,
    })
  })
export type SettingChange = z.infer<typeof SettingChange>

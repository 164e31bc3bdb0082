import { CONTACT_KEPT_DAYS } from '#domain/objection'
import {
  ANSWERS_KEPT_YEARS,
  CLOSED_KEPT_YEARS,
  LEFT_KEPT_YEARS,
  UNTOLD_KEPT_DAYS,
} from '#domain/retention'
import { ACCEPT_WITHIN, KEPT_FOR, OUTCOME_WITHIN } from '#domain/complaint-deadline'

/** A value of ours that is changed only with a new version of the site, and why. */
export type FixedSetting = { label: string; value: string; why: string }

const told = '收到投诉时已告知投诉人，投诉页与回执同时写明'
const guarded = '登录安全的一部分，不由经办人调整'
const privacy = '已在“隐私”页写明'

/** The values of ours that cannot be changed while the site runs. */
export const fixedSettings: readonly FixedSetting[] = [
  { label: '答复投诉是否受理', value: `${String(ACCEPT_WITHIN)} 个工作日`, why: told },
  { label: '告知投诉处理结果', value: `${String(OUTCOME_WITHIN)} 日`, why: told },
  { label: '投诉保存', value: `最后一次变动后 ${String(KEPT_FOR)} 日`, why: told },
  {
    label: '未入库的申报保存',
    value: `不予入库或撤回后 ${String(CLOSED_KEPT_YEARS)} 年`,
    why: privacy,
  },
  {
    label: '联系人信息、来往消息保存',
    value: `离开名录后 ${String(LEFT_KEPT_YEARS)} 年`,
    why: privacy,
  },
  {
    label: '公示异议的联系方式保存',
    value: `答复后 ${String(CONTACT_KEPT_DAYS)} 日`,
    why: privacy,
  },
  { label: '问卷回答保存', value: `收到后 ${String(ANSWERS_KEPT_YEARS)} 年`, why: privacy },
  { label: '网站纠错保存', value: '处理完以后 1 年', why: privacy },
  { label: '工作人员登录', value: '30 分钟不操作或满 8 小时失效', why: guarded },
  { label: '再次确认身份', value: '5 分钟内有效', why: guarded },
  { label: '邀请', value: '72 小时内有效，只用一次', why: guarded },
  {
    label: '申报附件、检查记录的证据材料',
    value: 'PDF、JPEG、PNG，每个 10 MB',
    why: '写进上传的检查',
  },
  {
    label: '没有随更正告知的证据材料保存',
    value: `上传后 ${String(UNTOLD_KEPT_DAYS)} 日`,
    why: privacy,
  },
  { label: '开始申报的表、纠错表', value: '打开后 7 天内提交', why: '写进每张表的签名' },
  { label: '查询申报', value: '打开后 30 分钟不操作即关闭', why: privacy },
  { label: '入库机构办理', value: '打开后 30 分钟不操作即关闭', why: privacy },
  { label: '更换查询码', value: '打开后 30 分钟内提交', why: guarded },
  { label: '限次的时间段', value: '登录和查询 15 分钟，其余 1 小时', why: '计数按固定时段' },
]

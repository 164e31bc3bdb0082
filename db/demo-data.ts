import type { EntryState, Kind } from '#domain/institution'
import type { Sector } from '#domain/sector'

/** Days are counted from the day of seeding: negative is past. Every name says 示例: none of these exists. */
export type DemoAnnouncement = {
  id: string
  kind: 'designation' | 'admission'
  issuer: string
  day: number
  title: string
  body: string
  /** The institutions it put on the list, each with its sectors. */
  admits: DemoInstitution[]
}

export type DemoInstitution = {
  name: string
  kind: Kind
  sectors: Sector[]
  /** The first two characters of its credit code: issuer and category. */
  code?: '91' | '52' | '12'
  /** A later state, its day and whose document it stands on. */
  since?: { state: Exclude<EntryState, 'admitted'>; day: number; issuer?: string }
}

const machinery: Sector = 'construction-machinery'
const computing: Sector = 'advanced-computing'
const medicine: Sector = 'biomedicine'
const fireworks: Sector = 'fireworks'

const promoter = (name: string, sector: Sector): DemoInstitution => ({
  name,
  kind: 'promoter',
  sectors: [sector],
  code: '52',
})
const integrator = (name: string, ...sectors: Sector[]): DemoInstitution => ({
  name,
  kind: 'integrator',
  sectors,
})
const provider = (name: string, ...sectors: Sector[]): DemoInstitution => ({
  name,
  kind: 'ecosystem-provider',
  sectors,
})

/** Promoted the fireworks sector until its work was handed over. */
export const formerFireworks = '示例烟花爆竹行业服务中心'
const fireworksPromoter = '示例花炮产业数字化促进中心'

/** The announcements of the last two years, oldest first. */
export const announcements: DemoAnnouncement[] = [
  {
    id: 'demo-designation-1',
    kind: 'designation',
    issuer: '示政函',
    day: -720,
    title: '关于确定细分行业推进机构的公告（示例）',
    body: '经市工业和信息化局报请市人民政府同意，确定四个细分行业的行业推进机构，每个行业一家（第三条）。本公告为示例数据。',
    admits: [
      promoter('示例工程机械产业协同创新中心', machinery),
      promoter('示例先进计算产业促进会', computing),
      promoter('示例医药行业促进中心', medicine),
      {
        ...promoter(formerFireworks, fireworks),
        since: { state: 'left', day: -150, issuer: '示政函' },
      },
    ],
  },
  {
    id: 'demo-admission-1',
    kind: 'admission',
    issuer: '示工信',
    day: -610,
    title: '关于公布第一批集成服务商入库名单的公告（示例）',
    body: '经申报、专家评审、现场答辩，择优确定下列单位入库（第四条）。本公告为示例数据。',
    admits: [
      integrator('示例数字科技（长沙）有限公司', machinery, computing),
      integrator('示例湘江智造系统集成有限公司', machinery),
      integrator('示例云网融合信息技术股份有限公司', computing),
      integrator('示例生医数据工程有限公司', medicine),
      {
        ...integrator('示例岳麓工业软件有限公司', computing, medicine),
        since: { state: 'suspended', day: -60 },
      },
      {
        ...integrator('示例智造研究院', fireworks),
        code: '12',
        since: { state: 'removed', day: -200 },
      },
      integrator('示例安环数字工程有限公司', fireworks),
    ],
  },
  {
    id: 'demo-filing-1',
    kind: 'admission',
    issuer: '示工信',
    day: -540,
    title: '关于公布第一批生态服务商登记备案名单的公告（示例）',
    body: '经征集、申报、资格审核，下列单位登记备案并入库（第五条）。本公告为示例数据。',
    admits: [
      provider('示例云服务有限公司', medicine),
      provider('示例工业互联网平台有限公司', machinery, computing),
      provider('示例视觉检测技术有限公司', machinery),
      {
        ...provider('示例轻量排产软件工作室（有限合伙）', machinery),
        since: { state: 'left', day: -95 },
      },
      provider('示例冷链追溯科技有限公司', medicine),
      provider('示例火工仓储物联网有限公司', fireworks),
      provider('示例算力调度服务有限公司', computing),
    ],
  },
  {
    id: 'demo-admission-2',
    kind: 'admission',
    issuer: '示工信',
    day: -330,
    title: '关于公布第二批集成服务商入库名单的公告（示例）',
    body: '经申报、专家评审、现场答辩，择优确定下列单位入库（第四条）。本公告为示例数据。',
    admits: [
      integrator(
        '示例中部地区先进制造业与现代服务业深度融合数字化转型综合集成服务（湖南湘江新区）有限责任公司',
        machinery,
        computing,
        medicine,
        fireworks,
      ),
      integrator('示例浏阳河数智有限公司', fireworks),
      integrator('示例制药智能工厂系统有限公司', medicine),
      integrator('示例重工数字孪生有限公司', machinery),
      {
        ...integrator('示例快转科技有限公司', machinery, fireworks),
        since: { state: 'removed', day: -40 },
      },
      integrator('示例边缘计算集成有限公司', computing),
    ],
  },
  {
    id: 'demo-designation-2',
    kind: 'designation',
    issuer: '示政函',
    day: -150,
    title: '关于调整烟花鞭炮行业推进机构的公告（示例）',
    body: '经市工业和信息化局报请市人民政府同意，自公告之日起，原烟花鞭炮行业推进机构的确定结束，另行确定一家单位为该行业推进机构（第三条）。本公告为示例数据。',
    admits: [promoter(fireworksPromoter, fireworks)],
  },
  {
    id: 'demo-filing-2',
    kind: 'admission',
    issuer: '示工信',
    day: -120,
    title: '关于公布第二批生态服务商登记备案名单的公告（示例）',
    body: '经征集、申报、资格审核，下列单位登记备案并入库（第五条）。本公告为示例数据。',
    admits: [
      provider('示例质量追溯软件有限公司', medicine, fireworks),
      provider('示例能耗管家技术有限公司', machinery, computing, fireworks),
      provider('示例低代码应用有限公司', computing),
      provider('示例设备联网技术有限公司', machinery),
      {
        ...provider('示例网络安全服务有限公司', computing),
        since: { state: 'suspended', day: -12 },
      },
      provider(
        '示例面向中小企业小型化快速化轻量化精准化解决方案联合实验室运营管理（长沙）有限公司',
        machinery,
        medicine,
      ),
    ],
  },
  {
    id: 'demo-admission-3',
    kind: 'admission',
    issuer: '示工信',
    day: -21,
    title: '关于公布第三批集成服务商入库名单的公告（示例）',
    body: '经申报、专家评审、现场答辩，择优确定下列单位入库（第四条）。本公告为示例数据。',
    admits: [
      integrator('示例麓谷数据智能有限公司', computing, medicine),
      integrator('示例橘洲信息系统有限公司', machinery),
      integrator('示例绿色花炮智能装备有限公司', fireworks),
      integrator('示例临床数据集成有限公司', medicine),
    ],
  },
]

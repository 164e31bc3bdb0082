import type { Appointee } from '#db/people'

const bureau = { id: 'bureau', name: '演示·市工业和信息化局', kind: 'bureau' } as const
const site = { id: 'site', name: '演示·网站管理', kind: 'bureau' } as const

/** The demo's staff: one for each role, two where a second person must agree. The units have the ids of the demo's handling list. */
export const demoStaff: Appointee[] = [
  { id: 'demo-bureau-1', name: '示例经办一', unit: bureau, role: 'bureau' },
  { id: 'demo-bureau-2', name: '示例经办二', unit: bureau, role: 'bureau' },
  {
    id: 'demo-promoter',
    name: '示例推进经办',
    unit: { id: 'promoter-fireworks', name: '演示·烟花鞭炮行业推进机构', kind: 'promoter' },
    role: 'promoter',
    sectors: ['fireworks'],
  },
  {
    id: 'demo-service-centre',
    name: '示例服务中心经办',
    unit: { id: 'service-centre', name: '演示·市企业服务中心', kind: 'service-centre' },
    role: 'service-centre',
  },
  {
    id: 'demo-reviewer',
    name: '示例评审专家',
    unit: { id: 'experts', name: '演示·评审专家库', kind: 'experts' },
    role: 'reviewer',
  },
  { id: 'demo-administrator-1', name: '示例管理员一', unit: site, role: 'administrator' },
  { id: 'demo-administrator-2', name: '示例管理员二', unit: site, role: 'administrator' },
].map((person) => ({ ...person, state: 'active' }) as Appointee)

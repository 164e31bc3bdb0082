const institution = {
  body: 'enterprise',
  legalRepresentative: '示例甲',
  place: '湖南省长沙市',
  foundedOn: '2015-06-30',
  capital: '500.5',
  sectors: ['construction-machinery', 'biomedicine'],
  teamSize: '12',
  contactName: '示例乙',
  contactPost: '经理',
  mobile: '13800000000',
  landline: '',
  mail: 'lianxi@example.com',
  independence: 'none',
  independenceNote: '',
  commitments: ['conduct', 'secrecy', 'truth'],
}

/** A valid form of an integrator, by the names its fields are sent under. Obviously invented. */
export const riverIntegrator = {
  ...institution,
  name: '示例河畔数字科技有限公司',
  creditCode: '91350100M000100Y43',
  diagnosis: '诊断咨询能力说明',
  resources: '资源整合能力说明',
  integration: '集成服务能力说明',
}

/** A valid form of an ecosystem provider. */
export const millProvider = {
  ...institution,
  name: '示例磨坊软件有限公司',
  creditCode: '91110000600037341L',
  products: '成熟产品说明',
  cases: '成功服务案例说明',
  performance: '过往业绩说明',
}

/** A valid complaint. One for all tests that run against a site: whichever case staff open first holds it. */
export const complaint = {
  respondentName: '示例某某服务部',
  sector: 'fireworks',
  grounds: ['improper-charges'],
  facts: '对方在合同之外要求另付调试费，不付就停止服务。',
  ask: '请核实并要求退还。',
  dispute: 'none',
  mediation: 'yes',
}

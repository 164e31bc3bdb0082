import { NAME_MAX } from '#domain/application-fields'
import type { Field } from '#domain/application-form'
import { offerFields } from '#domain/application-rows'
import { type EntryState, type Kind, kindName } from '#domain/institution'
import { type Sector, Sector as SectorKey, sectorName } from '#domain/sector'

/**
 * What may change after admission (入库后变更). Art. 4 has the pool of integrators managed 动态管理 and says no more; that the
 * rest changes in the same way, and how, is our setting. A promoter comes and goes by its designation (Art. 3) only.
 */
export const amendmentKinds = {
  rename: '变更单位名称',
  extend: '增加细分行业',
  suspend: '暂停',
  resume: '恢复',
  leave: '退出',
  remove: '移出',
  offer: '增加产品',
  revise: '修改产品',
  retract: '撤下产品',
} as const
export type AmendmentKind = keyof typeof amendmentKinds

export const isAmendmentKind = (text: unknown): text is AmendmentKind =>
  typeof text === 'string' && Object.hasOwn(amendmentKinds, text)

/** Where an amendment (变更事项) stands. */
export const amendmentStates = {
  filed: '待办理',
  made: '已办理',
  refused: '未予办理',
  withdrawn: '已撤回',
} as const
export type AmendmentState = keyof typeof amendmentStates

/** The table is the rule: whoever filed it may withdraw it, the bureau makes or refuses it, and then it stands. */
const transitions: Record<AmendmentState, Partial<Record<AmendmentAction, AmendmentState>>> = {
  filed: { make: 'made', refuse: 'refused', withdraw: 'withdrawn' },
  made: {},
  refused: {},
  withdrawn: {},
}
export type AmendmentAction = 'make' | 'refuse' | 'withdraw'

/** The state after `action`, or `null`: not allowed. */
export const amendmentAfter = (state: AmendmentState, action: AmendmentAction) =>
  transitions[state][action] ?? null

/** The tone of the tag that says the state. */
export const amendmentTone = (state: AmendmentState) =>
  (({ filed: 'due', made: 'on', refused: 'past', withdrawn: 'past' }) as const)[state]

/** What it asks besides why: the new name, or the product as it shall stand in the catalogue. */
export function amendmentFields(kind: AmendmentKind): readonly Field[] {
  if (kind === 'rename')
    return [
      {
        name: 'name',
        label: '变更后的单位名称',
        as: 'text',
        min: 2,
        max: NAME_MAX,
        hint: '与市场主体登记一致；统一社会信用代码不变的，才是名称变更',
      },
    ]
  return kind === 'offer' || kind === 'revise' ? offerFields : []
}

/** The changes of a product, each with what it does to the catalogue. */
const inCatalogue: Partial<Record<AmendmentKind, string>> = {
  offer: '列入产品目录',
  revise: '按修改后的内容列入产品目录',
  retract: '从产品目录撤下',
}

/**
 * Whether it is made on a document (依据文号): whatever moves an entry, as nothing in the text lets one leave or rest of
 * itself, and a name; a product is what its provider states of itself.
 */
export const needsDocument = (kind: AmendmentKind) => !Object.hasOwn(inCatalogue, kind)

/** What becomes of it once it is confirmed, as the end of a sentence. */
export const amendmentEffect = (kind: AmendmentKind) => inCatalogue[kind] ?? '生效并公布'

/** What the bureau is told that proposes to make it. */
export const makingHint = (kind: AmendmentKind) =>
  `${needsDocument(kind) ? '写明文号和生效日期' : '写明生效日期，文号可以不写'}；另一位经办人员复核后${amendmentEffect(kind)}`

/** An institution as an amendment finds it. Products are those in the catalogue; what waits was filed and is not settled. */
export type Amendable = {
  name: string
  entries: { id: string; kind: Kind; sector: Sector; state: EntryState }[]
  products: { id: string; name: string }[]
  waiting: { id: string; kind: AmendmentKind; about: string }[]
}

/** One amendment that can be filed: of which kind, about what, and how that is called. */
export type Possible = { kind: AmendmentKind; about: string; label: string }

/** Who files it: the institution itself, or the bureau (依职权). */
export type Author = 'institution' | 'bureau'

const isOpen = ({ state }: { state: EntryState }) => state === 'admitted' || state === 'suspended'

/** Every amendment that `author` can file now. Only the bureau removes: whoever goes of itself leaves. */
export function possibleAmendments(of: Amendable, author: Author): Possible[] {
  const pooled = of.entries.filter((entry) => entry.kind !== 'promoter' && isOpen(entry))
  const moves = pooled.flatMap(({ id, kind, sector, state }) => {
    const what = `${kindName(kind)}（${sectorName(sector)}）`
    const rest = state === 'admitted' ? ('suspend' as const) : ('resume' as const)
    const end = author === 'bureau' ? (['leave', 'remove'] as const) : (['leave'] as const)
    return [rest, ...end].map((move) => ({ kind: move, about: id, label: what }))
  })
  const offers = pooled.some(({ kind }) => kind === 'ecosystem-provider')
  const held = of.entries.filter((entry) => entry.kind !== 'integrator' && isOpen(entry))
  const free = SectorKey.options.filter((one) => held.every(({ sector }) => sector !== one))
  return [
    { kind: 'rename', about: '', label: of.name },
    ...(offers
      ? free.map((one) => ({ kind: 'extend' as const, about: one, label: sectorName(one) }))
      : []),
    ...moves,
    ...(offers ? [{ kind: 'offer' as const, about: '', label: '' }] : []),
    // Of who is a provider no more the catalogue shows nothing.
    ...(offers ? of.products : []).flatMap(({ id, name }) =>
      (['revise', 'retract'] as const).map((kind) => ({ kind, about: id, label: name })),
    ),
  ]
}

/** The one that waits already about the same thing, so that no other can be filed, or `null`; new products are told apart by nothing. */
export const waitingAlready = (
  { waiting }: Pick<Amendable, 'waiting'>,
  { kind, about }: Pick<Possible, 'kind' | 'about'>,
): string | null =>
  kind === 'offer'
    ? null
    : (waiting.find((one) => one.kind === kind && one.about === about)?.id ?? null)

/** Where who can file an amendment finds this one. */
export const amendmentPlace = (author: Author, id: string) =>
  author === 'bureau' ? `/staff/amendments/${id}/` : `/institution/amendments/#${id}`

/** What an amendment is called, with what it is about. */
export const amendmentTitle = ({ kind, label }: Pick<Possible, 'kind' | 'label'>) =>
  label === '' ? amendmentKinds[kind] : `${amendmentKinds[kind]}：${label}`

const happenings: Record<string, string> = {
  file: '提出变更',
  propose: '提请办理，待复核',
  return: '退回提请',
  make: '复核同意，已办理',
  refuse: '不予办理',
  withdraw: '撤回变更',
}

/** What an event of an amendment is called on a page. */
export const amendmentHappening = (action: string) => happenings[action] ?? action

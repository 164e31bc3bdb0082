import { outcomeKinds } from '#domain/case-talk'
import { actionNames } from '#domain/complaint-state'
import { type Enclosure, isEnclosure } from '#domain/enclosure'
import type { Entry } from '#domain/thread'
import { made } from '#scripts/form-problems'
import type { Looked } from '#scripts/opened-case'

/** What a thread needs to be shown: names, and what its buttons do. */
export type ThreadView = {
  mine: 'reporter' | 'unit'
  unitNames: Record<string, string>
  /** Brings an enclosure of a message: opened, or `null` where it is not what its message names. */
  open: (file: Enclosure) => Promise<Uint8Array | null>
  /** Answers an excerpt; left out where nobody can. */
  answer?: (of: number, agreed: boolean) => void
}

/** Saves bytes under a name, as the browser does with any download. */
export function save(name: string, bytes: Uint8Array, type = 'application/octet-stream') {
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type }))
  made('a', { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** The buttons of these files: each is fetched, checked, opened and saved when it is asked for. */
export function fileList(files: unknown, { open }: Pick<ThreadView, 'open'>): HTMLElement[] {
  const good = (Array.isArray(files) ? files : []).filter(isEnclosure)
  if (good.length === 0) return []
  const items = good.map((file) => {
    const status = made('span', { className: 'hint' })
    status.setAttribute('role', 'status')
    const button = made('button', { type: 'button', className: 'quiet', textContent: file.name })
    button.addEventListener('click', () => {
      button.disabled = true
      status.textContent = ' 正在取来并打开…'
      void open(file)
        .catch(() => null)
        .then((bytes) => {
          if (bytes) save(file.name, bytes)
          status.textContent = bytes
            ? ' 已核对，已保存到下载'
            : ' 打不开：附件缺失，或与消息里写的不符'
          button.disabled = false
        })
    })
    return made('li', {}, button, status)
  })
  return [made('ul', { className: 'enclosures' }, ...items)]
}

const paragraph = (text: string, className = 'said') => made('p', { className, textContent: text })

function lineOf(entry: Entry, view: ThreadView): HTMLElement {
  if (entry.is === 'gap')
    return made(
      'li',
      { className: 'broken' },
      paragraph(`缺 ${entry.count} 条消息：应当有，但没有送到这里`),
    )
  const when = made('time', { dateTime: entry.on, textContent: entry.on })
  if (entry.is === 'damaged')
    return made(
      'li',
      { className: 'broken' },
      when,
      paragraph(`第 ${entry.no} 条与签名不符：可能被改动、调换或伪造，请勿采信`),
    )
  const { talk, no } = entry
  const isMine = talk.from === view.mine
  const unit = view.unitNames[talk.unit ?? ''] ?? '受理单位'
  const who = talk.from === 'reporter' ? '投诉人' : `${unit}${talk.by ? `（${talk.by}）` : ''}`
  const head = made(
    'p',
    { className: 'head' },
    made('strong', { textContent: isMine ? `${who}（您这一方）` : who }),
    ' ',
    when,
  )
  const action =
    talk.action && Object.hasOwn(actionNames, talk.action) ? [actionNames[talk.action]] : []
  const outcome =
    talk.outcome && Object.hasOwn(outcomeKinds, talk.outcome)
      ? [`办理结果：${outcomeKinds[talk.outcome]}`]
      : []
  const notes = [...action, ...outcome]
  return made(
    'li',
    { className: isMine ? 'mine' : '' },
    head,
    ...(notes.length > 0 ? [paragraph(notes.join('；'), 'hint')] : []),
    paragraph(talk.text),
    ...(talk.excerpt ? [excerptOf(no, talk.excerpt, view)] : []),
    ...(talk.answer
      ? [
          paragraph(
            `对第 ${talk.answer.of} 条摘录：${talk.answer.agreed ? '同意' : '不同意'}交给被投诉方`,
            'hint',
          ),
        ]
      : []),
    ...fileList(talk.files, view),
  )
}

function excerptOf(no: number, text: string, { answer }: ThreadView): HTMLElement {
  const box = made(
    'div',
    { className: 'note' },
    made('strong', { textContent: '拟交给被投诉方的摘录' }),
    paragraph(text),
  )
  if (answer)
    for (const [agreed, label] of [
      [true, '同意交给被投诉方'],
      [false, '不同意'],
    ] as const) {
      const button = made('button', {
        type: 'button',
        className: agreed ? '' : 'quiet',
        textContent: label,
      })
      button.addEventListener('click', () => answer(no, agreed))
      box.append(button, ' ')
    }
  return box
}

/** Shows a thread, oldest first. */
export function showThread(list: HTMLElement, entries: Entry[], view: ThreadView) {
  const lines = entries.map((entry) => lineOf(entry, view))
  list.replaceChildren(
    ...(lines.length > 0 ? lines : [made('li', {}, paragraph('还没有消息。', 'hint'))]),
  )
}

/** The moves of a case, one line each. */
export const courseOf = ({ moves }: Pick<Looked, 'moves'>, names: Record<string, string>) =>
  moves.map(({ kind, happenedOn, unit }) =>
    made(
      'li',
      {},
      made('time', { dateTime: happenedOn, textContent: happenedOn }),
      ` ${kind === 'file' ? '收到投诉' : actionNames[kind]} `,
      made('span', { className: 'hint', textContent: names[unit] ?? unit }),
    ),
  )

import { base64 } from '@scure/base'
import { isIdentity } from '#domain/unit-key-copy'
import { type VisitNote, openNote } from '#domain/visit-note'
import { type CarriedKeys, unlockByPasskey, unlockCarried } from '#scripts/carried-keys'
import { made } from '#scripts/form-problems'
import { drawn, fillable, forget, pressedByEnter, sayIn, secretIn } from '#scripts/page-secrets'

type Carried = CarriedKeys & {
  inspection: string
  notes: { id: string; on: string; sealed: string }[]
}

/** `<visit-opened>`: opens the sealed notes of a visit in the browser. Keys and texts are gone with the page. */
class VisitOpened extends HTMLElement {
  connectedCallback() {
    for (const control of this.querySelectorAll<HTMLInputElement | HTMLButtonElement>('[disabled]'))
      control.disabled = false
    fillable(this)
    const button = this.querySelector<HTMLButtonElement>('button[data-act=open]')
    for (const id of ['unlock', 'identity'])
      if (button) pressedByEnter(this.querySelector(`#${id}`), button)
    button?.addEventListener('click', () => void this.#open('正在本机打开…', this.#identities))
    const passkey = this.querySelector<HTMLButtonElement>('[data-passkey]')
    passkey?.addEventListener('click', () => {
      passkey.disabled = true
      const open = this.#open('请按设备的提示验证…', () => unlockByPasskey(this.#carried))
      void open.finally(() => {
        passkey.disabled = false
      })
    })
    addEventListener('pagehide', () => {
      forget(this)
      this.querySelector('[data-part=notes]')?.replaceChildren()
    })
  }

  get #carried() {
    return JSON.parse(this.dataset['carried'] ?? '{}') as Carried
  }

  async #open(meanwhile: string, identities: () => ReturnType<typeof unlockCarried>) {
    sayIn(this, 'said', meanwhile)
    await drawn()
    const found = await identities()
    if ('why' in found) {
      sayIn(this, 'said', found.why)
      return
    }
    forget(this)
    const { notes, inspection } = this.#carried
    const opened = await Promise.all(
      notes.map(async ({ sealed, on }) => ({
        on,
        note: await openNote(base64.decode(sealed), found.identities, inspection),
      })),
    )
    this.querySelector('[data-part=notes]')?.replaceChildren(...opened.flatMap(shown))
    const closed = opened.filter(({ note }) => note === null).length
    sayIn(
      this,
      'said',
      closed === 0
        ? `已在本机打开 ${String(opened.length)} 份。内容不会上传或保存。`
        : `有 ${String(closed)} 份打不开：不是封给这个密钥的，或者改动过。`,
    )
  }

  readonly #identities = async (): ReturnType<typeof unlockCarried> => {
    const pasted = secretIn(this, 'identity').trim()
    if (pasted !== '')
      return isIdentity(pasted)
        ? { identities: [pasted] }
        : { why: '密钥格式不对：应以 AGE-SECRET-KEY-PQ-1 开头，请完整粘贴。' }
    return unlockCarried(this.#carried, secretIn(this, 'unlock'))
  }
}

const parts = { service: '服务情况', breaches: '违法违规情况', other: '其他' } as const

function shown({ on, note }: { on: string; note: VisitNote | null }): HTMLElement[] {
  if (!note) return []
  const said = (Object.keys(parts) as (keyof typeof parts)[])
    .filter((part) => note[part] !== '')
    .flatMap((part) => [
      made('dt', { textContent: parts[part] }),
      made('dd', { className: 'said', textContent: note[part] }),
    ])
  const when = new Date(note.at).toLocaleString('zh-CN', { hour12: false })
  return [
    made('h3', { textContent: `${when} 记录，${on} 同步` }),
    made('dl', { className: 'facts' }, ...said),
  ]
}

customElements.define('visit-opened', VisitOpened)

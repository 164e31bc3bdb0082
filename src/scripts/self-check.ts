import {
  type Answer,
  answers,
  readSelfCheck,
  type SelfCheck,
  tally,
  written,
} from '#domain/self-check'

/**
 * `<self-check data-key>`: keeps what is filled in, in this browser alone, and counts it. Without a script
 * the lines can be ticked and printed, and nothing is kept.
 */
class SelfCheckForm extends HTMLElement {
  connectedCallback() {
    for (const part of this.querySelectorAll<HTMLElement>('[data-scripted]')) part.hidden = false
    this.read()
    this.addEventListener('input', ({ target }) => this.keep(target))
    // The same self-check may be open twice, or come back as it was left: what the other wrote is shown here too.
    addEventListener('storage', ({ key }) => {
      if (key === null || key === this.key) this.read()
    })
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) this.read()
    })
    this.querySelector('[data-print]')?.addEventListener('click', () => print())
    this.querySelector('[data-take]')?.addEventListener('click', () => void this.take())
    this.querySelector('[data-clear]')?.addEventListener('click', () => this.clear())
  }

  /** The lines by their ids, each with its answers and its note. */
  get boxes() {
    const lines = this.querySelectorAll<HTMLElement>('[data-line]')
    return new Map([...lines].map((line) => [line.dataset['line'] ?? '', line]))
  }

  get filled(): SelfCheck {
    const filled: SelfCheck = {}
    for (const [id, line] of this.boxes) {
      const answer = line.querySelector<HTMLInputElement>('input:checked')?.value
      const note = line.querySelector('textarea')?.value
      if (answer || note)
        filled[id] = { ...(answer && { answer: answer as Answer }), ...(note && { note }) }
    }
    return filled
  }

  fill(check: SelfCheck) {
    for (const [id, line] of this.boxes) {
      for (const input of line.querySelectorAll('input'))
        input.checked = input.value === check[id]?.answer
      const note = line.querySelector('textarea')
      const text = check[id]?.note ?? ''
      if (note && note.value !== text) note.value = text
    }
  }

  /** Shows what is kept. */
  read() {
    this.fill(this.stored())
    this.count()
  }

  stored(): SelfCheck {
    return readSelfCheck(this.kept(), [...this.boxes.keys()])
  }

  count() {
    const { answered, ...each } = tally(this.filled)
    const parts = Object.entries(answers).map(
      ([answer, name]) => `${name} ${each[answer as Answer]}`,
    )
    this.say('[data-progress]', `已答 ${answered} / ${this.boxes.size}：${parts.join('，')}`)
  }

  /** Storage may be refused (private windows, policies): then the page says that nothing is kept. */
  kept(): string | null {
    try {
      return localStorage.getItem(this.key)
    } catch {
      this.refused()
      return null
    }
  }

  /** Keeps the line that was filled in and leaves the others as they are kept: another tab may have written them. */
  keep(target: EventTarget | null) {
    this.count()
    const line = target instanceof Element ? target.closest<HTMLElement>('[data-line]') : null
    const id = line?.dataset['line']
    if (id === undefined) return
    const { [id]: _, ...others } = this.stored()
    const own = this.filled[id]
    this.write({ ...others, ...(own && { [id]: own }) })
  }

  write(filled: SelfCheck) {
    try {
      if (Object.keys(filled).length > 0) localStorage.setItem(this.key, JSON.stringify(filled))
      else localStorage.removeItem(this.key)
      this.say('[data-kept]', '已存在这个浏览器里。')
    } catch {
      this.refused()
    }
  }

  /** The result as text, for a letter or the application. What refuses the clipboard is told how else to go on. */
  async take() {
    const lines = [...this.boxes].map(([id, line]) => ({
      id,
      words: textOf(line.querySelector(`#${id}`)),
      of: textOf(line.querySelector('.words a')),
    }))
    const title = textOf(this.querySelector('h1'))
    try {
      await navigator.clipboard.writeText(written(title, lines, this.filled))
      this.say('[data-kept]', '已复制答过和写了备注的各句，可以粘贴到别处。')
    } catch {
      this.say('[data-kept]', '这个浏览器不允许复制，请打印。')
    }
  }

  clear() {
    if (!confirm('清空这张自查表？填过的都会删去，不能恢复。')) return
    this.fill({})
    this.count()
    this.write({})
    this.say('[data-kept]', '已清空。')
  }

  get key() {
    return this.dataset['key'] ?? ''
  }

  refused() {
    this.say('[data-kept]', '这个浏览器不允许保存：关掉或刷新本页，填的内容就没有了，请先打印。')
  }

  say(where: string, text: string) {
    const told = this.querySelector(where)
    // Said once, not at every key.
    if (told && told.textContent !== text) told.textContent = text
  }
}

/** Words as they read, without the line breaks of the markup. */
const textOf = (element: Element | null) => (element?.textContent ?? '').replaceAll(/\s+/g, '')

customElements.define('self-check', SelfCheckForm)

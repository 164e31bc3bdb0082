import { COPIES, SAVED_ON } from '#domain/offline-copy'

/** `<offline-copy>`: saves, renews and deletes the handbook's offline copy (离线副本) in this browser. */
class OfflineCopy extends HTMLElement {
  connectedCallback() {
    if (!('serviceWorker' in navigator) || !('caches' in window)) {
      this.say('这个浏览器不能保存离线副本。')
      return
    }
    for (const button of this.querySelectorAll('button'))
      button.addEventListener('click', () => void this.run(button.value as keyof typeof acts))
    void this.show()
  }

  /** Does what a button says and tells how it went. */
  async run(name: keyof typeof acts) {
    const { doing, act, failed } = acts[name]
    this.say(doing)
    this.toggle([])
    const done = await act().catch(() => failed)
    await this.show(done)
  }

  /** Tells whether there is a copy, after `done`, and offers what can be done with it. */
  async show(done = '') {
    const day = await savedOn()
    this.say(`${done}${day ? `离线可用：副本保存于 ${day}。` : '本机没有离线副本。'}`)
    this.toggle(day ? ['renew', 'remove'] : ['save'])
  }

  toggle(shown: string[]) {
    for (const button of this.querySelectorAll('button'))
      button.hidden = !shown.includes(button.value)
  }

  say(words: string) {
    const status = this.querySelector('[role=status]')
    if (status) status.textContent = words
  }
}

const acts = {
  save: { doing: '正在保存……', act: save, failed: '没有保存成，请检查网络后再试。' },
  renew: { doing: '正在更新……', act: renew, failed: '没有连上网站，副本没有更新。' },
  remove: { doing: '正在删除……', act: remove, failed: '没有删除成，请再试一次。' },
}

/** The day on which the copy was saved, if there is one. */
async function savedOn(): Promise<string | undefined> {
  // Another deployment's copy may stand beside it for a moment: a copy without a day is not whole.
  return (await caches.match(SAVED_ON))?.text()
}

async function save() {
  await remove()
  await settled(await navigator.serviceWorker.register('/sw.js'))
  return '已保存。'
}

async function renew() {
  const registration = await navigator.serviceWorker.getRegistration()
  // The browser may have thrown the one away and kept the other.
  if (!registration) return save()
  await registration.update()
  if (registration.installing ?? registration.waiting) {
    await settled(registration)
    return '已更新。'
  }
  // Nothing has changed on the site: the copy is today's.
  for (const name of await copies())
    await (await caches.open(name)).put(SAVED_ON, new Response(today()))
  return '已是最新。'
}

async function remove() {
  // Not that of /visit/, which keeps no copy of the handbook.
  await (await navigator.serviceWorker.getRegistration('/'))?.unregister()
  for (const name of await copies()) await caches.delete(name)
  return '已删除。'
}

const copies = async () => (await caches.keys()).filter((name) => name.startsWith(COPIES))
const today = () => new Date().toLocaleDateString('sv')

/** Waits until the new worker has saved its copy and is at work. Throws when it could not. */
async function settled({ installing, waiting }: ServiceWorkerRegistration) {
  const worker = installing ?? waiting
  if (!worker) return
  await new Promise<void>((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve()
      if (worker.state === 'redundant') reject(new Error('the copy could not be saved'))
    })
  })
}

customElements.define('offline-copy', OfflineCopy)

// The copy shows its page in the place of a search that the site did not answer: the search box suggests instead.
addEventListener('DOMContentLoaded', () => {
  const asked = new URLSearchParams(location.search).get('q')
  const input = document.querySelector<HTMLInputElement>('.find input')
  if (!asked || !input) return
  input.value = asked
  input.focus()
})

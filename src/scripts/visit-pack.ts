import { verifiedUnits } from '#domain/handling-units'
import type { PackedVisit } from '#domain/visit-note'
import { sayIn } from '#scripts/page-secrets'
import { visitStore } from '#scripts/visit-store'

type Carried = {
  inspection: string
  institution: string
  unit: string
  signed: { file: string; root: string }
  today: string
}

/** `<visit-pack>`: takes a visit along on this device, and makes its page usable without a network. */
class VisitPack extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector('button')
    if (!button) return
    button.disabled = false
    button.addEventListener('click', () => {
      button.disabled = true
      sayIn(this, 'said', '正在准备…')
      void this.#pack().then(
        () => {
          location.assign(`/visit/#${this.#carried.inspection}`)
        },
        (error: unknown) => {
          sayIn(this, 'said', error instanceof Refused ? error.message : failed)
          button.disabled = false
        },
      )
    })
  }

  get #carried() {
    return JSON.parse(this.dataset['carried'] ?? '{}') as Carried
  }

  async #pack() {
    const { inspection, institution, unit, signed, today } = this.#carried
    const listed = verifiedUnits(signed.file, signed.root, today)?.units.find(
      ({ id }) => id === unit,
    )
    if (!listed) throw new Refused('受理单位名册上没有您的单位，或者名册已到期，不能封存')
    if (!('serviceWorker' in navigator) || !('indexedDB' in window))
      throw new Refused('这个浏览器不能离线使用，请换一个，或者先记在纸上')
    const { id, name, recipient } = listed
    const visit: PackedVisit = { inspection, institution, unit: { id, name, recipient } }
    await visitStore.pack(visit)
    await usable()
    // Or the browser may throw unsynced notes away where it needs room.
    await navigator.storage.persist().catch(() => false)
  }
}

const failed = '没有准备好，请检查网络后再试。'

class Refused extends Error {}

/** Waits until the page of visits is kept on this device. Throws when it could not be. */
async function usable() {
  const { active, installing, waiting } = await navigator.serviceWorker.register('/visit/worker.js')
  const worker = installing ?? waiting
  if (!worker || active) return
  await new Promise<void>((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve()
      if (worker.state === 'redundant') reject(new Error('the page could not be kept'))
    })
  })
}

customElements.define('visit-pack', VisitPack)

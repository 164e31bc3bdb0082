// How often a file that the network lost is sent again by itself, and after how long. Milliseconds.
const RESENDS = 5
const RESEND_AFTER = 3000

/**
 * Uploads a file with its progress and says what is wrong beside it. A file that the network lost is sent again by
 * itself: the server knows it by its hash, so that it is never kept twice.
 */
class UploadForm extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector('form')
    const input = this.querySelector<HTMLInputElement>('input[type=file]')
    if (!form || !input) return
    form.addEventListener('submit', (event) => {
      const file = input.files?.[0]
      if (!file) return
      event.preventDefault()
      this.#send(form, input, RESENDS)
    })
  }

  #send(form: HTMLFormElement, input: HTMLInputElement, tries: number) {
    const button = form.querySelector('button')
    const bar = form.querySelector('progress')
    const status = form.querySelector('[role=status]')
    const frame = form.querySelector<HTMLElement>('.progress')
    const say = (text: string, tone: 'hint' | 'problem' = 'hint') => {
      if (!status) return
      status.textContent = text
      status.className = tone
    }
    const failed = (text: string) => {
      say(text, 'problem')
      if (button) button.disabled = false
      if (frame) frame.hidden = true
    }
    const request = new XMLHttpRequest()
    request.open('POST', form.action)
    request.setRequestHeader('accept', 'application/json')
    request.responseType = 'json'
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      const percent = Math.round((loaded / Math.max(total, 1)) * 100)
      if (bar) bar.value = percent
      say(`正在上传 ${String(percent)}%`)
    })
    request.addEventListener('error', () => {
      if (tries <= 1) {
        failed('没有上传成：网络中断，请再按一次“上传”')
        return
      }
      say('网络中断，稍后自动再传，请不要离开本页')
      whenOnline(() => {
        this.#send(form, input, tries - 1)
      })
    })
    request.addEventListener('load', () => {
      if (request.status === 201) {
        location.hash = input.id
        location.reload()
        return
      }
      const message = (request.response as { message?: string } | null)?.message
      failed(`没有上传成：${message ?? '系统暂时没有回应，请再按一次“上传”'}`)
    })
    if (button) button.disabled = true
    if (frame) frame.hidden = false
    say('正在上传')
    const body = new FormData(form)
    if (tries < RESENDS) body.append('again', '1')
    request.send(body)
  }
}

/** After a while, or, where the network is known to be gone, as soon as it is back. */
function whenOnline(go: () => void) {
  if (navigator.onLine) setTimeout(go, RESEND_AFTER)
  else addEventListener('online', go, { once: true })
}

customElements.define('upload-form', UploadForm)

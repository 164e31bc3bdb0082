/** Uploads a file with its progress, says what is wrong beside it, and lets it be tried again. */
class UploadForm extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector('form')
    const input = this.querySelector<HTMLInputElement>('input[type=file]')
    if (!form || !input) return
    form.addEventListener('submit', (event) => {
      const file = input.files?.[0]
      if (!file) return
      event.preventDefault()
      this.#send(form, input)
    })
  }

  #send(form: HTMLFormElement, input: HTMLInputElement) {
    const button = form.querySelector('button')
    const bar = form.querySelector('progress')
    const status = form.querySelector('[role=status]')
    const frame = form.querySelector<HTMLElement>('.progress')
    const say = (text: string) => {
      if (status) status.textContent = text
    }
    const done = (text: string) => {
      say(text)
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
    request.addEventListener('error', () => done('没有上传成：网络中断，请再按一次“上传”'))
    request.addEventListener('load', () => {
      if (request.status === 201) {
        location.hash = input.id
        location.reload()
        return
      }
      const message = (request.response as { message?: string } | null)?.message
      done(`没有上传成：${message ?? '系统暂时没有回应，请再按一次“上传”'}`)
    })
    if (button) button.disabled = true
    if (frame) frame.hidden = false
    say('正在上传')
    request.send(new FormData(form))
  }
}

customElements.define('upload-form', UploadForm)

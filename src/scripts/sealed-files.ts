import { FILES_MAX, FILE_BYTES_MAX, type FileRead } from '#domain/enclosure'
import { cleaned, pictureType } from '#domain/image-metadata'
import { made } from '#scripts/form-problems'

type Chosen = FileRead & { note: string }

const megabytes = (bytes: number) =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`

/** Reads a file, takes the metadata out of a picture, and says what was done; or why it cannot be sent. */
async function read(file: File): Promise<Chosen | string> {
  if (file.size > FILE_BYTES_MAX) return `“${file.name}”超过 20 MB，没有加入`
  if (file.size === 0) return `“${file.name}”是空的，没有加入`
  const bytes = new Uint8Array(await file.arrayBuffer())
  const type = pictureType(bytes) ?? file.type
  const named = { name: file.name, type, bytes }
  if (!type.startsWith('image/'))
    return { ...named, note: '不是图片，附带信息（作者、修改记录等）没有去除，请自行检查' }
  const clean = cleaned(bytes)
  if (!clean)
    return `“${file.name}”的附带信息去除不了，没有加入。请转存为 JPEG、PNG 或 WebP 图片再选`
  const removed =
    clean.removed.length > 0 ? `已去除：${clean.removed.join('、')}` : '没有发现附带信息'
  return { ...named, bytes: clean.bytes, note: removed }
}

/** The files somebody adds to what is sealed: each is read at once, cleaned, and listed with what was taken out. */
export class SealedFiles extends HTMLElement {
  #chosen: Chosen[] = []
  /** Ends when all that was picked so far is read: one pick after the other, or together they would pass the limit. */
  #reading = Promise.resolve()

  connectedCallback() {
    this.hidden = false
    const input = this.querySelector('input')
    input?.addEventListener('change', () => {
      const files = [...(input.files ?? [])]
      // The browser keeps no list of them: what was read is in this page's memory alone.
      input.value = ''
      this.#reading = this.#reading.then(() => this.#add(files))
    })
  }

  /** What is to be sealed, once it is read. */
  async files(): Promise<readonly FileRead[]> {
    await this.#reading
    return this.#chosen
  }

  forget() {
    this.#chosen = []
    this.#show([])
  }

  async #add(files: File[]) {
    const refused: string[] = []
    for (const file of files) {
      if (this.#chosen.length >= FILES_MAX) {
        refused.push(`最多 ${FILES_MAX} 个附件，“${file.name}”没有加入`)
        continue
      }
      const chosen = await read(file).catch(() => `“${file.name}”读不出来，没有加入`)
      if (typeof chosen === 'string') refused.push(chosen)
      else this.#chosen.push(chosen)
    }
    this.#show(refused)
  }

  #show(refused: string[]) {
    this.querySelector('[role=status]')?.replaceChildren(
      ...refused.map((line) => made('p', { className: 'problem', textContent: line })),
    )
    this.querySelector('ul')?.replaceChildren(
      ...this.#chosen.map((file) => {
        const drop = made('button', { type: 'button', className: 'quiet', textContent: '去掉' })
        drop.setAttribute('aria-label', `去掉 ${file.name}`)
        drop.addEventListener('click', () => {
          this.#chosen = this.#chosen.filter((each) => each !== file)
          this.#show([])
          this.querySelector('input')?.focus()
        })
        const note = made('span', { className: 'hint', textContent: file.note })
        return made('li', {}, `${file.name}（${megabytes(file.bytes.length)}） `, drop, note)
      }),
    )
  }
}

customElements.define('sealed-files', SealedFiles)

import { parseHTML } from 'linkedom'

/** A page as a visitor got it. */
export type Visit = {
  status: number
  headers: Headers
  /** Where the visitor stands after redirects, as a path. */
  path: string
  html: string
  document: Document
  /** The visible text, with white space folded. */
  text: string
}

type Filled = Record<string, string | string[]>

/** Somebody with a browser that keeps cookies, follows redirects and runs no scripts; `always` goes with every request. */
export function visitor(base: string, always: Record<string, string> = {}) {
  const cookies = new Map<string, string>()

  async function send(path: string, init: RequestInit = {}): Promise<Visit> {
    const url = new URL(path, base)
    const headers = new Headers({ ...always, ...Object.fromEntries(new Headers(init.headers)) })
    if (cookies.size > 0) {
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    }
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0/i.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    const location = answer.headers.get('location')
    if (answer.status >= 300 && answer.status < 400 && location) {
      await answer.body?.cancel()
      return send(new URL(location, url).href)
    }
    const html = await answer.text()
    const { document } = parseHTML(html)
    const text = (document.querySelector('main')?.textContent ?? html).replaceAll(/\s+/g, ' ')
    return {
      status: answer.status,
      headers: answer.headers,
      path: url.pathname,
      html,
      document,
      text,
    }
  }

  return {
    cookies,
    get: (path: string, headers: Record<string, string> = {}) => send(path, { headers }),
    /** Posts fields as a form of this site would. */
    post: (path: string, fields: Filled) =>
      send(path, {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-origin' },
        body: encode(fields),
      }),
    /** Posts a file with these fields, as a form with a file would. */
    upload: (path: string, fields: Record<string, string>, file: File) => {
      const body = new FormData()
      for (const [name, value] of Object.entries(fields)) body.append(name, value)
      body.append('file', file)
      return send(path, { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' }, body })
    },
    /** Fills the first form of a page that posts, keeping what it carries, and sends it. */
    async submit(page: Visit, fields: Filled, selector = 'form[method="post"]') {
      const form = page.document.querySelector(selector)
      if (!form) throw new Error(`${page.path} has no ${selector}`)
      const action = form.getAttribute('action') ?? ''
      return this.post(action === '' ? page.path : action, { ...carried(form), ...fields })
    },
  }
}

/** What a form sends when nobody touches it. */
export function carried(form: Element): Filled {
  const fields: Filled = {}
  for (const input of form.querySelectorAll('input, textarea, select')) {
    const name = input.getAttribute('name')
    const type = input.getAttribute('type') ?? ''
    if (!name || ['submit', 'button', 'file'].includes(type)) continue
    if (['checkbox', 'radio'].includes(type)) {
      if (input.hasAttribute('checked')) {
        fields[name] = [...[fields[name] ?? []].flat(), input.getAttribute('value') ?? 'on']
      }
    } else if (input.tagName === 'SELECT') {
      fields[name] = input.querySelector('option[selected]')?.getAttribute('value') ?? ''
    } else {
      fields[name] = input.getAttribute('value') ?? input.textContent
    }
  }
  return fields
}

function encode(fields: Filled) {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const each of [value].flat()) body.append(name, each)
  }
  return body
}

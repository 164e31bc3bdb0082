import { describe, expect, test } from 'vitest'
import { penalWords } from '#domain/penal-words'
import { visitor } from '../rig/visitor.ts'
import { sites } from '../rig/sites.ts'

// Both runtimes draw the same pages; following every link once is enough.
const [{ url }] = sites as [(typeof sites)[number]]
const entrances = ['/', '/staff/enter/', '/complaints/new/', '/applications/']

/** What the law keeps for penalties; a notice is none. One entry of the glossary explains the difference. */
const penal = new RegExp(penalWords.join('|'))
const explains = '/glossary/'

describe('the pages of the site', () => {
  test('lead only to what is there, each with one heading of its own, no id twice and no word of a penalty', async () => {
    const reader = visitor(url)
    const wrong: string[] = []
    const seen = new Map<string, { ids: Set<string> }>()
    const waiting = [...entrances]
    const anchors: [from: string, path: string, id: string][] = []

    while (waiting.length > 0) {
      const path = waiting.pop() ?? ''
      if (seen.has(path)) continue
      const page = await reader.get(path)
      const ids = [...page.document.querySelectorAll('[id]')].map((element) => element.id)
      seen.set(path, { ids: new Set(ids) })
      if (page.status !== 200) wrong.push(`${path}: ${String(page.status)}`)
      if (!page.headers.get('content-type')?.startsWith('text/html')) continue
      if (page.document.querySelectorAll('h1').length !== 1) wrong.push(`${path}: not one h1`)
      if (new Set(ids).size !== ids.length) wrong.push(`${path}: an id twice`)
      const [word] = penal.exec(page.document.body.textContent) ?? []
      if (word && page.path !== explains) wrong.push(`${path}: says ${word}`)
      if (!word && page.path === explains) wrong.push(`${path}: does not explain the difference`)

      for (const link of page.document.querySelectorAll('a[href]')) {
        const to = new URL(link.getAttribute('href') ?? '', url + page.path)
        if (to.origin !== url) continue
        // The list can be filtered and paged without end; its pages are asked elsewhere.
        if (to.search === '') waiting.push(to.pathname)
        if (to.hash !== '' && to.search === '') {
          anchors.push([path, to.pathname, decodeURIComponent(to.hash.slice(1))])
        }
      }
      for (const form of page.document.querySelectorAll('form[method="post"]')) {
        const action = form.getAttribute('action') ?? path
        const answer = await fetch(new URL(action, url), {
          method: 'POST',
          redirect: 'manual',
          headers: { 'sec-fetch-site': 'same-origin' },
          body: new URLSearchParams(),
        })
        if ([404, 405].includes(answer.status) || answer.status >= 500) {
          wrong.push(`${path}: its form goes to ${action}, which answers ${String(answer.status)}`)
        }
      }
    }

    for (const [from, path, id] of anchors) {
      if (!seen.get(path)?.ids.has(id)) wrong.push(`${from}: no #${id} at ${path}`)
    }
    expect(wrong).toEqual([])
    expect(seen.size).toBeGreaterThan(60)
  })
})

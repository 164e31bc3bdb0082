import { answerTo } from '#scripts/search-answer'
import { type Catalogue, openCatalogue } from '#scripts/search-engine'
import type { Asked, Told } from '#scripts/search-desk'

// Pagefind reads the language of its words from a document, and a worker has none.
const html = { getAttribute: () => 'zh-Hans-CN' }
Object.assign(globalThis, { document: { querySelector: () => html } })

// Asked for at once: the engine is on its way before the first question is.
let catalogue: Promise<Catalogue> | undefined = openCatalogue()
catalogue.catch(() => undefined)

async function answer({ turn, question }: Asked): Promise<Told> {
  try {
    return { turn, answer: await answerTo(await (catalogue ??= openCatalogue()), question) }
  } catch {
    catalogue = undefined
    return { turn, answer: null }
  }
}

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  void answer(data).then((told) => {
    postMessage(told)
  })
})

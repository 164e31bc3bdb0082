import type { BrowserContext, Response } from 'playwright-core'

/** What a site said and was asked for, as far as it stands outside of bodies: addresses, statuses and headers. */
export type Watched = { lines: string[]; kept: string[] }

const isPrivate = (url: string) => /\/(complaints\/(new|case)|api\/complaints|staff)\//.test(url)

/** Notes every address and header of a window, and which private answers somebody on the way might keep. */
export function watch(context: BrowserContext, { lines, kept }: Watched) {
  const note = async (response: Response) => {
    const headers = await response.allHeaders()
    lines.push(`${response.url()} ${JSON.stringify(headers)}`)
    const mayBeKept = !/no-store/.test(headers['cache-control'] ?? '')
    if (isPrivate(response.url()) && mayBeKept) kept.push(response.url())
  }
  context.on('response', (response) => void note(response).catch(() => null))
  context.on('request', (request) => lines.push(request.url()))
}

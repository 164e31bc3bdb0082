import type { IncomingMessage, ServerResponse } from 'node:http'
import sirv from 'sirv'
import { isPlain } from '#functions/guard'

/** The prerendered pages and assets of a build, with their precompressed twins. */
export function staticFiles(directory: string) {
  const serve = sirv(directory, { brotli: true, gzip: true, etag: true, setHeaders: inUtf8 })
  return (req: IncomingMessage, res: ServerResponse, path: string, next: () => void) => {
    if (!isFile(req.method, path)) {
      next()
      return
    }
    // Files are small, and a range that ends before it begins would throw in the file stream.
    delete req.headers.range
    serve(req, res, next)
  }
}

const texts: Record<string, string> = { txt: 'text/plain', xml: 'text/xml' }

/** Text without a charset is guessed at, and Chinese guessed wrong. */
function inUtf8(res: ServerResponse, path: string) {
  const type = texts[path.slice(path.lastIndexOf('.') + 1)]
  if (type) res.setHeader('Content-Type', `${type}; charset=utf-8`)
}

/** Pages end in a slash, assets in an extension; everything else is answered or redirected by the app. */
const isFile = (method: string | undefined, path: string) =>
  (method === 'GET' || method === 'HEAD') &&
  isPlain(path) &&
  path !== '/404/' &&
  (path.endsWith('/') || /\.(?!html$|br$|gz$)\w+$/.test(path))

import sourceText from '#content/measures/source.txt?raw'

/** The source as it is kept, byte for byte, so that anyone can check its hash. */
export const GET = () =>
  new Response(sourceText, { headers: { 'content-type': 'text/plain; charset=utf-8' } })

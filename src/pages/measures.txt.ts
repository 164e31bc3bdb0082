import { openMeasures } from '#components/measures/open.ts'
import { plainMeasures } from '#components/measures/plain.ts'

/** The whole text, plain. */
export const GET = async () =>
  new Response(plainMeasures(await openMeasures()), {
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })

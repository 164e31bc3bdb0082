import { openMeasures } from '#components/measures/open.ts'
import { akomaNtoso } from '#domain/akoma-ntoso'

/** The whole text in Akoma Ntoso 3.0. */
export const GET = async () =>
  new Response(akomaNtoso(await openMeasures()), {
    headers: { 'content-type': 'text/xml; charset=utf-8' },
  })

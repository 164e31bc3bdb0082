import type { APIRoute } from 'astro'
import { sourceText } from '#components/measures/source.ts'
import { versions, type Version } from '#components/measures/text.ts'

export const getStaticPaths = async () =>
  (await versions()).map((version) => ({ params: { version: version.id }, props: { version } }))

/** The source of a version as it is kept, byte for byte, so that anyone can check its hash. */
export const GET: APIRoute<{ version: Version }> = async ({ props }) =>
  new Response(await sourceText(props.version), {
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })

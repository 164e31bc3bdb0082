/**
 * What a page answers when the thing it is about does not exist: status 404 and the site's own page for it.
 * By Astro's own header: without it the body stays empty, and a rewrite to a prerendered page fails.
 */
export const missing = () =>
  new Response(null, { status: 404, headers: { 'X-Astro-Error': 'true' } })

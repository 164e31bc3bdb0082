/** What a page answers when the thing it is about does not exist; the front door shows the site's own page for it. */
export const missing = () => new Response(null, { status: 404 })

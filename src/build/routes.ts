import type { AstroIntegration, IntegrationResolvedRoute } from 'astro'

const name = 'virtual:routes'
const resolved = `\0${name}`

/** Lets the site know its own pages: `virtual:routes` names the pattern of each, so that the sitemap forgets none. */
export const knownRoutes = (): AstroIntegration => {
  let routes: IntegrationResolvedRoute[] = []
  const patterns = () =>
    routes
      .filter(({ type, origin }) => type === 'page' && origin === 'project')
      .map(({ pattern }) => pattern)
  return {
    name: 'known-routes',
    hooks: {
      'astro:routes:resolved': (found) => {
        routes = found.routes
      },
      'astro:config:setup': ({ updateConfig }) => {
        const plugin = {
          name: 'known-routes',
          resolveId: (id: string) => (id === name ? resolved : undefined),
          load: (id: string) =>
            id === resolved ? `export const patterns = ${JSON.stringify(patterns())}` : undefined,
        }
        updateConfig({ vite: { plugins: [plugin] } })
      },
    },
  }
}

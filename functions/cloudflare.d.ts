/** What the Workers runtime gives; its whole type package would put Workers' globals in charge of every room. */
declare module 'cloudflare:workers' {
  export const env: Record<string, unknown>
}

/** How every cookie of this site is set: `__Host-`, read by no script, sent to this host only and from its own pages only. */
export const hostCookie = {
  prefix: 'host',
  secure: true,
  httpOnly: true,
  sameSite: 'Strict',
  path: '/',
} as const

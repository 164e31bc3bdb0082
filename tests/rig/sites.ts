import { inject } from 'vitest'

/** Both running sites: what is told of one holds for the other. `SITE_URL` adds a third, running elsewhere. */
export const sites = [
  ...inject('sites'),
  ...(process.env['SITE_URL']
    ? [
        {
          name: 'elsewhere',
          url: process.env['SITE_URL'],
          links: (process.env['STAFF_LINKS'] ?? '').split(' '),
        },
      ]
    : []),
]

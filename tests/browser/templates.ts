import { readdirSync } from 'node:fs'

/** An address of every page template that the public meets without having sent anything. */
export const templates: Record<string, string> = {
  '404': '/no-such-page/',
  'about/accessibility': '/about/accessibility/',
  'about/calendar': '/about/calendar/',
  'about/changes': '/about/changes/',
  'about/corrections/index': '/about/corrections/?of=measures/6-4',
  'about/data': '/about/data/',
  'about/index': '/about/',
  'about/log/index': '/about/log/',
  'about/privacy': '/about/privacy/',
  'about/settings/index': '/about/settings/',
  'about/source/index': '/about/source/',
  'announcements/[id]': '/announcements/demo-admission-2/',
  'announcements/index': '/announcements/',
  'applications/index': '/applications/',
  'apply/ecosystem-provider': '/apply/ecosystem-provider/',
  'apply/index': '/apply/',
  'apply/integrator': '/apply/integrator/',
  'complaints/case': '/complaints/case/',
  'complaints/index': '/complaints/',
  'complaints/new': '/complaints/new/',
  'conduct/[kind]/self-check': '/conduct/promoter/self-check/',
  'conduct/[slug]': '/conduct/promoter/',
  'conduct/compare': '/conduct/compare/',
  'conduct/index': '/conduct/',
  'glossary/index': '/glossary/',
  'guides/[slug]': '/guides/complain/',
  'guides/index': '/guides/',
  index: '/',
  'institutions/[id]': '/institutions/demo-19/',
  'institutions/index': '/institutions/',
  'measures/[number]': '/measures/13/',
  'measures/index': '/measures/',
  'notices/[id]': '/notices/demo-notice-1/',
  'notices/index': '/notices/',
  'offline/index': '/offline/',
  'roles/[role]': '/roles/promoter/',
  'roles/index': '/roles/',
  'search/index': '/search/?q=%E6%94%B6%E8%B4%B9',
  'sectors/[slug]': '/sectors/fireworks/',
  'sectors/index': '/sectors/',
  'sources/index': '/sources/',
  'staff/enter': '/staff/enter/',
  'versions/[version]/[number]': '/versions/2024-8/6/',
  'versions/[version]/index': '/versions/2024-8/',
  'versions/index': '/versions/',
}

/** Templates without an address to visit: each with what it takes to see one. */
export const unvisited: Record<string, string> = {
  '500': 'a failure',
  'about/corrections/[number]': 'a correction that was sent',
  'applications/answer': 'an application sent back',
  'applications/case': 'an application',
  'applications/print': 'an application',
  'applications/withdrawal': 'an application',
  'm/[...at]': 'nothing: it only leads on',
  'versions/[version]/changes': 'a second version',
}

/** Other states of a template: empty lists, what is missing, an item in focus. */
export const states = [
  '/measures/6/#item-4',
  '/measures/99/',
  '/institutions/?name=%E6%B2%A1%E6%9C%89',
  '/notices/demo-notice-3/',
  '/search/',
]

/** Every page of the site but the desk of the staff, by its file. */
export const publicPages = () =>
  readdirSync('src/pages', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.astro') && !/^staff\/(?!enter)/.test(file))
    .map((file) => file.replace(/\.astro$/, ''))

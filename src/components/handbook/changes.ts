import { getCollection } from 'astro:content'
import { versions } from '#components/measures/text.ts'

/** One change (更新) that readers are told of. */
export type Change = {
  /** Its fragment on the page of changes, for ever. */
  id: string
  on: string
  /** What was changed, and where it stands. */
  title: string
  href: string
  what: string
}

const ours = ['guides', 'sectors', 'conduct'] as const

/**
 * What has changed, newest first: the versions of the Measures, and what the editor's pages record of themselves.
 * Throws when a page tells of one day twice: the two would be one address.
 */
export async function changes(): Promise<Change[]> {
  const issued = (await versions()).map(({ id, data }) => ({
    id: `measures-${id}`,
    on: data.printedOn,
    title: `《${data.title}》（${data.number}）`,
    href: `/versions/${id}/`,
    what: `${data.issuer}印发`,
  }))
  const revised = await Promise.all(
    ours.map(async (collection) =>
      (await getCollection(collection)).flatMap(({ id, data: { title, revisions } }) =>
        revisions.map(({ on, what }) => ({
          id: `${collection}-${id}-${on}`,
          on,
          title,
          href: `/${collection}/${id}/`,
          what,
        })),
      ),
    ),
  )
  const all = [...issued, ...revised.flat()]
  const twice = all.find(({ id }, i) => all.findIndex((other) => other.id === id) < i)
  if (twice) throw new Error(`${twice.href}: revisions tell of ${twice.on} twice`)
  return all.sort((a, b) => (a.on === b.on ? (a.id < b.id ? -1 : 1) : a.on < b.on ? 1 : -1))
}

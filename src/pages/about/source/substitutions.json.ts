import { currentVersion } from '#components/measures/text.ts'

/** What is recorded about the source, with every substitution, as data. */
export const GET = async () => Response.json((await currentVersion()).data)

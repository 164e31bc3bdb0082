import { openMeasures } from '#components/measures/open.ts'

/** The whole text as data. */
export const GET = async () => Response.json(await openMeasures())

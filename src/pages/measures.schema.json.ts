import * as z from 'zod'
import { OpenMeasures } from '#domain/open-data'

/** What `/measures.json` promises, as JSON Schema. */
export const GET = () => Response.json(z.toJSONSchema(OpenMeasures))

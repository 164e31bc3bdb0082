import * as z from 'zod'
import { type Sector as Known, sectors } from '#domain/sectors'

export { sectors }

export const Sector = z.enum(Object.keys(sectors) as [Known, ...Known[]], '请选择细分行业')
export type Sector = z.infer<typeof Sector>

export const sectorName = (sector: Sector) => sectors[sector]

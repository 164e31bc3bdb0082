import { type Sector, sectorName } from '#domain/sector'

/**
 * Sectors that are closed to an applicant: it is their promoter (Art. 6 keeps that out of the projects; that the pool is
 * closed as well is our setting), it took over a promoter's work there (Art. 13; the same), or it is in their pool already.
 */
export type ClosedSectors = { led: Sector[]; takenOver: Sector[]; held: Sector[] }

/** What closes them, as the end of a sentence about who is asked of; `null` where none is closed. */
export function whyClosed({ led, takenOver, held }: ClosedSectors): string | null {
  const named = (sectors: Sector[]) => sectors.map(sectorName).join('、')
  const why = [
    led.length > 0 && `现任${named(led)}的行业推进机构`,
    takenOver.length > 0 && `承接了${named(takenOver)}移交的行业推进工作`,
    held.length > 0 && `在${named(held)}已有同类入库记录`,
  ].filter((reason) => reason !== false)
  return why.length > 0 ? why.join('，') : null
}

/** What its applicant is told, or `null` where none is closed. */
export function closedWords(closed: ClosedSectors): string | null {
  const why = whyClosed(closed)
  return why && `该单位${why}，不能申报进入该行业的库，请改选其他行业（本系统设定）`
}

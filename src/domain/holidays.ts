/**
 * Days off and make-up working days (放假和调休), as the General Office of the State Council arranges them each year. One entry a
 * notice; a year that is not here was not published when this was written, and is never guessed.
 */

/** One holiday: its first and last day off (`MM-DD`), and the weekend days that are worked for it. */
type Holiday = { name: string; from: string; to: string; worked: string[] }

/** A year's arrangement, and the notice it stands on. */
export type Arrangement = { year: number; document: string; holidays: Holiday[] }

const holiday = (name: string, from: string, to: string, ...worked: string[]): Holiday => ({
  name,
  from,
  to,
  worked,
})

export const arrangements: readonly Arrangement[] = [
  {
    year: 2024,
    document: '国办发明电〔2023〕7号',
    holidays: [
      holiday('元旦', '01-01', '01-01'),
      holiday('春节', '02-10', '02-17', '02-04', '02-18'),
      holiday('清明节', '04-04', '04-06', '04-07'),
      holiday('劳动节', '05-01', '05-05', '04-28', '05-11'),
      holiday('端午节', '06-10', '06-10'),
      holiday('中秋节', '09-15', '09-17', '09-14'),
      holiday('国庆节', '10-01', '10-07', '09-29', '10-12'),
    ],
  },
  {
    year: 2025,
    document: '国办发明电〔2024〕12号',
    holidays: [
      holiday('元旦', '01-01', '01-01'),
      holiday('春节', '01-28', '02-04', '01-26', '02-08'),
      holiday('清明节', '04-04', '04-06'),
      holiday('劳动节', '05-01', '05-05', '04-27'),
      holiday('端午节', '05-31', '06-02'),
      holiday('国庆节、中秋节', '10-01', '10-08', '09-28', '10-11'),
    ],
  },
  {
    year: 2026,
    document: '国办发明电〔2025〕7号',
    holidays: [
      holiday('元旦', '01-01', '01-03', '01-04'),
      holiday('春节', '02-15', '02-23', '02-14', '02-28'),
      holiday('清明节', '04-04', '04-06'),
      holiday('劳动节', '05-01', '05-05', '05-09'),
      holiday('端午节', '06-19', '06-21'),
      holiday('中秋节', '09-25', '09-27'),
      holiday('国庆节', '10-01', '10-07', '09-20', '10-10'),
    ],
  },
]

/** The first and the last day for which the arrangements are held. */
export const HELD_FROM = `${String(arrangements[0]?.year ?? 0)}-01-01`
export const HELD_TO = `${String(arrangements.at(-1)?.year ?? 0)}-12-31`

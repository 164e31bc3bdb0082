/** A calendar day in words: 2024年4月15日. */
export const dayInWords = (day: string) => {
  const [year = '', month = '', date = ''] = day.split('-')
  return `${year}年${Number(month)}月${Number(date)}日`
}

import { Hono } from 'hono'
import { figuresSince } from '#db/statistics'
import type { StatisticsData } from '#domain/api-data'
import { dayOf } from '#domain/calendar'
import { BYTE_ORDER_MARK, csvLine } from '#domain/csv'
import { unitNamesOf } from '#domain/handling-units'
import { aboutText, figureText, measures, monthsTo, toldFigures } from '#domain/statistic'
import { unitsInForce } from '#domain/units-in-force'
import type { House, World } from '#functions/world'

/** The statistics as data: the figures of the last months, without those that are too small to be told. */
export const statistics = new Hono<House>()

async function toldNow({ db, now }: World) {
  const [first = ''] = monthsTo(dayOf(now()))
  const { figures, countedOn } = await figuresSince(db, first)
  return { countedOn, figures: toldFigures(figures) }
}

statistics.get('/api/statistics.json', async (c) =>
  c.json<StatisticsData>(await toldNow(c.var.world)),
)

statistics.get('/api/statistics.csv', async (c) => {
  const { now, settings } = c.var.world
  const { countedOn, figures } = await toldNow(c.var.world)
  const names = unitNamesOf(await unitsInForce(settings, dayOf(now())))
  const lines = figures.map((figure) => {
    const { measure, month, about } = figure
    return csvLine([measures[measure].title, month, aboutText(about, names), figureText(figure)])
  })
  const head = csvLine(['指标', '月份', '分组', '数量'])
  return c.body(BYTE_ORDER_MARK + head + lines.join(''), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="statistics-${countedOn ?? 'none'}.csv"`,
  })
})

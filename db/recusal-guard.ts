import type { Query } from '#db/client'

/** Refuses a batch, by a constraint, if the handler it comes from recused himself since the case was read. */
export const unlessRecused = (id: string, mark: string): Query => ({
  toSQL: () => ({
    sql: `update cases set state = case when not exists (
        select 1 from case_recusals where case_id = ? and handler = ?
      ) then state end where id = ?`,
    params: [id, mark, id],
  }),
})

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

/** Refuses a batch, by a constraint, if the ending it confirms is no longer proposed by somebody else. */
export const unlessWithdrawn = (
  id: string,
  { confirmer, proposal }: { confirmer: string; proposal: number },
): Query => ({
  toSQL: () => ({
    sql: `update cases set queue = case when exists (
        select 1 from closings where case_id = ? and message = ? and proposer <> ?
      ) then queue end where id = ?`,
    params: [id, proposal, confirmer, id],
  }),
})

-- Handlers who recused themselves from a case (回避). `handler` is a keyed hash of case and person: it tells the person
-- from others and no more. No day, no name, and no order but the hash's own. It goes with its case.
create table case_recusals (
  case_id text not null references cases (id),
  handler text not null check (length(handler) = 64),
  primary key (case_id, handler)
) strict, without rowid;

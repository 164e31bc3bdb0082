-- Applications that are being filled in: what was typed, right or wrong, under the number and code of their start.
-- No event tells of them: nothing has been submitted yet, and they are erased at their applicant's wish.
create table drafts (
  number text primary key check (number glob 'CS-????-????'),
  code_hash text not null check (length(code_hash) = 64),
  kind text not null check (kind in ('integrator', 'ecosystem-provider')),
  version integer not null check (version > 0),
  answers text not null check (json_valid(answers)),
  saved_at integer not null,
  -- The last day it is kept.
  kept_until text not null check (kept_until glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  -- Of the last save, to know it again when its answer was lost.
  mark text not null
) strict, without rowid;

create index drafts_by_end on drafts (kept_until, number);

-- Who saves from an older state loses the whole batch.
create trigger drafts_move_on before update on drafts when new.version <> old.version + 1
begin
  select raise(abort, 'draft changed');
end;

-- What staff ask to be added, by section; empty where the whole form is open again.
alter table applications add column asked text not null default '{}' check (json_valid(asked));

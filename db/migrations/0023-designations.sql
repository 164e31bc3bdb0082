-- How a sector comes by its promoter (Art. 3): nominated by the bureau, reported to the city government, designated, ended.
-- What holds is the entry; this is the way to it, and out of it.
create table designations (
  id text primary key,
  sector text not null check (
    sector in ('construction-machinery', 'advanced-computing', 'biomedicine', 'fireworks')
  ),
  name text not null,
  credit_code text not null check (length(credit_code) = 18),
  state text not null check (
    state in ('nominated', 'reported-to-government', 'designated', 'ended', 'withdrawn')
  ),
  -- The version of its stream in the event log; 0 for what was designated before there was one.
  version integer not null check (version >= 0),
  nominated_on text not null check (nominated_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  reason text not null default '',
  reported_on text,
  report_number text,
  designated_on text,
  document text,
  entry_id text unique references entries (id),
  ended_on text,
  end_document text,
  check ((reported_on is null) = (report_number is null)),
  check ((designated_on is null) = (document is null)),
  check ((designated_on is null) = (entry_id is null)),
  check ((ended_on is null) = (end_document is null)),
  check ((state in ('designated', 'ended')) = (designated_on is not null)),
  check ((state = 'ended') = (ended_on is not null)),
  check (state <> 'reported-to-government' or reported_on is not null),
  check (reported_on is null or designated_on is null or designated_on >= reported_on),
  check (ended_on is null or ended_on >= designated_on)
) strict, without rowid;

-- The entries hold it too; here as well, so that neither table can say what the other does not.
create unique index one_designation_per_sector on designations (sector) where state = 'designated';

create unique index one_open_nomination on designations (sector, credit_code)
where state in ('nominated', 'reported-to-government');

create index designations_newest on designations (nominated_on desc, id desc);

-- The table of `src/domain/designation.ts`; a test holds the two equal.
create trigger designations_go_their_way before update of state on designations
when old.state <> new.state and old.state || ' ' || new.state not in (
  'nominated reported-to-government',
  'nominated withdrawn',
  'reported-to-government designated',
  'reported-to-government withdrawn',
  'designated ended'
)
begin
  select raise(abort, 'no such step');
end;

insert into designations (
  id, sector, name, credit_code, state, version, nominated_on,
  designated_on, document, entry_id, ended_on, end_document
)
select
  entries.id, entries.sector, institutions.name, institutions.credit_code,
  case when entries.ended_on is null then 'designated' else 'ended' end,
  0, entries.admitted_on, entries.admitted_on, announcements.number, entries.id,
  entries.ended_on, entries.end_basis
from entries
join institutions on institutions.id = entries.institution_id
join announcements on announcements.id = entries.announcement_id
where entries.kind = 'promoter';

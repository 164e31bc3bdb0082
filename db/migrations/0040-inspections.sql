-- Inspections (Art. 12): rounds, the institutions in them, and a record per institution and method. Never public.

create table inspection_rounds (
  id text primary key,
  title text not null check (title <> ''),
  kinds text not null check (json_valid(kinds) and json_array_length(kinds) > 0),
  sectors text not null check (json_valid(sectors) and json_array_length(sectors) > 0),
  from_on text not null check (from_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  to_on text not null check (to_on >= from_on),
  participants text not null check (participants <> ''),
  plan text not null default '',
  state text not null check (state in ('open', 'ended')),
  -- The version of its stream in the event log.
  version integer not null check (version > 0),
  opened_by text not null,
  opened_at integer not null,
  ended_on text,
  check ((state = 'ended') = (ended_on is not null))
) strict, without rowid;

create index inspection_rounds_newest on inspection_rounds (opened_at desc, id desc);

create trigger inspection_rounds_end_once before update on inspection_rounds
when old.state = 'ended'
begin
  select raise(abort, 'no such step');
end;

-- Art. 12 names integrators and ecosystem providers, and no promoter.
create table inspection_subjects (
  round_id text not null references inspection_rounds (id),
  entry_id text not null,
  institution_id text not null,
  kind text not null check (kind in ('integrator', 'ecosystem-provider')),
  sector text not null,
  included_on text not null,
  primary key (round_id, entry_id),
  foreign key (entry_id, institution_id, sector, kind) references entries (id, institution_id, sector, kind)
) strict, without rowid;

create index inspection_subjects_of_entry on inspection_subjects (entry_id);

create trigger inspection_subjects_join_open_rounds before insert on inspection_subjects
when (select state from inspection_rounds where id = new.round_id) <> 'open'
begin
  select raise(abort, 'round ended');
end;

create table inspections (
  id text primary key,
  round_id text not null,
  entry_id text not null,
  institution_id text not null references institutions (id),
  kind text not null check (kind in ('integrator', 'ecosystem-provider')),
  sector text not null,
  method text not null check (method in ('survey', 'telephone', 'visit')),
  state text not null check (state in ('draft', 'recorded', 'replied', 'closed', 'dropped')),
  version integer not null check (version > 0),
  -- The text that holds; 0 while nothing is written.
  text_no integer not null default 0,
  reply_by text,
  closed_on text,
  remark text not null default '',
  foreign key (round_id, entry_id) references inspection_subjects (round_id, entry_id),
  check (state not in ('recorded', 'replied', 'closed') or (text_no > 0 and reply_by is not null)),
  check ((state = 'closed') = (closed_on is not null)),
  check (state <> 'dropped' or remark <> '')
) strict, without rowid;

create unique index one_inspection_per_method on inspections (round_id, entry_id, method)
where state <> 'dropped';

create index inspections_of_institution on inspections (institution_id);

create index inspections_waiting on inspections (reply_by, id)
where state in ('draft', 'recorded', 'replied');

create trigger inspections_begin_in_open_rounds before insert on inspections
when (select state from inspection_rounds where id = new.round_id) <> 'open'
begin
  select raise(abort, 'round ended');
end;

create trigger rounds_end_without_drafts before update of state on inspection_rounds
when new.state = 'ended' and exists (select 1 from inspections where round_id = new.id and state = 'draft')
begin
  select raise(abort, 'drafts open');
end;

-- The table of `src/domain/inspection.ts`; a test holds the two equal.
create trigger inspections_move before update of state on inspections
when new.state <> old.state and (old.state, new.state) not in (
  values ('draft', 'recorded'), ('draft', 'dropped'), ('recorded', 'replied'), ('recorded', 'closed'),
    ('replied', 'recorded'), ('replied', 'closed'), ('closed', 'recorded')
)
begin
  select raise(abort, 'no such step');
end;

create trigger inspections_are_about_one before update of
  round_id, entry_id, institution_id, kind, sector, method on inspections
begin
  select raise(abort, 'what it is about stands');
end;

-- What was written, version by version: the draft may change, what was told stands.
create table inspection_texts (
  inspection_id text not null references inspections (id),
  no integer not null check (no > 0),
  day text not null check (day glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  participants text not null check (participants <> ''),
  service text not null check (service <> ''),
  breaches text not null check (breaches <> ''),
  findings text not null check (json_valid(findings)),
  -- Why the text before it was corrected; empty for the first.
  reason text not null default '',
  written_by text not null,
  written_at integer not null,
  primary key (inspection_id, no),
  check ((no = 1) = (reason = ''))
) strict, without rowid;

create trigger inspection_texts_stand before update on inspection_texts
when (select state from inspections where id = old.inspection_id) <> 'draft'
begin
  select raise(abort, 'earlier texts are kept');
end;

create trigger inspection_texts_never_go before delete on inspection_texts
begin
  select raise(abort, 'earlier texts are kept');
end;

-- What else the institution was told with a text that was corrected since: until when to reply, and how it was closed.
create table inspection_endings (
  inspection_id text not null,
  no integer not null,
  reply_by text not null,
  closed_on text,
  remark text not null default '',
  primary key (inspection_id, no),
  foreign key (inspection_id, no) references inspection_texts (inspection_id, no),
  check (closed_on is not null or remark = '')
) strict, without rowid;

create trigger inspection_endings_stand before update on inspection_endings
begin
  select raise(abort, 'what was told stands');
end;

create trigger inspection_endings_never_go before delete on inspection_endings
begin
  select raise(abort, 'what was told stands');
end;

-- What the institution answered to each text.
create table inspection_replies (
  inspection_id text not null,
  no integer not null,
  body text not null check (body <> ''),
  replied_on text not null,
  primary key (inspection_id, no),
  foreign key (inspection_id, no) references inspection_texts (inspection_id, no)
) strict, without rowid;

create trigger inspection_replies_stand before update on inspection_replies
begin
  select raise(abort, 'replies stand');
end;

create trigger inspection_replies_never_go before delete on inspection_replies
begin
  select raise(abort, 'replies stand');
end;

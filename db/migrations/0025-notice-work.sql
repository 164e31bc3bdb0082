-- Notices (Art. 13) as work: the draft, the hearing and a second person before anything is public; steps and earlier texts after.

-- Never public: what is drafted, told and answered. The id is the notice's own once it is issued.
create table notice_drafts (
  id text primary key,
  entry_id text not null,
  institution_id text not null,
  sector text not null,
  kind text not null default 'promoter' check (kind = 'promoter'),
  title text not null check (title <> ''),
  facts text not null check (facts <> ''),
  clauses text not null check (json_valid(clauses)),
  other_basis text,
  other_number text,
  requirements text not null check (requirements <> ''),
  -- Calendar days from the issue on: what is told is what is issued.
  period integer not null check (period between 1 and 730),
  state text not null check (state in ('draft', 'told', 'heard', 'issued', 'dropped')),
  drafted_by text not null references people (id),
  drafted_at integer not null,
  told_on text,
  told_how text,
  answer_by text,
  -- Empty: the subject did not answer.
  answer text,
  heard_on text,
  considered text,
  issued_by text references people (id),
  drop_reason text,
  foreign key (entry_id, institution_id, sector, kind) references entries (id, institution_id, sector, kind),
  check ((other_basis is null) = (other_number is null)),
  check (json_array_length(clauses) > 0 or other_basis is not null),
  check (state not in ('told', 'heard', 'issued') or (told_on is not null and answer_by >= told_on)),
  check (state not in ('heard', 'issued') or (heard_on >= told_on and answer is not null)),
  check ((state = 'issued') = (issued_by is not null)),
  -- Our setting: who drafted it does not issue it.
  check (issued_by is null or (issued_by <> drafted_by and considered is not null)),
  check ((state = 'dropped') = (drop_reason is not null))
) strict, without rowid;

create index notice_drafts_newest on notice_drafts (drafted_at desc, id desc);

create index notice_drafts_open on notice_drafts (drafted_at desc, id desc)
where state in ('draft', 'told', 'heard');

create trigger told_drafts_stand before update of
  entry_id, title, facts, clauses, other_basis, other_number, requirements, period on notice_drafts
when old.state <> 'draft'
begin
  select raise(abort, 'what was told stands');
end;

alter table notices add column other_basis text;

alter table notices add column other_number text;

-- Which items of Art. 6 passed to the successor.
alter table notices add column handed_work text not null default '[]' check (json_valid(handed_work));

-- From this day on the page shows only that there was a notice.
alter table notices add column down_on text;

create index notices_of_successor on notices (handed_to) where handed_to is not null;

create index notices_of_entry on notices (entry_id);

-- What the public page tells of its course, one row per public event of its stream.
create table notice_steps (
  notice_id text not null references notices (id),
  no integer not null check (no > 0),
  action text not null check (
    action in (
      'issue', 'submit-rectification', 'return', 'extend', 'accept', 'fail', 'hand-over', 'correct', 'withdraw',
      'take-down'
    )
  ),
  day text not null check (day glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  text text not null default '',
  document text,
  due_on text,
  primary key (notice_id, no)
) strict, without rowid;

create trigger notice_steps_never_change before update on notice_steps
begin
  select raise(abort, 'steps are append-only');
end;

create trigger notice_steps_never_go before delete on notice_steps
begin
  select raise(abort, 'steps are append-only');
end;

insert into notice_steps (notice_id, no, action, day, text, document)
select substr(stream, 8), version, action, date(at / 1000 + 28800, 'unixepoch'), reason, basis from events
where stream in (select 'notice/' || id from notices);

-- A text that was public and has been corrected since; `no` is that of the correcting step.
create table notice_versions (
  notice_id text not null references notices (id),
  no integer not null check (no > 0),
  title text not null,
  facts text not null,
  clauses text not null check (json_valid(clauses)),
  other_basis text,
  other_number text,
  requirements text not null,
  primary key (notice_id, no)
) strict, without rowid;

create trigger notice_versions_never_change before update on notice_versions
begin
  select raise(abort, 'earlier texts are kept');
end;

create trigger notice_versions_never_go before delete on notice_versions
begin
  select raise(abort, 'earlier texts are kept');
end;

create trigger notices_keep_their_texts before update of title, facts, clauses, requirements on notices
when (new.title, new.facts, new.clauses, new.requirements) is not (old.title, old.facts, old.clauses, old.requirements)
  and not exists (
    select 1 from notice_versions
    where notice_id = old.id and title = old.title and facts = old.facts and requirements = old.requirements
      and clauses = old.clauses
  )
begin
  select raise(abort, 'earlier texts are kept');
end;

-- Art. 13: another promoter takes the work over; Art. 6: who promotes a sector takes no part in its projects.
create trigger successors_are_in_charge before update of handed_to on notices
when new.handed_to is not null and not exists (
  select 1 from entries
  where institution_id = new.handed_to and kind = 'promoter' and ended_on is null
)
begin
  select raise(abort, 'not in charge');
end;

create trigger successors_implement_nothing before update of handed_to on notices
when new.handed_to is not null and exists (
  select 1 from entries
  where institution_id = new.handed_to and sector = new.sector and kind <> 'promoter' and ended_on is null
)
begin
  select raise(abort, 'implements there');
end;

create trigger successors_stay_apart before insert on entries
when new.ended_on is null and new.kind <> 'promoter' and exists (
  select 1 from notices join entries as subject on subject.id = notices.entry_id
  where notices.handed_to = new.institution_id and notices.sector = new.sector
    and notices.state = 'handed-over' and subject.ended_on is null
)
begin
  select raise(abort, 'promoter there');
end;

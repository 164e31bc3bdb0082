-- Evaluation (Art. 12): periods, a sheet per institution and kind, its figures, objections and decisions. Never public.

-- Whether a record says that breaches were found: what is counted. Null in texts that were written before it was asked.
alter table inspection_texts add column breach text check (breach in ('none', 'found'));

create index inspection_texts_by_day on inspection_texts (day, inspection_id, no);

create index inspections_by_reply_day on inspections (reply_by) where reply_by is not null;

create table evaluation_periods (
  id text primary key,
  title text not null check (title <> ''),
  from_on text not null check (from_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  to_on text not null check (to_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and to_on >= from_on),
  state text not null check (state in ('open', 'ended', 'dropped')),
  -- The version of its stream in the event log.
  version integer not null check (version > 0),
  opened_by text not null,
  opened_at integer not null,
  ended_on text,
  -- Why it was dropped.
  remark text not null default '',
  check ((state = 'open') = (ended_on is null)),
  check ((state = 'dropped') = (remark <> ''))
) strict, without rowid;

create index evaluation_periods_newest on evaluation_periods (opened_at desc, id desc);

create index evaluation_periods_by_day on evaluation_periods (from_on, to_on) where state <> 'dropped';

-- No day is evaluated twice. A dropped period frees its days, and its sheets are read by nobody any more
-- (`db/evaluations.ts`): so no two figures that are read can be subtracted to tell what was between them.
create trigger evaluation_periods_do_not_overlap before insert on evaluation_periods
when exists (
  select 1 from evaluation_periods where state <> 'dropped' and from_on <= new.to_on and to_on >= new.from_on
)
begin
  select raise(abort, 'periods overlap');
end;

create trigger evaluation_periods_end_once before update on evaluation_periods
when old.state <> 'open'
begin
  select raise(abort, 'no such step');
end;

-- One per institution and kind that was on the list in the period. Art. 12 names two kinds, and no promoter.
create table evaluation_sheets (
  id text primary key,
  period_id text not null references evaluation_periods (id),
  institution_id text not null references institutions (id),
  kind text not null check (kind in ('integrator', 'ecosystem-provider')),
  -- Those in which it was on the list: who is in charge of one of them reads the sheet.
  sectors text not null check (json_valid(sectors) and json_array_length(sectors) > 0),
  state text not null check (state in ('draft', 'told', 'objected', 'decided', 'final')),
  -- The version of its stream in the event log; 0 until somebody does something with it.
  version integer not null check (version >= 0),
  -- The figures that hold.
  figures_no integer not null check (figures_no > 0),
  told_by text,
  object_by text,
  decided_by text,
  confirmed_by text,
  final_on text,
  check ((state = 'draft') = (told_by is null)),
  check ((state = 'draft') = (object_by is null)),
  check (state <> 'decided' or decided_by is not null),
  check ((state = 'final') = (final_on is not null)),
  check ((state = 'final') = (confirmed_by is not null)),
  -- Whoever told it, or proposed the decision, is not the second person.
  check (confirmed_by is null or (confirmed_by <> told_by and confirmed_by is not decided_by))
) strict, without rowid;

create unique index one_sheet_per_institution on evaluation_sheets (period_id, institution_id, kind);

create index evaluation_sheets_of_institution on evaluation_sheets (institution_id) where state <> 'draft';

create index evaluation_sheets_waiting on evaluation_sheets (object_by, id)
where state in ('told', 'objected', 'decided');

create trigger evaluation_sheets_begin_in_open_periods before insert on evaluation_sheets
when (select state from evaluation_periods where id = new.period_id) <> 'open'
begin
  select raise(abort, 'period ended');
end;

create trigger evaluation_periods_end_decided before update of state on evaluation_periods
when new.state = 'ended'
  and exists (select 1 from evaluation_sheets where period_id = new.id and state <> 'final')
begin
  select raise(abort, 'sheets open');
end;

create trigger evaluation_periods_are_dropped_untold before update of state on evaluation_periods
when new.state = 'dropped'
  and exists (select 1 from evaluation_sheets where period_id = new.id and state <> 'draft')
begin
  select raise(abort, 'sheets told');
end;

-- The table of `src/domain/evaluation.ts`; a test holds the two equal.
create trigger evaluation_sheets_move before update of state on evaluation_sheets
when new.state <> old.state and (old.state, new.state) not in (
  values ('draft', 'told'), ('told', 'objected'), ('told', 'final'), ('objected', 'decided'),
    ('decided', 'objected'), ('decided', 'told'), ('decided', 'final'), ('final', 'told')
)
begin
  select raise(abort, 'no such step');
end;

create trigger evaluation_sheets_of_dropped_periods_stand before update on evaluation_sheets
when (select state from evaluation_periods where id = new.period_id) = 'dropped'
begin
  select raise(abort, 'period dropped');
end;

create trigger evaluation_sheets_are_about_one before update of
  period_id, institution_id, kind, sectors on evaluation_sheets
begin
  select raise(abort, 'what it is about stands');
end;

-- What was counted, version by version: a draft's may be counted anew, what was told stands.
create table evaluation_figures (
  sheet_id text not null references evaluation_sheets (id),
  no integer not null check (no > 0),
  figures text not null check (json_valid(figures)),
  -- Why the figures before them were corrected; empty for the first, and for those of a decision.
  reason text not null default '',
  made_by text not null,
  made_at integer not null,
  -- The day from which the institution sees them.
  told_on text,
  primary key (sheet_id, no)
) strict, without rowid;

create trigger evaluation_figures_stand before update on evaluation_figures
when old.told_on is not null
begin
  select raise(abort, 'what was told stands');
end;

create trigger evaluation_figures_never_go before delete on evaluation_figures
begin
  select raise(abort, 'figures are kept');
end;

-- What the institution objected to each figures it was told.
create table evaluation_objections (
  sheet_id text not null,
  no integer not null,
  body text not null check (body <> ''),
  objected_on text not null,
  primary key (sheet_id, no),
  foreign key (sheet_id, no) references evaluation_figures (sheet_id, no)
) strict, without rowid;

create trigger evaluation_objections_stand before update on evaluation_objections
begin
  select raise(abort, 'objections stand');
end;

create trigger evaluation_objections_never_go before delete on evaluation_objections
begin
  select raise(abort, 'objections stand');
end;

-- What was proposed about an objection; the second person confirms it, and it is told, or returns it with a reason.
create table evaluation_decisions (
  sheet_id text not null,
  no integer not null check (no > 0),
  -- The figures that were objected to.
  objection_no integer not null,
  is_upheld integer not null check (is_upheld in (0, 1)),
  reason text not null check (reason <> ''),
  -- Those that take their place.
  figures_no integer,
  decided_by text not null,
  decided_on text not null,
  told_on text,
  returned_on text,
  returned_reason text not null default '',
  primary key (sheet_id, no),
  foreign key (sheet_id, objection_no) references evaluation_objections (sheet_id, no),
  foreign key (sheet_id, figures_no) references evaluation_figures (sheet_id, no),
  check ((is_upheld = 1) = (figures_no is not null)),
  check (told_on is null or returned_on is null),
  check ((returned_on is null) = (returned_reason = ''))
) strict, without rowid;

create trigger evaluation_decisions_stand before update on evaluation_decisions
when old.told_on is not null or old.returned_on is not null
begin
  select raise(abort, 'decisions stand');
end;

create trigger evaluation_decisions_never_go before delete on evaluation_decisions
begin
  select raise(abort, 'decisions stand');
end;

-- The selection of integrators (Art. 4) as the bureau organises it: calls, defences, ranking, publicity, admission together.
-- Ecosystem providers are called for as well (征集, Art. 5). Windows, places and publicity are our settings.
create table calls (
  id text primary key,
  kind text not null check (kind in ('integrator', 'ecosystem-provider')),
  title text not null,
  number text not null,
  body text not null,
  opens_on text not null check (opens_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  closes_on text not null check (closes_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  -- Places by sector; a sector that is not in it is not called for, `null` is no limit.
  places text not null check (json_valid(places)),
  -- The version of its stream in the event log.
  version integer not null check (version > 0),
  created_on text not null,
  -- Set when it is made public (by a second person).
  announcement_id text unique references announcements (id),
  -- What was publicised of it, and until when objections are taken.
  publicity_id text unique references announcements (id),
  publicity_until text,
  check (closes_on >= opens_on),
  check ((publicity_id is null) = (publicity_until is null)),
  check (publicity_id is null or announcement_id is not null)
) strict, without rowid;

create index calls_newest on calls (created_on desc, id desc);

create index calls_by_window on calls (kind, closes_on desc) where announcement_id is not null;

-- Who applies while a call is open applies to it.
alter table applications add column call_id text references calls (id);

create index applications_of_call on applications (call_id, status, id) where call_id is not null;

-- Times for on-site defences (现场答辩), and who has booked each.
create table defence_slots (
  id text primary key,
  call_id text not null references calls (id),
  starts_at integer not null,
  minutes integer not null check (minutes between 5 and 240),
  venue text not null,
  application_id text unique references applications (id),
  unique (call_id, starts_at, venue)
) strict, without rowid;

create index defence_slots_of_venue on defence_slots (venue, starts_at);

-- Two who want the same time: one has it, the other is told.
create trigger slots_are_booked_once before update of application_id on defence_slots
when old.application_id is not null and new.application_id is not null
begin
  select raise(abort, 'slot taken');
end;

create trigger slots_are_for_defences before update of application_id on defence_slots
when new.application_id is not null and not exists (
  select 1 from applications
  where id = new.application_id and call_id = new.call_id and status = 'defence'
)
begin
  select raise(abort, 'not in defence');
end;

-- Who comes no more gives the time back to others.
create trigger slots_come_back after update of status on applications
when new.status in ('rejected', 'withdrawn') and old.status = 'defence'
begin
  update defence_slots set application_id = null where application_id = new.id;
end;

-- How a defence went; it can be corrected until the ranking is decided.
create table defence_results (
  application_id text primary key references applications (id),
  score integer not null check (score between 0 and 100),
  remark text not null check (length(remark) between 1 and 1000),
  by_person text not null references people (id),
  at integer not null
) strict, without rowid;

create trigger results_come_in_defence before insert on defence_results
when not exists (select 1 from applications where id = new.application_id and status = 'defence')
begin
  select raise(abort, 'not in defence');
end;

create trigger results_change_in_defence before update on defence_results
when not exists (select 1 from applications where id = new.application_id and status = 'defence')
begin
  select raise(abort, 'not in defence');
end;

-- What the merit selection (择优选取) chose: the sectors of an application, and the figures it stood on that day.
create table selections (
  application_id text primary key references applications (id),
  call_id text not null references calls (id),
  sectors text not null check (json_valid(sectors)),
  figures text not null check (json_valid(figures)),
  at integer not null
) strict, without rowid;

create index selections_of_call on selections (call_id, application_id);

create trigger selections_never_change before update on selections
begin
  select raise(abort, 'selections are immutable');
end;

-- Retention takes what a selection was about once it came to nothing.
create trigger selections_never_go before delete on selections
when not exists (
  select 1 from applications where id = old.application_id and status in ('rejected', 'withdrawn')
)
begin
  select raise(abort, 'selections are immutable');
end;

-- What was publicised (公示), as it was: who, for which sectors.
create table publicity_rows (
  announcement_id text not null references announcements (id),
  application_id text not null references applications (id),
  name text not null,
  credit_code text not null,
  sectors text not null check (json_valid(sectors)),
  primary key (announcement_id, application_id)
) strict, without rowid;

-- An objection (异议) to what is publicised. Who objects is asked for only to be answered, and is erased first.
create table objections (
  number text primary key,
  announcement_id text not null,
  application_id text not null,
  grounds text not null,
  contact text not null default '',
  received_on text not null,
  state text not null default 'received' check (state in ('received', 'upheld', 'dismissed')),
  answer text not null default '',
  settled_on text,
  foreign key (announcement_id, application_id) references publicity_rows (announcement_id, application_id),
  check ((state = 'received') = (settled_on is null)),
  check ((state = 'received') = (answer = ''))
) strict, without rowid;

create index objections_of_application on objections (application_id, received_on, number);

create index objections_of_announcement on objections (announcement_id, received_on, number);

create trigger objections_come_in_time before insert on objections
when not exists (
  select 1 from calls
  where publicity_id = new.announcement_id and publicity_until >= new.received_on
)
begin
  select raise(abort, 'publicity over');
end;

-- Whoever was publicised is admitted after it, and after every objection is answered.
create trigger admission_awaits_publicity before update of status on applications
when new.status = 'admitted' and old.status <> 'admitted' and exists (
  select 1 from objections where application_id = new.id and state <> 'dismissed'
)
begin
  select raise(abort, 'objection stands');
end;

-- Complaints go on: messages both ways, enclosures, reviews and extensions, endings by two, and news that nobody sees
-- anybody ask for. Days, never instants, as before.

-- A case has as many envelopes as there are messages. `no` is the message's own number: the second of two with one number
-- is refused. `id` is the first half of the envelope's hash, which makes a retry harmless and tells nothing.
create table envelopes_with_numbers (
  id text primary key check (length(id) = 32),
  case_id text not null references cases (id),
  no integer not null check (no between 0 and 200),
  bytes blob not null check (length(bytes) > size_class),
  size_class integer not null check (size_class >= 4096),
  received_on text not null check (received_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) strict, without rowid;

insert into envelopes_with_numbers (id, case_id, no, bytes, size_class, received_on)
select id, case_id, 0, bytes, size_class, received_on from envelopes;

drop table envelopes;

alter table envelopes_with_numbers rename to envelopes;

create unique index envelopes_of_case on envelopes (case_id, no);

-- A review has its deadline too.
drop trigger deadlines_set_next;

drop trigger deadlines_met_set_next;

create table deadlines_with_review (
  case_id text not null references cases (id),
  kind text not null check (kind in ('accept', 'outcome', 'review')),
  due_on text not null check (due_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  met_on text check (met_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  primary key (case_id, kind)
) strict, without rowid;

insert into deadlines_with_review (case_id, kind, due_on, met_on)
select case_id, kind, due_on, met_on from deadlines;

drop table deadlines;

alter table deadlines_with_review rename to deadlines;

create index deadlines_due on deadlines (due_on, case_id, kind) where met_on is null;

create trigger deadlines_set_next after insert on deadlines
begin
  update cases
  set due_on = (select min(due_on) from deadlines where case_id = new.case_id and met_on is null)
  where id = new.case_id;
end;

create trigger deadlines_met_set_next after update on deadlines
begin
  update cases
  set due_on = (select min(due_on) from deadlines where case_id = new.case_id and met_on is null)
  where id = new.case_id;
end;

-- The one extension is a move of its own, and a case has it once.
drop trigger complaint_events_never_change;

drop trigger complaint_events_never_go;

drop trigger complaint_events_never_replaced;

drop trigger complaint_events_follow_their_case;

create table complaint_events_with_extension (
  case_id text not null references cases (id),
  no integer not null check (no > 0),
  kind text not null check (
    kind in (
      'file', 'accept', 'decline', 'return', 'transfer',
      'handle', 'extend', 'close', 'withdraw', 'review', 'archive'
    )
  ),
  happened_on text not null check (happened_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  unit text not null,
  prev_hash text not null unique check (length(prev_hash) = 64),
  hash text not null unique check (length(hash) = 64),
  primary key (case_id, no)
) strict, without rowid;

insert into complaint_events_with_extension (case_id, no, kind, happened_on, unit, prev_hash, hash)
select case_id, no, kind, happened_on, unit, prev_hash, hash from complaint_events;

drop table complaint_events;

alter table complaint_events_with_extension rename to complaint_events;

create unique index complaint_events_extend_once on complaint_events (case_id)
where kind = 'extend';

create trigger complaint_events_never_change before update on complaint_events
begin
  select raise(abort, 'complaint_events are append-only');
end;

-- They go when their case may be erased, and not before: a move that comes meanwhile puts that day off.
create trigger complaint_events_never_go before delete on complaint_events
when exists (select 1 from cases where id = old.case_id and purge_after > date('now', '+8 hours'))
begin
  select raise(abort, 'complaint_events are append-only');
end;

-- `insert or replace` would remove a row without asking the trigger above.
create trigger complaint_events_never_replaced before insert on complaint_events
when exists (select 1 from complaint_events where case_id = new.case_id and no = new.no)
  or exists (select 1 from complaint_events where prev_hash = new.prev_hash)
  or exists (select 1 from complaint_events where hash = new.hash)
begin
  select raise(abort, 'UNIQUE constraint failed: complaint_events.case_id, complaint_events.no');
end;

create trigger complaint_events_follow_their_case before insert on complaint_events
when new.no > 1 and not exists (
  select 1 from complaint_events
  where case_id = new.case_id and no = new.no - 1 and hash = new.prev_hash
)
begin
  select raise(abort, 'complaint_events follow their case');
end;

-- It went with the table that was replaced: every move, of whatever kind, enters the log the day after, by its hash.
create trigger complaint_events_wait_for_the_log after insert on complaint_events
begin
  insert into log_waiting (day, hash) values (new.happened_on, new.hash);
end;

-- Which sealed files belong to which message. What they are called stands in the message, sealed. `id` is a ticket that
-- was used up and a place among its files: the files of a message have the message in common anyhow.
create table enclosures (
  id text primary key check (length(id) = 32),
  case_id text not null references cases (id),
  message integer not null check (message >= 0),
  parts integer not null check (parts > 0)
) strict, without rowid;

create index enclosures_of_case on enclosures (case_id, message, id);

-- Their sealed bytes, in parts, sent before the message is. Those that no message took go after a day.
create table enclosure_parts (
  enclosure text not null check (length(enclosure) = 32),
  no integer not null check (no between 0 and 63),
  bytes blob not null check (length(bytes) between 1 and 786432),
  received_on text not null check (received_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  primary key (enclosure, no)
) strict, without rowid;

create index enclosure_parts_by_day on enclosure_parts (received_on, enclosure);

-- Tickets of the proof of work that were used up. A day, so that they can be counted and forgotten.
create table tickets_used (
  id text primary key check (length(id) = 30),
  used_on text not null check (used_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) strict, without rowid;

create index tickets_used_by_day on tickets_used (used_on);

-- An ending waits for a second handler. `proposer` is a keyed hash of case and person: it only tells that two are not one,
-- and goes when the case is closed.
create table closings (
  case_id text primary key references cases (id),
  proposer text not null check (length(proposer) = 64),
  message integer not null check (message > 0)
) strict, without rowid;

-- How cases ended, for the statistics. Nothing leads back to the case: a random id, a quarter, no day.
create table complaint_outcomes (
  id text primary key check (length(id) = 32),
  institution text,
  sector text not null,
  quarter text not null check (quarter glob '[0-9][0-9][0-9][0-9]-Q[1-4]'),
  kind text not null check (kind in ('remedied', 'mediated', 'unproven', 'elsewhere'))
) strict, without rowid;

create index complaint_outcomes_by_quarter on complaint_outcomes (quarter, sector, kind);

-- What the daily work said to a queue, once per case, deadline and occasion.
create table case_reminders (
  case_id text not null references cases (id),
  deadline text not null check (deadline in ('accept', 'outcome', 'review')),
  kind text not null check (kind in ('soon', 'missed')),
  on_day text not null check (on_day glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  primary key (case_id, deadline, kind)
) strict, without rowid;

-- How many deadlines were met and missed, kept when their cases are gone.
create table deadlines_counted (
  quarter text not null check (quarter glob '[0-9][0-9][0-9][0-9]-Q[1-4]'),
  kind text not null check (kind in ('accept', 'outcome', 'review')),
  met integer not null check (met >= 0),
  late integer not null check (late >= 0),
  primary key (quarter, kind)
) strict, without rowid;

-- Cases that were erased: how many on a day, and nothing of which.
create table cases_erased (
  erased_on text primary key check (erased_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  count integer not null check (count > 0)
) strict, without rowid;

create index cases_to_erase on cases (purge_after, id);

-- What the list of news tells of, in the words of db/complaint-news.ts.
create index cases_with_news on cases (id, locator_hash, state)
where state not in ('withdrawn', 'archived');

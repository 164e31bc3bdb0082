-- Sealed complaints. Days, never instants; no address, no agent, no language, no record of a reporter's visit; and no
-- rowid, so that the order of arrival within a day does not show. A column added here needs a reason.
create table cases (
  id text primary key check (length(id) = 32),
  -- SHA-256 of what the receipt leads to: the receipt itself is nowhere. UNIQUE makes a retry harmless.
  locator_hash text not null unique check (length(locator_hash) = 64),
  auth_hash text not null check (length(auth_hash) = 64),
  -- The id of the handling unit that works it.
  queue text not null check (length(queue) between 1 and 64),
  state text not null check (
    state in (
      'filed', 'returned', 'transferred', 'accepted', 'declined',
      'handling', 'closed', 'withdrawn', 'review', 'archived'
    )
  ),
  received_on text not null check (received_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  purge_after text not null check (purge_after > received_on)
) strict, without rowid;

create index cases_of_queue on cases (queue, received_on, id);

create index cases_by_day on cases (received_on, id);

-- What is still to be done, oldest first: `isOpen` in db/complaint-cases.ts asks in these very words.
create index open_cases_of_queue on cases (queue, received_on, id)
where state not in ('declined', 'closed', 'withdrawn', 'archived');

create index open_cases_by_day on cases (received_on, id)
where state not in ('declined', 'closed', 'withdrawn', 'archived');

-- The case's own key, sealed once per handling unit; unused slots are sealed to keys that were thrown away.
create table slots (
  case_id text not null references cases (id),
  no integer not null check (no >= 0),
  bytes blob not null,
  primary key (case_id, no)
) strict, without rowid;

create table envelopes (
  id text primary key check (length(id) = 32),
  case_id text not null references cases (id),
  bytes blob not null check (length(bytes) > size_class),
  size_class integer not null check (size_class >= 4096),
  received_on text not null check (received_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) strict, without rowid;

create index envelopes_of_case on envelopes (case_id);

create table deadlines (
  case_id text not null references cases (id),
  kind text not null check (kind in ('accept', 'outcome')),
  due_on text not null check (due_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  met_on text check (met_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  primary key (case_id, kind)
) strict, without rowid;

-- Who acted and why stands in the sealed messages; here only which unit moved the case, and on which day.
create table complaint_events (
  case_id text not null references cases (id),
  no integer not null check (no > 0),
  kind text not null check (
    kind in (
      'file', 'accept', 'decline', 'return', 'transfer',
      'handle', 'close', 'withdraw', 'review', 'archive'
    )
  ),
  happened_on text not null check (happened_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  unit text not null,
  prev_hash text not null unique check (length(prev_hash) = 64),
  hash text not null unique check (length(hash) = 64),
  primary key (case_id, no)
) strict, without rowid;

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

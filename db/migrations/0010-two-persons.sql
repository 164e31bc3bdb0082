-- What one person proposes (提请) and another decides: an admission today, whatever else is published later.
create table proposals (
  id text primary key,
  kind text not null check (kind glob '[a-z]*' and length(kind) <= 40),
  -- The stream of what it is about.
  subject text not null,
  payload text not null check (json_valid(payload)),
  proposed_by text not null,
  proposed_at integer not null,
  -- `lapsed`: what it is about moved on without it.
  outcome text check (outcome in ('confirmed', 'returned', 'lapsed')),
  decided_by text,
  decided_at integer,
  reason text not null default '',
  check ((outcome is null) = (decided_at is null)),
  check ((decided_by is not null) = (outcome is not null and outcome <> 'lapsed')),
  check (decided_by is null or decided_by <> proposed_by)
) strict, without rowid;

create unique index one_open_proposal on proposals (subject) where decided_at is null;

-- Which reviewer (评审专家) reads which application, from when to when.
create table review_assignments (
  id text primary key,
  application_id text not null references applications (id),
  person_id text not null references people (id),
  assigned_by text not null,
  assigned_at integer not null,
  ended_by text,
  ended_at integer,
  check ((ended_by is null) = (ended_at is null)),
  check (assigned_by <> person_id)
) strict, without rowid;

create unique index one_open_assignment on review_assignments (application_id, person_id)
  where ended_at is null;
create index assignments_of_person on review_assignments (person_id, application_id)
  where ended_at is null;

-- Somebody has lost every credential: one administrator asks for a new beginning, another grants it.
create table recoveries (
  id text primary key,
  person_id text not null references people (id),
  reason text not null check (length(reason) between 1 and 500),
  requested_by text not null,
  requested_at integer not null,
  confirmed_by text,
  confirmed_at integer,
  check ((confirmed_by is null) = (confirmed_at is null)),
  check (requested_by <> person_id),
  check (confirmed_by is null or (confirmed_by <> requested_by and confirmed_by <> person_id))
) strict, without rowid;

create unique index one_open_recovery on recoveries (person_id) where confirmed_at is null;

create view active_administrators as
  select people.id from people join grants on grants.person_id = people.id
  where people.state = 'active' and grants.role = 'administrator'
    and grants.approved_at is not null and grants.ended_at is null;

-- Until the first two administrators are active nobody else is proposed or approved.
create trigger two_administrators_propose before insert on grants
when new.proposed_by <> 'operator' and (select count(*) from active_administrators) < 2
begin
  select raise(abort, 'two administrators first');
end;

create trigger two_administrators_approve before update of approved_by on grants
when (select count(*) from active_administrators) < 2
begin
  select raise(abort, 'two administrators first');
end;

-- Nor do they become fewer: with one alone nothing could be approved any more.
create trigger two_administrators_stay before update of ended_at on grants
when old.ended_at is null and new.ended_at is not null
  and old.person_id in (select id from active_administrators)
  and (select count(*) from active_administrators) < 3
begin
  select raise(abort, 'two administrators stay');
end;

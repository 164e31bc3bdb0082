-- The console: due days, holders and search over what waits; the values of ours; and the counters of abuse.

-- How often something was asked, by a keyed hash of who asked: no address is kept, and without the day's key,
-- which goes after 48 hours, none can be confirmed.
create table limits (
  key text primary key check (length(key) = 64),
  count integer not null check (count > 0),
  ends_at integer not null
) strict, without rowid;

create index limits_by_end on limits (ends_at);

create table limit_keys (
  day text primary key check (day glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  key text not null check (length(key) = 64)
) strict, without rowid;

-- The values of ours that the bureau has changed; the others are as `src/domain/setting.ts` has them.
create table settings (
  key text primary key,
  value integer not null,
  version integer not null check (version > 0),
  changed_by text not null,
  changed_at integer not null
) strict, without rowid;

-- Until when staff mean to do the next step, by the settings of the day it began; empty for what is older than this.
alter table applications add column due_on text not null default '';

alter table applications add column updated_on text
  generated always as (date(updated_at / 1000 + 28800, 'unixepoch')) virtual;

-- Who has taken it on (领办).
alter table applications add column holder text references people (id);

alter table applications add column sectors text not null default '[]' check (json_valid(sectors));

-- Its row in the index of names, and what a search by name is compared with.
alter table applications add column place integer;

alter table applications add column name_key text not null default '';

update applications set sectors = coalesce(
  (
    select json_extract(answers, '$.sectors') from submissions
    where application_id = applications.id and no = applications.submission
  ),
  '[]'
);

update applications set place = numbered.place from (
  select id, row_number() over (order by submitted_at, id) as place from applications
) as numbered
where numbered.id = applications.id;

update applications set due_on = coalesce(supplement_due_on, date(updated_on, '+14 days'));

create unique index applications_by_place on applications (place);

create index applications_due on applications (due_on, updated_on, id) where closed_at is null;

create index applications_held on applications (holder, due_on, updated_on, id)
where closed_at is null and holder is not null;

create index applications_due_by_status on applications (status, due_on, updated_on, id)
where closed_at is null;

create index applications_by_code on applications (credit_code, id);

create virtual table application_names using fts5 (
  grams,
  content = '',
  contentless_delete = 1,
  detail = none,
  tokenize = 'ascii'
);

alter table corrections add column due_on text not null default '';

update corrections set due_on = date(received_on, '+14 days') where state = 'received';

create index corrections_due on corrections (due_on, received_on, number) where state = 'received';

-- The next unmet deadline of a case, so that one index answers a page of the work list. It says no more than `deadlines`.
alter table cases add column due_on text;

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

update cases
set due_on = (select min(due_on) from deadlines where case_id = cases.id and met_on is null);

create index cases_due on cases (due_on, received_on, id) where due_on is not null;

create index cases_due_of_queue on cases (queue, due_on, received_on, id) where due_on is not null;

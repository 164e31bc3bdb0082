-- Expert review (Art. 4): relations declared, scores per criterion, signed and locked. The form of it is our setting.

-- Why a reviewer stepped back (回避): then the assignment has ended, by the reviewer's own word.
alter table review_assignments add column recusal text
  check (recusal is null or (length(recusal) between 1 and 1000 and ended_by is not null and ended_by = person_id));

-- Who has stepped back once does not read it again.
create trigger recusals_stay before insert on review_assignments
when exists (
  select 1 from review_assignments
  where application_id = new.application_id and person_id = new.person_id and recusal is not null
)
begin
  select raise(abort, 'recused there');
end;

create index assignments_of_application on review_assignments (application_id, assigned_at, id);

-- One sheet (评审表) per assignment, begun by declaring that there is no relation to the applicant.
create table review_sheets (
  assignment_id text primary key references review_assignments (id),
  application_id text not null references applications (id),
  person_id text not null references people (id),
  scores text not null default '{}' check (json_valid(scores)),
  -- Makes its hash say nothing to whoever has not the sheet.
  salt text not null check (length(salt) = 32),
  version integer not null check (version > 0),
  declared_at integer not null,
  locked_at integer,
  hash text check (hash is null or length(hash) = 64),
  check ((locked_at is null) = (hash is null))
) strict, without rowid;

-- Whatever happens to assignments, one person's word counts once.
create unique index one_locked_sheet on review_sheets (application_id, person_id)
  where locked_at is not null;

create trigger sheets_begin_by_assignment before insert on review_sheets
when not exists (
  select 1 from review_assignments
  where id = new.assignment_id and application_id = new.application_id
    and person_id = new.person_id and ended_at is null
) or new.locked_at is not null
begin
  select raise(abort, 'no assignment');
end;

create trigger sheets_locked_stay before update on review_sheets
when old.locked_at is not null
begin
  select raise(abort, 'sheet locked');
end;

-- The second of two windows loses, not overwrites; and nothing of a sheet but its scores and its lock changes.
create trigger sheets_change_in_turn before update on review_sheets
when new.version <> old.version + 1 or new.assignment_id <> old.assignment_id
  or new.application_id <> old.application_id or new.person_id <> old.person_id
  or new.salt <> old.salt or new.declared_at <> old.declared_at
begin
  select raise(abort, 'sheet changed meanwhile');
end;

create trigger sheets_change_in_review before update on review_sheets
when not exists (
  select 1 from applications where id = new.application_id and status = 'expert-review'
) or not exists (
  select 1 from review_assignments where id = new.assignment_id and ended_at is null
)
begin
  select raise(abort, 'not in review');
end;

create trigger sheets_never_go before delete on review_sheets
when not exists (
  select 1 from applications where id = old.application_id and status in ('rejected', 'withdrawn')
)
begin
  select raise(abort, 'sheets stay');
end;

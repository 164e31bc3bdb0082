-- Qualification review and filing of ecosystem providers (资格审核、登记备案, Art. 5). The list of what is checked and the
-- form of the number are our settings.
create table qualification_checks (
  application_id text primary key references applications (id),
  -- By item: whether it is met, and a remark.
  results text not null check (json_valid(results)),
  by_person text not null,
  at integer not null
) strict, without rowid;

create trigger checks_begin_in_review before insert on qualification_checks
when not exists (
  select 1 from applications where id = new.application_id and status = 'qualification-review'
)
begin
  select raise(abort, 'not in review');
end;

create trigger checks_change_in_review before update on qualification_checks
when not exists (
  select 1 from applications where id = new.application_id and status = 'qualification-review'
)
begin
  select raise(abort, 'not in review');
end;

create table filings (
  year integer not null,
  no integer not null check (no > 0),
  application_id text not null unique references applications (id),
  filed_on text not null check (filed_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  primary key (year, no)
) strict, without rowid;

create trigger filings_never_change before update on filings
begin
  select raise(abort, 'filings are immutable');
end;

create trigger filings_never_go before delete on filings
begin
  select raise(abort, 'filings are immutable');
end;

-- Who is not found qualified, item by item, is not admitted.
create trigger admission_awaits_qualification before update of status on applications
when old.status = 'qualification-review' and new.status = 'admitted' and (
  not exists (select 1 from qualification_checks where application_id = new.id)
  or exists (
    select 1 from qualification_checks, json_each(qualification_checks.results) as item
    where qualification_checks.application_id = new.id
      and coalesce(json_extract(item.value, '$.met'), 0) <> 1
  )
)
begin
  select raise(abort, 'checklist open');
end;

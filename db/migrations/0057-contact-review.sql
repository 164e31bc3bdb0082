-- A contact that an institution asks for and the bureau has not checked yet; what holds stays until then. One at a time.
create table contact_changes (
  institution_id text primary key references institutions (id),
  answers text not null check (json_valid(answers)),
  since text not null check (since glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) strict, without rowid;

create index contact_changes_waiting on contact_changes (since, institution_id);

-- Nothing is taken any more that nothing would forget again.
create trigger contact_changes_of_who_is_there before insert on contact_changes
when exists (
  select 1 from institutions where id = new.institution_id and contact_forgotten_on is not null
)
begin
  select raise(abort, 'institution forgotten');
end;

-- What the work list is filtered by stands in the indexes it walks, so that a filter that few or none pass is answered by
-- the index alone. `closed_at` is there for the same reason: a query that names it is not covered by an index without it.
drop index applications_open;
drop index applications_due;
drop index applications_held;
drop index applications_due_by_status;

-- A column of its own, filled by triggers: an index over a computed one never covers a query.
alter table applications drop column updated_on;
alter table applications add column updated_on text not null default '';

update applications set updated_on = date(updated_at / 1000 + 28800, 'unixepoch');

create trigger applications_updated_on after insert on applications
begin
  update applications set updated_on = date(new.updated_at / 1000 + 28800, 'unixepoch') where id = new.id;
end;

create trigger applications_updated_on_again after update of updated_at on applications
begin
  update applications set updated_on = date(new.updated_at / 1000 + 28800, 'unixepoch') where id = new.id;
end;

create index applications_due on applications (due_on, updated_on, id, kind, status, sectors, closed_at)
where closed_at is null;

create index applications_held on applications (holder, due_on, updated_on, id, kind, status, sectors, closed_at)
where closed_at is null and holder is not null;

create index applications_due_by_status on applications (status, due_on, updated_on, id, kind, sectors, closed_at)
where closed_at is null;

create index applications_due_by_kind on applications (kind, due_on, updated_on, id, status, sectors, closed_at)
where closed_at is null;

-- One for each sector: `asksFor` in db/worklist.ts asks in these very words.
create index applications_due_construction_machinery
on applications (due_on, updated_on, id, kind, status, sectors, closed_at)
where closed_at is null and instr(sectors, '"construction-machinery"') > 0;

create index applications_due_advanced_computing
on applications (due_on, updated_on, id, kind, status, sectors, closed_at)
where closed_at is null and instr(sectors, '"advanced-computing"') > 0;

create index applications_due_biomedicine
on applications (due_on, updated_on, id, kind, status, sectors, closed_at)
where closed_at is null and instr(sectors, '"biomedicine"') > 0;

create index applications_due_fireworks
on applications (due_on, updated_on, id, kind, status, sectors, closed_at)
where closed_at is null and instr(sectors, '"fireworks"') > 0;

-- The first two administrators are invited by the operator alone. While only one of them is active, that one neither hands
-- out the other's link nor ends the other's appointment: two accounts in one hand would be no second person.
create trigger two_administrators_invite before insert on invites
when new.purpose = 'join' and new.made_by <> 'operator'
  and (select count(*) from active_administrators) < 2
begin
  select raise(abort, 'two administrators first');
end;

create trigger two_administrators_end before update of ended_at on grants
when old.ended_at is null and new.ended_at is not null
  and old.role = 'administrator' and old.approved_at is not null
  and (select count(*) from active_administrators) < 2
begin
  select raise(abort, 'two administrators first');
end;

create index recoveries_of_person on recoveries (person_id, confirmed_at);

-- A reviewer's own list, in its order.
drop index assignments_of_person;

create index assignments_in_order on review_assignments (person_id, assigned_at, application_id)
where ended_at is null;

-- A call that was drawn up and is not to be published any more (作废).
alter table calls add column discarded_on text check (discarded_on is null or announcement_id is null);

-- What was made public, or discarded, stays as it was drawn up.
create trigger calls_change_as_drafts
before update of kind, title, number, body, opens_on, closes_on, places on calls
when old.announcement_id is not null or old.discarded_on is not null
begin
  select raise(abort, 'call stands');
end;

-- The announcement that admitted who was selected from a call; of those before, as their own logs tell.
alter table calls add column admission_id text references announcements (id);

update calls set admission_id = (
  select json_extract(data, '$.announcement') from events
  where stream = 'call/' || calls.id and action = 'call-admission'
  order by version desc limit 1
);

create index calls_by_admission on calls (admission_id) where admission_id is not null;

-- A room is written in more ways than one: what it may overlap is found by its time.
drop index defence_slots_of_venue;

create index defence_slots_by_time on defence_slots (starts_at);

-- What was heard stays with its time: nobody who has a result books another, and nobody takes that time away.
create trigger slots_are_booked_before_the_result before update of application_id on defence_slots
when new.application_id is not null and exists (
  select 1 from defence_results where application_id = new.application_id
)
begin
  select raise(abort, 'heard');
end;

create trigger slots_heard_stay before delete on defence_slots
when exists (select 1 from defence_results where application_id = old.application_id)
begin
  select raise(abort, 'heard');
end;

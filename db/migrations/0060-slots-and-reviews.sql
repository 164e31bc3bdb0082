-- A room is one however its name is written (`roomOf` in the code), and holds one defence at a time, whichever call asks
-- for it: what two clerks read before they write cannot tell them of each other. No slot is longer than 240 minutes.
alter table defence_slots add column room text not null default '';

update defence_slots set room = lower(replace(replace(venue, ' ', ''), char(12288), ''));

create trigger rooms_are_used_once before insert on defence_slots
when exists (
  select 1 from defence_slots
  where starts_at > new.starts_at - 240 * 60000 and starts_at < new.starts_at + new.minutes * 60000
    and starts_at + minutes * 60000 > new.starts_at and room = new.room
)
begin
  select raise(abort, 'room taken');
end;

-- Nobody is given an application to review whose expert review (Art. 4) is over: the status may have moved on meanwhile.
create trigger reviewers_come_before_the_end before insert on review_assignments
when not exists (
  select 1 from applications
  where id = new.application_id and kind = 'integrator'
    and status in ('submitted', 'supplement', 'expert-review')
)
begin
  select raise(abort, 'review over');
end;

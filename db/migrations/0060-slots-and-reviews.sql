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

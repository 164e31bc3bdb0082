-- The other side of `rounds_begin_before_their_records`: a text that was begun before the days were corrected.
create trigger records_are_of_days_of_their_round before insert on inspection_texts
when new.day < (
  select from_on from inspection_rounds
  where id = (select round_id from inspections where id = new.inspection_id)
)
begin
  select raise(abort, 'records before');
end;

-- A promoter has done its part with a draft that is written.
drop index inspections_drafts_of_sector;

create index inspections_drafts_of_sector on inspections (sector, due_on, waits_from, id)
where state = 'draft' and text_no = 0;

-- The work list also tells of records of inspections and of evaluation sheets that wait for staff: since which day.

-- Empty where it waits for nobody. Until then one that was told is its institution's: the day may be one to come.
alter table inspections add column waits_from text not null default '';

-- A draft is due by the last day of its round; nobody has set a day for anything after it.
alter table inspections add column due_on text not null default '';

update inspections set
  due_on = (select to_on from inspection_rounds where id = round_id),
  waits_from = coalesce(
    (select date(at / 1000 + 28800, 'unixepoch') from events
      where stream = 'inspection/' || inspections.id and version = 1),
    (select included_on from inspection_subjects as subject
      where subject.round_id = inspections.round_id and subject.entry_id = inspections.entry_id)
  )
where state = 'draft';

update inspections set waits_from = date(reply_by, '+1 day') where state = 'recorded';

update inspections set waits_from = (
  select replied_on from inspection_replies where inspection_id = inspections.id and no = text_no
)
where state = 'replied';

-- The list of their own is the work list.
drop index inspections_waiting;

create index inspections_drafts on inspections (due_on, waits_from, id) where state = 'draft';

create index inspections_drafts_of_sector on inspections (sector, due_on, waits_from, id) where state = 'draft';

create index inspections_told on inspections (waits_from, id, state) where state in ('recorded', 'replied');

-- The days of a round may be corrected while it is open, but none of its records is of a day before it.
create trigger rounds_begin_before_their_records before update of from_on on inspection_rounds
when exists (
  select 1 from inspections as record cross join inspection_texts as said
  where record.round_id = new.id and record.state <> 'dropped'
    and said.inspection_id = record.id and said.day < new.from_on
)
begin
  select raise(abort, 'records before');
end;

alter table evaluation_sheets add column waits_from text not null default '';

update evaluation_sheets set waits_from = date(object_by, '+1 day') where state = 'told';

-- One whose decision was returned is objected to again, and waits since then.
update evaluation_sheets set waits_from = max(
  (select objected_on from evaluation_objections where sheet_id = evaluation_sheets.id and no = figures_no),
  coalesce(
    (select max(returned_on) from evaluation_decisions
      where sheet_id = evaluation_sheets.id and objection_no = evaluation_sheets.figures_no),
    ''
  )
)
where state = 'objected';

update evaluation_sheets set waits_from = (
  select decided_on from evaluation_decisions where sheet_id = evaluation_sheets.id order by no desc limit 1
)
where state = 'decided';

drop index evaluation_sheets_waiting;

-- Whoever told it or proposed the decision is not its second person, and walks past it.
create index evaluation_sheets_waiting on evaluation_sheets (waits_from, id, state, told_by, decided_by)
where state in ('told', 'objected', 'decided');

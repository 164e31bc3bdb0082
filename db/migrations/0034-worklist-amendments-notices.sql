-- The work list also tells of changes after admission and of notices that somebody must go on with.
alter table amendments add column filed_on text
  generated always as (date(filed_at / 1000 + 28800, 'unixepoch')) virtual;

-- Nobody has set a day for a change after admission: empty, and in line by waiting.
alter table amendments add column due_on text not null default '';

create index amendments_due on amendments (due_on, filed_on, id) where state = 'filed';

create index notices_due on notices (due_on, state_on, id)
where state not in ('rectified', 'handed-over', 'withdrawn');

-- The day on which the subject was told of facts or requirements that a correction changes.
alter table notice_steps add column told_on text check (told_on <= day);

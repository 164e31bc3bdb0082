-- What an institution writes on its own page waits on the work list of the bureau until the bureau has written back.

-- The day of its first message after the last one of the bureau's; empty where the bureau had the last word. Triggers keep it.
alter table institutions add column unanswered_since text not null default '';

update institutions
set unanswered_since = coalesce(
  (
    select date(min(own.at) / 1000 + 28800, 'unixepoch') from institution_messages as own
    where own.institution_id = institutions.id and own.author = 'institution' and not exists (
      select 1 from institution_messages as answer
      where answer.institution_id = own.institution_id and answer.author = 'bureau'
        and (answer.at, answer.id) > (own.at, own.id)
    )
  ),
  ''
)
where id in (select institution_id from institution_messages);

create index institutions_unanswered on institutions (unanswered_since, id, name)
where unanswered_since <> '';

create trigger messages_wait_for_the_bureau after insert on institution_messages
when new.author = 'institution'
begin
  update institutions
  set unanswered_since = date(new.at / 1000 + 28800, 'unixepoch')
  where id = new.institution_id and unanswered_since = '';
end;

create trigger messages_are_answered after insert on institution_messages
when new.author = 'bureau'
begin
  update institutions set unanswered_since = ''
  where id = new.institution_id and unanswered_since <> '';
end;

-- Retention takes them all at once.
create trigger messages_forgotten_wait_no_more after delete on institution_messages
begin
  update institutions set unanswered_since = ''
  where id = old.institution_id and unanswered_since <> '';
end;

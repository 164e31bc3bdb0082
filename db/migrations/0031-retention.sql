-- Retention: what an application that came to nothing said, and how to reach an institution that has left the list, go when
-- their time is over. The events stay, and the number.

-- The day on which it was forgotten.
alter table applications add column forgotten_on text check (
  forgotten_on is null
  or (forgotten_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and status in ('rejected', 'withdrawn'))
);

-- `db/application-retention.ts` asks in these very words.
create index applications_to_forget on applications (closed_at, id)
where closed_at is not null and forgotten_on is null and status <> 'admitted';

create trigger applications_are_forgotten_once before update of forgotten_on on applications
when old.forgotten_on is not null
begin
  select raise(abort, 'forgotten already');
end;

-- What was proposed for it goes with it, whether it is decided or not.
create index proposals_by_subject on proposals (subject);

-- The day on which the last entry of an institution ended, while none is open: triggers keep it. Then the day on which its
-- contact was forgotten.
alter table institutions add column left_on text;

alter table institutions add column contact_forgotten_on text check (
  contact_forgotten_on is null
  or (contact_forgotten_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and left_on is not null)
);

update institutions
set left_on = (select max(ended_on) from entries where institution_id = institutions.id)
where not exists (
  select 1 from entries where institution_id = institutions.id and ended_on is null
);

create index institutions_to_forget on institutions (left_on, id)
where left_on is not null and contact_forgotten_on is null;

-- Who comes back is reached again.
create trigger entries_tell_who_is_there after insert on entries
begin
  update institutions
  set contact_forgotten_on = null, left_on = (
    select iif(count(*) = count(ended_on), max(ended_on), null) from entries
    where institution_id = new.institution_id
  )
  where id = new.institution_id;
end;

create trigger entries_tell_who_has_left after update of ended_on on entries
when new.ended_on is not old.ended_on
begin
  update institutions
  set left_on = (
    select iif(count(*) = count(ended_on), max(ended_on), null) from entries
    where institution_id = new.institution_id
  )
  where id = new.institution_id;
end;

-- Nothing is taken any more that nothing would forget again.
create trigger contacts_of_who_is_there before insert on institution_contacts
when exists (
  select 1 from institutions where id = new.institution_id and contact_forgotten_on is not null
)
begin
  select raise(abort, 'institution forgotten');
end;

create trigger amendments_of_who_is_there before insert on amendments
when new.author = 'institution' and exists (
  select 1 from institutions where id = new.institution_id and contact_forgotten_on is not null
)
begin
  select raise(abort, 'institution forgotten');
end;

create trigger messages_of_who_is_there before insert on institution_messages
when exists (
  select 1 from institutions where id = new.institution_id and contact_forgotten_on is not null
)
begin
  select raise(abort, 'institution forgotten');
end;

-- What somebody adds by an invitation signs nobody in before the whole account is set up.
alter table passkeys add column pending integer not null default 0 check (pending in (0, 1));
alter table sign_in_codes add column pending integer not null default 0 check (pending in (0, 1));

-- Tries at a sign-in code. A try takes one of five places before anything is compared, so that a hundred at once are
-- still five; a place is free again after fifteen minutes. `subject` is a person or the hash of a code nobody has.
create table sign_in_tries (
  subject text not null,
  place integer not null check (place between 1 and 5),
  at integer not null,
  primary key (subject, place)
) strict, without rowid;

create index sign_in_tries_by_time on sign_in_tries (at);

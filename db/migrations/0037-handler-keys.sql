-- A handler's personal key (个人密钥): its public half, and its identity sealed with a passphrase in his browser. `id` is
-- the SHA-256 of the recipient, so that what was sealed to one key is never taken for another's.
create table personal_keys (
  id text primary key check (length(id) = 64),
  person_id text not null unique references people (id),
  recipient text not null check (recipient glob 'age1pq1*'),
  sealed blob not null check (length(sealed) between 64 and 4096),
  made_on text not null check (made_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) strict, without rowid;

-- A unit's identity (受理密钥), sealed to the personal key of one of its members. `key` is the SHA-256 of the unit's
-- recipient: after a rotation the key before still opens the cases before.
create table unit_key_copies (
  unit text not null check (length(unit) between 1 and 64),
  key text not null check (length(key) = 64),
  personal_key text not null references personal_keys (id),
  sealed blob not null check (length(sealed) between 1024 and 8192),
  shared_on text not null check (shared_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  primary key (personal_key, unit, key)
) strict, without rowid;

-- Nobody is given what his role, ended meanwhile, has just taken from him. Whoever has the bureau's role acts for the
-- bureau that the signed list names, whose id is no unit's here perhaps; a promoter's unit it never is.
create trigger unit_key_copies_are_for_handlers before insert on unit_key_copies
when not exists (
  select 1 from personal_keys
  join people on people.id = personal_keys.person_id
  join grants on grants.person_id = people.id
  where personal_keys.id = new.personal_key
    and people.state = 'active'
    and grants.ended_at is null
    and grants.approved_at is not null
    and (
      (grants.role = 'promoter' and people.unit_id = new.unit)
      or (
        grants.role = 'bureau'
        and not exists (select 1 from units where id = new.unit and kind <> 'bureau')
      )
    )
)
begin
  select raise(abort, 'no handler of this unit');
end;

-- Whoever has no role any more opens nothing any more.
create trigger unit_key_copies_end_with_the_role after update of ended_at on grants
when new.ended_at is not null
begin
  delete from unit_key_copies
  where personal_key in (select id from personal_keys where person_id = new.person_id);
end;

create trigger personal_keys_end_with_the_account after update of state on people
when new.state = 'closed'
begin
  delete from unit_key_copies
  where personal_key in (select id from personal_keys where person_id = new.id);
  delete from personal_keys where person_id = new.id;
end;

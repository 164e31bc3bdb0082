-- What opens the page of an institution that came by no application: a promoter's number and code, given by the bureau.
create table institution_keys (
  number text primary key,
  institution_id text not null unique references institutions (id),
  -- A keyed hash: the code itself is only with the institution.
  code_hash text not null check (length(code_hash) = 64)
) strict, without rowid;

-- How to reach an institution now, as it said itself: in the place of what its application said. Never public; it goes
-- with the contacts of applications, so only the newest is kept.
create table institution_contacts (
  institution_id text primary key references institutions (id),
  answers text not null check (json_valid(answers)),
  at integer not null
) strict, without rowid;

-- What the bureau and an institution say to each other (来往消息): replies, objections. Read by both and by nobody else.
create table institution_messages (
  id text primary key,
  institution_id text not null references institutions (id),
  author text not null check (author in ('institution', 'bureau')),
  -- Who wrote it for the bureau; empty for the institution.
  person text not null default '',
  body text not null check (length(body) between 1 and 2000),
  at integer not null,
  check ((author = 'bureau') = (person <> ''))
) strict, without rowid;

create index messages_of_institution on institution_messages (institution_id, at desc, id desc);

create trigger messages_never_change before update on institution_messages
begin
  select raise(abort, 'messages stay as they are');
end;

create table people (
  id text primary key,
  unit text not null,
  role text not null check (role in ('bureau', 'promoter', 'service-centre', 'reviewer', 'administrator')),
  -- Raising it ends every session of this person at once.
  epoch integer not null default 1
) strict, without rowid;

-- One-use sign-in links: only the token's SHA-256 is kept.
create table sign_in_links (
  token_hash text primary key check (length(token_hash) = 64),
  person_id text not null references people (id),
  expires_at integer not null
) strict, without rowid;

-- The use of a link, in the batch that makes its session: the key refuses the second of two simultaneous uses.
create table taken_links (
  token_hash text primary key references sign_in_links (token_hash),
  at integer not null
) strict, without rowid;

create table sessions (
  token_hash text primary key check (length(token_hash) = 64),
  person_id text not null references people (id),
  epoch integer not null,
  created_at integer not null,
  seen_at integer not null
) strict, without rowid;

create index sessions_of_person on sessions (person_id);

-- Staff: units, people, what they are granted, what they prove themselves with, and their sessions.
-- Before this, only the demo could sign in: what it left goes.
drop table sessions;
drop table taken_links;
drop table sign_in_links;
drop table people;

-- A unit (单位) that staff belong to. A promoter's or the bureau's has the id under which the signed list of
-- handling units names it, so that its people find the complaints sealed to it.
create table units (
  id text primary key check (id glob '[a-z0-9]*' and id not glob '*[^a-z0-9-]*' and length(id) <= 40),
  name text not null unique check (length(name) between 2 and 60),
  kind text not null check (kind in ('bureau', 'promoter', 'service-centre', 'experts')),
  -- The institution a promoter's unit is.
  institution_id text references institutions (id),
  check (institution_id is null or kind = 'promoter')
) strict, without rowid;

create table people (
  id text primary key,
  name text not null check (length(name) between 1 and 40),
  unit_id text not null references units (id),
  -- An account is active once two credentials and recovery codes are there; closed for good, never deleted.
  state text not null default 'invited' check (state in ('invited', 'active', 'closed')),
  -- Raising it ends every session of this person at once.
  epoch integer not null default 1,
  created_at integer not null
) strict, without rowid;

create index people_of_unit on people (unit_id, id);

-- What a person may be: one role with its scope at a time, proposed by one and approved by another.
create table grants (
  id text primary key,
  person_id text not null references people (id),
  role text not null check (role in ('bureau', 'promoter', 'service-centre', 'reviewer', 'administrator')),
  -- A promoter's sectors; empty for every other role.
  sectors text not null default '[]' check (json_valid(sectors)),
  proposed_by text not null,
  proposed_at integer not null,
  approved_by text,
  approved_at integer,
  ended_by text,
  ended_at integer,
  check ((approved_by is null) = (approved_at is null)),
  check ((ended_by is null) = (ended_at is null)),
  check (proposed_by <> person_id),
  check (approved_by is null or (approved_by <> proposed_by and approved_by <> person_id)),
  check ((role = 'promoter') = (sectors <> '[]'))
) strict, without rowid;

create unique index one_open_grant on grants (person_id) where ended_at is null;

-- One-use invitations: only the token's SHA-256 is kept. `join` and `recover` lead to the credentials, `demo` straight in.
create table invites (
  token_hash text primary key check (length(token_hash) = 64),
  person_id text not null references people (id),
  purpose text not null check (purpose in ('join', 'recover', 'demo')),
  made_by text not null,
  expires_at integer not null
) strict, without rowid;

create index invites_of_person on invites (person_id);

-- The use of an invitation, in the batch that makes its session: the key refuses the second of two simultaneous uses.
create table taken_invites (
  token_hash text primary key references invites (token_hash),
  at integer not null
) strict, without rowid;

create table passkeys (
  -- The credential's id, base64url.
  id text primary key,
  person_id text not null references people (id),
  -- COSE, base64url.
  public_key text not null,
  counter integer not null,
  transports text not null default '[]' check (json_valid(transports)),
  label text not null check (length(label) between 1 and 40),
  created_at integer not null,
  used_at integer
) strict, without rowid;

create index passkeys_of_person on passkeys (person_id, id);

-- The way in without a passkey: a code of 120 bits, of which a keyed hash is kept, with TOTP, whose secret is sealed.
create table sign_in_codes (
  person_id text primary key references people (id),
  code_hash text not null unique check (length(code_hash) = 64),
  totp_sealed text not null,
  -- The last time step that was taken: a one-time password is good once (RFC 6238, 5.2).
  last_step integer not null default 0,
  created_at integer not null,
  used_at integer
) strict, without rowid;

-- Each stands in once for a credential that is not at hand.
create table recovery_codes (
  code_hash text primary key check (length(code_hash) = 64),
  person_id text not null references people (id),
  used_at integer
) strict, without rowid;

create index recovery_codes_of_person on recovery_codes (person_id);

-- What may be used once: a challenge, a time step, a recovery code. The key refuses the second use's whole batch.
create table used_once (
  key text primary key check (length(key) = 64),
  expires_at integer not null
) strict, without rowid;

create index used_once_by_expiry on used_once (expires_at);

create table sessions (
  token_hash text primary key check (length(token_hash) = 64),
  person_id text not null references people (id),
  epoch integer not null,
  -- `enrolling` reaches the person's own credentials and nothing else.
  level text not null check (level in ('full', 'enrolling')),
  method text not null check (method in ('passkey', 'code', 'invite', 'demo')),
  created_at integer not null,
  seen_at integer not null,
  -- When the person last proved who they are; publishing, grants and exports want it fresh.
  proved_at integer
) strict, without rowid;

create index sessions_of_person on sessions (person_id);

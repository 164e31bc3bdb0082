create table institutions (
  id text primary key,
  name text not null,
  credit_code text not null unique check (length(credit_code) = 18),
  created_at integer not null
) strict, without rowid;

-- What the bureau made public: a designation (Art. 3), an admission (Arts. 4 and 5). Every list row links to one.
create table announcements (
  id text primary key,
  kind text not null check (kind in ('designation', 'admission')),
  number text not null unique,
  title text not null,
  body text not null default '',
  issued_on text not null check (issued_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) strict, without rowid;

create index announcements_newest on announcements (issued_on desc, id desc);

create table applications (
  id text primary key,
  number text not null unique,
  code_hash text not null,
  kind text not null check (kind in ('integrator', 'ecosystem-provider')),
  name text not null,
  credit_code text not null check (length(credit_code) = 18),
  status text not null,
  version integer not null check (version > 0),
  submission integer not null check (submission > 0),
  -- What staff asked the applicant to add, all at once (一次性告知); its day of answer.
  supplement text not null default '',
  supplement_due_on text,
  submitted_at integer not null,
  updated_at integer not null,
  closed_at integer
) strict, without rowid;

create unique index one_open_application on applications (credit_code, kind) where closed_at is null;

create index applications_worklist on applications (updated_at, id) where closed_at is null;

create table submissions (
  application_id text not null references applications (id),
  no integer not null check (no > 0),
  form text not null,
  answers text not null check (json_valid(answers)),
  hash text not null check (length(hash) = 64),
  at integer not null,
  primary key (application_id, no)
) strict, without rowid;

create trigger submissions_never_change before update on submissions
begin
  select raise(abort, 'submissions are immutable');
end;

create trigger submissions_never_go before delete on submissions
begin
  select raise(abort, 'submissions are immutable');
end;

-- Contacts are rows of their own: never public, and erased by retention while the submission's hash stays.
create table contacts (
  application_id text not null references applications (id),
  no integer not null,
  answers text not null check (json_valid(answers)),
  primary key (application_id, no)
) strict, without rowid;

create table entries (
  id text primary key,
  institution_id text not null references institutions (id),
  kind text not null check (kind in ('promoter', 'integrator', 'ecosystem-provider')),
  sector text not null check (
    sector in ('construction-machinery', 'advanced-computing', 'biomedicine', 'fireworks')
  ),
  state text not null check (state in ('admitted', 'suspended', 'left', 'removed')),
  admitted_on text not null,
  ended_on text,
  end_basis text,
  announcement_id text not null references announcements (id),
  application_id text references applications (id),
  -- The text gives no rule for leaving: an exit stands only on a document.
  check ((state in ('left', 'removed')) = (ended_on is not null)),
  check ((ended_on is null) = (end_basis is null))
) strict, without rowid;

-- Art. 3: exactly one promoter in charge of a sector at a time.
create unique index one_promoter_per_sector on entries (sector)
where kind = 'promoter' and ended_on is null;

create unique index one_open_entry on entries (institution_id, kind, sector) where ended_on is null;

create index entries_newest on entries (admitted_on desc, id desc);

create index entries_of_institution on entries (institution_id);

create table notices (
  id text primary key,
  number text not null unique,
  title text not null,
  institution_id text not null references institutions (id),
  sector text not null,
  facts text not null,
  clauses text not null check (json_valid(clauses)),
  requirements text not null,
  issued_on text not null,
  due_on text not null,
  state text not null check (
    state in ('issued', 'rectification-submitted', 'rectified', 'not-rectified', 'handed-over', 'withdrawn')
  ),
  outcome text not null default '',
  check (due_on >= issued_on)
) strict, without rowid;

create index notices_newest on notices (issued_on desc, id desc);

create index notices_of_institution on notices (institution_id);

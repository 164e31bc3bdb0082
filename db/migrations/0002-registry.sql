create table institutions (
  -- The day of its first admission and its turn on that day, in one number (`placeOf` in db/institutions.ts):
  -- where it stands on every list, and its row in the index of names.
  place integer primary key,
  id text not null unique,
  name text not null,
  -- What a search by name is compared with: letters and digits only, lower case.
  name_key text not null,
  credit_code text not null unique check (length(credit_code) = 18),
  listed_on text not null check (listed_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) strict;

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
  -- A keyed hash: the code itself is only with the applicant.
  code_hash text not null check (length(code_hash) = 64),
  kind text not null check (kind in ('integrator', 'ecosystem-provider')),
  name text not null,
  credit_code text not null check (length(credit_code) = 18),
  status text not null,
  -- The version of its stream in the event log.
  version integer not null check (version > 0),
  submission integer not null check (submission > 0),
  -- What staff asked the applicant to add, all at once (一次性告知); its day of answer.
  supplement text not null default '',
  supplement_due_on text,
  submitted_at integer not null,
  updated_at integer not null,
  closed_at integer,
  check (
    case kind
      when 'integrator' then status in
        ('submitted', 'supplement', 'expert-review', 'defence', 'proposed', 'admitted', 'rejected', 'withdrawn')
      else status in
        ('submitted', 'supplement', 'qualification-review', 'admitted', 'rejected', 'withdrawn')
    end
  ),
  check ((status in ('admitted', 'rejected', 'withdrawn')) = (closed_at is not null)),
  check ((status = 'supplement') = (supplement_due_on is not null)),
  check ((supplement = '') = (supplement_due_on is null))
) strict, without rowid;

create unique index one_open_application on applications (credit_code, kind) where closed_at is null;

create index applications_open on applications (updated_at, id) where closed_at is null;

create index applications_by_status on applications (status, updated_at, id);

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

-- They go when the time for keeping them is over, and only where the application came to nothing: what stands on the
-- list stands on its submission. The event keeps the hash.
create trigger submissions_never_go before delete on submissions
when not exists (
  select 1 from applications where id = old.application_id and status in ('rejected', 'withdrawn')
)
begin
  select raise(abort, 'submissions are immutable');
end;

-- Contacts are rows of their own: never public, and erased by retention while the submission's hash stays.
create table contacts (
  application_id text not null,
  no integer not null,
  answers text not null check (json_valid(answers)),
  primary key (application_id, no),
  foreign key (application_id, no) references submissions (application_id, no)
) strict, without rowid;

create table entries (
  id text primary key,
  institution_id text not null references institutions (id),
  -- The institution's place again, filled by a trigger, so that one index answers a filtered page.
  place integer not null default 0,
  kind text not null check (kind in ('promoter', 'integrator', 'ecosystem-provider')),
  sector text not null check (
    sector in ('construction-machinery', 'advanced-computing', 'biomedicine', 'fireworks')
  ),
  state text not null check (state in ('admitted', 'suspended', 'left', 'removed')),
  admitted_on text not null check (admitted_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  suspended_on text,
  suspended_basis text,
  ended_on text,
  end_basis text,
  announcement_id text not null references announcements (id),
  application_id text references applications (id),
  -- The text gives no rule for leaving: a suspension or an exit stands only on a document.
  check (state <> 'suspended' or suspended_on is not null),
  check ((suspended_on is null) = (suspended_basis is null)),
  check ((state in ('left', 'removed')) = (ended_on is not null)),
  check ((ended_on is null) = (end_basis is null)),
  check (suspended_on is null or suspended_on >= admitted_on),
  check (ended_on is null or ended_on >= admitted_on)
) strict, without rowid;

-- Art. 3: exactly one promoter in charge of a sector at a time.
create unique index one_promoter_per_sector on entries (sector)
where kind = 'promoter' and ended_on is null;

create unique index one_open_entry on entries (institution_id, kind, sector) where ended_on is null;

create index entries_of_institution on entries (institution_id);

-- Our setting, after the lead of Art. 6: who promotes a sector takes no part in its projects.
create trigger promoters_stay_apart before insert on entries
when new.ended_on is null and exists (
  select 1 from entries
  where institution_id = new.institution_id and sector = new.sector and ended_on is null
    and (kind = 'promoter') <> (new.kind = 'promoter')
)
begin
  select raise(abort, 'promoter there');
end;

-- A contact stays while its application is open or what it brought is on the list.
create trigger contacts_stay_in_use before delete on contacts
when exists (select 1 from applications where id = old.application_id and closed_at is null)
  or exists (select 1 from entries where application_id = old.application_id and ended_on is null)
begin
  select raise(abort, 'contacts are in use');
end;

create index entries_of_announcement on entries (announcement_id);

-- What a notice points to: the facts about an entry that never change.
create unique index entry_facts on entries (id, institution_id, sector, kind);

create table notices (
  id text primary key,
  number text not null unique,
  title text not null,
  entry_id text not null,
  institution_id text not null,
  sector text not null,
  -- Art. 13 knows promoters only; the foreign key below holds the subject to it.
  kind text not null default 'promoter' check (kind = 'promoter'),
  facts text not null,
  clauses text not null check (json_valid(clauses)),
  requirements text not null,
  -- The subject is told and may answer before anything is issued.
  told_on text not null,
  issued_on text not null check (issued_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  due_on text not null check (due_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  state text not null check (
    state in ('issued', 'rectification-submitted', 'rectified', 'not-rectified', 'handed-over', 'withdrawn')
  ),
  -- The day the present state began.
  state_on text not null,
  -- How it ended: what was found mended or not, which work passed on, or why it was withdrawn.
  outcome text not null default '',
  outcome_basis text,
  handed_to text references institutions (id),
  foreign key (entry_id, institution_id, sector, kind) references entries (id, institution_id, sector, kind),
  check (told_on <= issued_on),
  check (due_on >= issued_on),
  check (state_on >= issued_on),
  check ((state = 'handed-over') = (handed_to is not null)),
  check (handed_to is null or (handed_to <> institution_id and outcome_basis is not null)),
  -- Only the time for it can show that it was not done.
  check (state not in ('not-rectified', 'handed-over') or state_on > due_on)
) strict, without rowid;

create index notices_newest on notices (issued_on desc, id desc);

create index notices_by_state on notices (state, issued_on desc, id desc);

create index notices_by_sector on notices (sector, issued_on desc, id desc);

create index notices_of_institution on notices (institution_id);

-- The files of drafts and applications; a draft and what becomes of it have one number. The bytes are elsewhere, under
-- the id, and were there before the row.
create table attachments (
  id text primary key check (id glob '[0-9a-f]*' and length(id) = 32),
  number text not null,
  kind text not null check (
    kind in ('licence', 'commitment', 'audit', 'case-proof', 'rights', 'authorisation')
  ),
  name text not null check (length(name) between 1 and 120),
  size integer not null check (size between 1 and 10485760),
  type text not null check (type in ('application/pdf', 'image/jpeg', 'image/png')),
  sha256 text not null check (length(sha256) = 64),
  at integer not null,
  -- The first submission it went with; null while only the draft has it.
  submission integer,
  -- Not to go with the next one.
  dropped integer not null default 0 check (dropped in (0, 1))
) strict, without rowid;

create index attachments_of on attachments (number, at, id);

-- The same file sent again is the same attachment.
create unique index one_attachment_each on attachments (number, kind, sha256) where dropped = 0;

create trigger attachments_never_change before update on attachments
when new.id <> old.id or new.number <> old.number or new.kind <> old.kind or new.name <> old.name
  or new.size <> old.size or new.type <> old.type or new.sha256 <> old.sha256
  or (old.submission is not null and new.submission is not old.submission)
begin
  select raise(abort, 'attachments are immutable');
end;

-- What was submitted stays, as its submission does.
create trigger attachments_never_go before delete on attachments
when old.submission is not null and not exists (
  select 1 from applications where number = old.number and status in ('rejected', 'withdrawn')
)
begin
  select raise(abort, 'attachments are immutable');
end;

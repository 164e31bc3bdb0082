-- Evidence (证据材料) of a record of an inspection (Art. 12): files that go with one of its texts. The bytes are elsewhere,
-- under the id, and were there before the row.
create table inspection_evidence (
  id text primary key check (id not glob '*[^0-9a-f]*' and length(id) = 32),
  inspection_id text not null references inspections (id),
  -- The text that it goes with: 1 for a draft, or that of the correction that is yet to come.
  no integer not null check (no > 0),
  name text not null check (length(name) between 1 and 120),
  size integer not null check (size between 1 and 10485760),
  type text not null check (type in ('application/pdf', 'image/jpeg', 'image/png')),
  sha256 text not null check (length(sha256) = 64),
  at integer not null,
  by text not null
) strict, without rowid;

-- The same file sent again for the same text is the same evidence.
create unique index one_evidence_each on inspection_evidence (inspection_id, no, sha256);

-- Files of corrections that nobody made: `db/inspection-evidence.ts` asks for them by day.
create index inspection_evidence_by_day on inspection_evidence (at);

create trigger inspection_evidence_goes_with_what_is_written before insert on inspection_evidence
when not exists (
  select 1 from inspections
  where id = new.inspection_id and (
    (state = 'draft' and new.no = 1)
    or (state in ('recorded', 'replied', 'closed') and new.no = text_no + 1)
  )
)
begin
  select raise(abort, 'evidence stands');
end;

create trigger inspection_evidence_never_changes before update on inspection_evidence
begin
  select raise(abort, 'evidence stands');
end;

-- What the institution was told stays with the record, as its text does.
create trigger inspection_evidence_never_goes before delete on inspection_evidence
when exists (
  select 1 from inspections
  where id = old.inspection_id and state in ('recorded', 'replied', 'closed') and old.no <= text_no
)
begin
  select raise(abort, 'evidence stands');
end;

create trigger inspection_evidence_ends_with_a_dropped_draft after update of state on inspections
when new.state = 'dropped'
begin
  delete from inspection_evidence where inspection_id = new.id;
end;

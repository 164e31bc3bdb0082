-- What the institution was told stays for ever, and the daily work that forgets walked past all of it.
drop trigger inspection_evidence_never_changes;

alter table inspection_evidence add column told integer not null default 0 check (told in (0, 1));

update inspection_evidence set told = 1
where exists (
  select 1 from inspections
  where id = inspection_id and state in ('recorded', 'replied', 'closed') and no <= text_no
);

create trigger inspection_evidence_never_changes before update of
  id, inspection_id, no, name, size, type, sha256, at, by on inspection_evidence
begin
  select raise(abort, 'evidence stands');
end;

create trigger inspection_evidence_begins_untold before insert on inspection_evidence
when new.told
begin
  select raise(abort, 'evidence stands');
end;

create trigger inspection_evidence_is_told_with_its_text before update of told on inspection_evidence
when new.told <> exists (
  select 1 from inspections
  where id = new.inspection_id and state in ('recorded', 'replied', 'closed') and new.no <= text_no
)
begin
  select raise(abort, 'evidence stands');
end;

create trigger inspections_tell_their_evidence after update of state, text_no on inspections
when new.state in ('recorded', 'replied', 'closed')
begin
  update inspection_evidence set told = 1
  where inspection_id = new.id and no <= new.text_no and not told;
end;

-- Files for corrections that are yet to come: `db/inspection-evidence.ts` asks for them by day.
drop index inspection_evidence_by_day;

create index inspection_evidence_untold on inspection_evidence (at, inspection_id, no) where not told and no > 1;

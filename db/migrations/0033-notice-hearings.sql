-- What was told and answered before a draft was sent back to be written anew: every round of a hearing is kept, with its text.
create table notice_hearings (
  draft_id text not null references notice_drafts (id),
  no integer not null check (no > 0),
  -- Who was told: the draft may be about somebody else by now.
  institution_id text not null references institutions (id),
  title text not null,
  facts text not null,
  clauses text not null check (json_valid(clauses)),
  other_basis text,
  other_number text,
  requirements text not null,
  period integer not null,
  told_on text not null,
  told_how text,
  answer_by text,
  answer text not null,
  heard_on text not null,
  primary key (draft_id, no)
) strict, without rowid;

create trigger notice_hearings_are_kept before update of state on notice_drafts
when old.state = 'heard' and new.state = 'draft'
begin
  insert into notice_hearings
  select old.id, (select count(*) + 1 from notice_hearings where draft_id = old.id), old.institution_id, old.title, old.facts,
    old.clauses, old.other_basis, old.other_number, old.requirements, old.period, old.told_on, old.told_how,
    old.answer_by, old.answer, old.heard_on;
end;

create trigger notice_hearings_never_change before update on notice_hearings
begin
  select raise(abort, 'hearings are append-only');
end;

create trigger notice_hearings_never_go before delete on notice_hearings
begin
  select raise(abort, 'hearings are append-only');
end;

-- The day on which the subject was told of facts or requirements that a correction changes.
alter table notice_steps add column told_on text check (told_on <= day);

-- One notice at a time about the same ground of the same designation. On insert only: what stands from before stays as it is.
create trigger one_open_notice_per_ground before insert on notices
when new.state not in ('rectified', 'handed-over', 'withdrawn') and exists (
  select 1 from notices as open
  where open.entry_id = new.entry_id and open.state not in ('rectified', 'handed-over', 'withdrawn')
    and (
      exists (
        select 1 from json_each(open.clauses) as theirs join json_each(new.clauses) as ours on theirs.value = ours.value
      )
      or (open.other_number = new.other_number and open.other_basis = new.other_basis)
    )
)
begin
  select raise(abort, 'ground open');
end;

-- A document number is one document's: an announcement's or a notice's.
create trigger notices_have_their_own_number before insert on notices
when exists (select 1 from announcements where number = new.number)
begin
  select raise(abort, 'number used');
end;

create trigger announcements_have_their_own_number before insert on announcements
when exists (select 1 from notices where number = new.number)
begin
  select raise(abort, 'number used');
end;

-- Objections that nobody has answered wait on the work list: they keep their batch from being admitted.
create index objections_waiting on objections (received_on, number) where state = 'received';

-- When a change of the list was recorded, and so made public: who follows the list is told by it, for a decision may
-- count from an earlier day. In milliseconds, as events are.
alter table entries add column recorded_at integer;

alter table entry_spells add column recorded_at integer not null default 0;

alter table former_names add column recorded_at integer not null default 0;

-- What was recorded before keeps the instant that the feed has told of it, midnight in Beijing of the day it counts from:
-- with another one every reader would be told of it anew.
drop trigger spells_only_end;

update entry_spells set recorded_at = (unixepoch(from_on) - 28800) * 1000;

create trigger spells_only_end before update on entry_spells
when old.until_on is not null or new.until_on is null
  or (new.place, new.entry_id, new.no, new.kind, new.sector, new.state, new.from_on, new.basis, new.recorded_at)
  is not (old.place, old.entry_id, old.no, old.kind, old.sector, old.state, old.from_on, old.basis, old.recorded_at)
begin
  select raise(abort, 'spells are append-only');
end;

drop trigger former_names_stay;

update former_names set recorded_at = (unixepoch(until_on) - 28800) * 1000;

create trigger former_names_stay before update on former_names
begin
  select raise(abort, 'names that were borne stay');
end;

-- The newest that were recorded; of one instant the order is that of what happened.
create index spells_by_record on entry_spells (recorded_at, from_on, turn, entry_id, no);

create index former_names_by_record on former_names (recorded_at, until_on, institution_id);

-- Nothing is recorded before the day it counts from, so that day's midnight stands where no instant is given, and where
-- the entry has only that of an earlier change.
drop trigger entries_begin_their_spells;

create trigger entries_begin_their_spells after insert on entries
begin
  insert into entry_spells (place, entry_id, no, kind, sector, state, from_on, until_on, basis, recorded_at)
  select
    institutions.place, new.id, 1, new.kind, new.sector, 'admitted', new.admitted_on,
    coalesce(new.suspended_on, new.ended_on), announcements.number,
    max(coalesce(new.recorded_at, 0), (unixepoch(new.admitted_on) - 28800) * 1000)
  from institutions, announcements
  where institutions.id = new.institution_id and announcements.id = new.announcement_id;
  insert into entry_spells (place, entry_id, no, kind, sector, state, from_on, until_on, basis, recorded_at)
  select
    place, new.id, 2, new.kind, new.sector, 'suspended', new.suspended_on, new.ended_on,
    new.suspended_basis,
    max(coalesce(new.recorded_at, 0), (unixepoch(new.suspended_on) - 28800) * 1000)
  from institutions
  where id = new.institution_id and new.suspended_on is not null;
  insert into entry_spells (place, entry_id, no, kind, sector, state, from_on, until_on, basis, recorded_at)
  select
    place, new.id, 2 + (new.suspended_on is not null), new.kind, new.sector, new.state,
    new.ended_on, null, new.end_basis,
    max(coalesce(new.recorded_at, 0), (unixepoch(new.ended_on) - 28800) * 1000)
  from institutions
  where id = new.institution_id and new.ended_on is not null;
end;

drop trigger entries_change_their_spell;

create trigger entries_change_their_spell after update of state on entries
when new.state <> old.state
begin
  update entry_spells
  set until_on = case new.state
    when 'suspended' then new.suspended_on
    when 'admitted' then new.resumed_on
    else new.ended_on
  end
  where entry_id = new.id and until_on is null;
  insert into entry_spells (place, entry_id, no, kind, sector, state, from_on, until_on, basis, recorded_at)
  select
    place, entry_id, no + 1, kind, sector, new.state, until_on, null,
    case new.state
      when 'suspended' then new.suspended_basis
      when 'admitted' then new.resumed_basis
      else new.end_basis
    end,
    max(coalesce(new.recorded_at, 0), (unixepoch(until_on) - 28800) * 1000)
  from entry_spells
  where entry_id = new.id
  order by no desc limit 1;
end;

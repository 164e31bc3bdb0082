-- The public lists: announcements of four kinds, the list of any past day, and counts that the write keeps.

-- A call (征集) and what is publicised (公示) are announced as well. The column is exchanged and not the table, because
-- entries point to it.
alter table announcements rename column kind to kind_before;

alter table announcements add column kind text not null default 'admission'
check (kind in ('call', 'publicity', 'admission', 'designation'));

update announcements set kind = kind_before;

alter table announcements drop column kind_before;

create index announcements_newest_of_kind on announcements (kind, issued_on desc, id desc);

-- On which day, by which document, the last suspension was lifted.
alter table entries add column resumed_on text;

alter table entries add column resumed_basis text check ((resumed_on is null) = (resumed_basis is null));

-- How an entry stood from when to when: what makes the list of any past day. Written by the triggers below, by nobody else.
create table entry_spells (
  -- The institution's place, kind and sector again, so that one index answers a page.
  place integer not null,
  entry_id text not null references entries (id),
  no integer not null check (no > 0),
  kind text not null,
  sector text not null,
  state text not null check (state in ('admitted', 'suspended', 'left', 'removed')),
  from_on text not null check (from_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  -- The day the next one began; null while it lasts.
  until_on text,
  basis text not null,
  primary key (place, entry_id, no),
  check (until_on is null or until_on >= from_on)
) strict, without rowid;

create unique index entry_spells_in_order on entry_spells (entry_id, no);

create unique index one_lasting_spell on entry_spells (entry_id) where until_on is null;

create index spells_by_day on entry_spells (from_on, entry_id);

create index spells_by_kind_and_day on entry_spells (kind, from_on, entry_id);

create index spells_by_sector_and_day on entry_spells (sector, from_on, entry_id);

create index spells_listed_by_kind on entry_spells (kind, place desc, sector, state, from_on, until_on);

create index spells_listed_by_sector on entry_spells (sector, place desc, kind, state, from_on, until_on);

create index spells_listed_by_state on entry_spells (state, place desc, kind, sector, from_on, until_on);

create trigger spells_never_go before delete on entry_spells
begin
  select raise(abort, 'spells are append-only');
end;

create trigger spells_only_end before update on entry_spells
when old.until_on is not null or new.until_on is null
  or (new.place, new.entry_id, new.no, new.kind, new.sector, new.state, new.from_on, new.basis)
  is not (old.place, old.entry_id, old.no, old.kind, old.sector, old.state, old.from_on, old.basis)
begin
  select raise(abort, 'spells are append-only');
end;

-- An institution stands on the list from the day of its first entry: what walks the list of a day begins there.
create trigger entries_follow_their_listing before insert on entries
when new.admitted_on < (select listed_on from institutions where id = new.institution_id)
begin
  select raise(abort, 'listed later');
end;

create trigger entries_begin_as_decided before insert on entries
when new.resumed_on is not null or (new.state = 'admitted' and new.suspended_on is not null)
begin
  select raise(abort, 'entries begin as decided');
end;

create trigger entries_begin_their_spells after insert on entries
begin
  insert into entry_spells (place, entry_id, no, kind, sector, state, from_on, until_on, basis)
  select
    institutions.place, new.id, 1, new.kind, new.sector, 'admitted', new.admitted_on,
    coalesce(new.suspended_on, new.ended_on), announcements.number
  from institutions, announcements
  where institutions.id = new.institution_id and announcements.id = new.announcement_id;
  insert into entry_spells (place, entry_id, no, kind, sector, state, from_on, until_on, basis)
  select
    place, new.id, 2, new.kind, new.sector, 'suspended', new.suspended_on, new.ended_on,
    new.suspended_basis
  from institutions
  where id = new.institution_id and new.suspended_on is not null;
  insert into entry_spells (place, entry_id, no, kind, sector, state, from_on, until_on, basis)
  select
    place, new.id, 2 + (new.suspended_on is not null), new.kind, new.sector, new.state,
    new.ended_on, null, new.end_basis
  from institutions
  where id = new.institution_id and new.ended_on is not null;
end;

-- What was decided for a day stays; a new decision is a new state with its own day.
create trigger entries_keep_their_days before update on entries
when (new.state = old.state or old.state in ('left', 'removed'))
  and (new.kind, new.sector, new.state, new.admitted_on, new.suspended_on, new.suspended_basis, new.resumed_on, new.resumed_basis, new.ended_on, new.end_basis)
  is not (old.kind, old.sector, old.state, old.admitted_on, old.suspended_on, old.suspended_basis, old.resumed_on, old.resumed_basis, old.ended_on, old.end_basis)
begin
  select raise(abort, 'entries keep their days');
end;

create trigger entries_resume_on_a_day before update of state on entries
when new.state = 'admitted' and old.state = 'suspended'
  and (new.resumed_on is null or new.resumed_on < old.suspended_on)
begin
  select raise(abort, 'resumed when');
end;

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
  insert into entry_spells (place, entry_id, no, kind, sector, state, from_on, until_on, basis)
  select
    place, entry_id, no + 1, kind, sector, new.state, until_on, null,
    case new.state
      when 'suspended' then new.suspended_basis
      when 'admitted' then new.resumed_basis
      else new.end_basis
    end
  from entry_spells
  where entry_id = new.id
  order by no desc limit 1;
end;

insert into entry_spells (place, entry_id, no, kind, sector, state, from_on, until_on, basis)
select
  entries.place, entries.id, 1, entries.kind, entries.sector, 'admitted', entries.admitted_on,
  coalesce(entries.suspended_on, entries.ended_on), announcements.number
from entries
join announcements on announcements.id = entries.announcement_id;

insert into entry_spells (place, entry_id, no, kind, sector, state, from_on, until_on, basis)
select place, id, 2, kind, sector, 'suspended', suspended_on, ended_on, suspended_basis
from entries
where suspended_on is not null;

insert into entry_spells (place, entry_id, no, kind, sector, state, from_on, until_on, basis)
select place, id, 2 + (suspended_on is not null), kind, sector, state, ended_on, null, end_basis
from entries
where ended_on is not null;

-- How many institutions stand on the list today, by kind, sector and state; '' is any. Kept by the write, so that no page counts.
create table listed_counts (
  kind text not null,
  sector text not null,
  state text not null,
  institutions integer not null check (institutions >= 0),
  primary key (kind, sector, state)
) strict, without rowid;

create view any_or_one as
select a.one as kind, b.one as sector, c.one as state
from (select 0 as one union all select 1) as a
cross join (select 0 as one union all select 1) as b
cross join (select 0 as one union all select 1) as c;

create trigger entries_are_counted after insert on entries
begin
  insert into listed_counts (kind, sector, state, institutions)
  select
    iif(asked.kind, new.kind, ''), iif(asked.sector, new.sector, ''), iif(asked.state, new.state, ''), 1
  from any_or_one as asked
  where not exists (
    select 1 from entries
    where institution_id = new.institution_id and id <> new.id
      and (not asked.kind or kind = new.kind)
      and (not asked.sector or sector = new.sector)
      and (not asked.state or state = new.state)
  )
  on conflict (kind, sector, state) do update set institutions = institutions + 1;
end;

create trigger entries_are_counted_anew after update of state on entries
when new.state <> old.state
begin
  update listed_counts
  set institutions = institutions - 1
  where state = old.state and kind in ('', new.kind) and sector in ('', new.sector)
    and not exists (
      select 1 from entries
      where institution_id = new.institution_id and id <> new.id
        and listed_counts.kind in ('', entries.kind)
        and listed_counts.sector in ('', entries.sector)
        and entries.state = old.state
    );
  insert into listed_counts (kind, sector, state, institutions)
  select iif(asked.kind, new.kind, ''), iif(asked.sector, new.sector, ''), new.state, 1
  from any_or_one as asked
  where asked.state and not exists (
    select 1 from entries
    where institution_id = new.institution_id and id <> new.id
      and (not asked.kind or kind = new.kind)
      and (not asked.sector or sector = new.sector)
      and state = new.state
  )
  on conflict (kind, sector, state) do update set institutions = institutions + 1;
end;

insert into listed_counts (kind, sector, state, institutions)
select
  iif(asked.kind, entries.kind, ''), iif(asked.sector, entries.sector, ''),
  iif(asked.state, entries.state, ''), count(distinct entries.institution_id)
from entries, any_or_one as asked
group by 1, 2, 3;

-- Whether somebody is on the list is asked by the whole name, too.
create index institutions_by_name on institutions (name_key);

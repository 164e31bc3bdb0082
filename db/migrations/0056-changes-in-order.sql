-- Where a change of an entry stands among those of its day: first what was over on the same day, then what ended, then
-- what began and went on. Who leaves and comes back on one day has come back. A change of name stands before them, as 0.
alter table entry_spells add column turn integer not null generated always as (
  case when until_on = from_on then 1 when state in ('left', 'removed') then 2 else 3 end
) virtual;

drop index spells_by_day;

create index spells_by_day on entry_spells (from_on, turn, entry_id, no);

drop index spells_by_kind_and_day;

create index spells_by_kind_and_day on entry_spells (kind, from_on, turn, entry_id, no);

drop index spells_by_sector_and_day;

create index spells_by_sector_and_day on entry_spells (sector, from_on, turn, entry_id, no);

-- What is decided with an earlier day changes how many were listed since: the months from that one on wait to be counted
-- again. A day's count takes these with it, and no others.
create trigger spells_unsettle_their_months after insert on entry_spells
begin
  update statistics
  set counted_on = ''
  where measure = 'listed' and month >= substr(new.from_on, 1, 7) and about = '' and counted_on <> '';
end;

-- Once for what was decided so before.
update statistics set counted_on = '' where measure = 'listed' and about = '';

-- Lists show and count only notices that are up: with the day they were taken down, an index answers both by itself.
drop index notices_newest;

drop index notices_by_state;

drop index notices_by_sector;

create index notices_newest on notices (issued_on desc, id desc, down_on);

create index notices_by_state on notices (state, issued_on desc, id desc, down_on);

create index notices_by_sector on notices (sector, issued_on desc, id desc, down_on);

-- A rare state of a common sector, without a walk through the sector.
create index notices_by_sector_and_state on notices (sector, state, issued_on desc, id desc, down_on);

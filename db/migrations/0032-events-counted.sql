-- How many events were recorded: it tells whoever keeps a rendered page whether anything was decided since.
create table recorded (
  one integer primary key check (one = 1),
  events integer not null
) strict;

insert into recorded (one, events) select 1, count(*) from events;

create trigger events_are_counted after insert on events
begin
  update recorded set events = events + 1;
end;

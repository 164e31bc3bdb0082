-- Notes of a site visit (实地走访, Art. 12), sealed on the visitor's device to the unit's key. They are working material for
-- the record, which is what stands: they go when it is closed or dropped.

create table visit_notes (
  id text primary key check (length(id) = 36),
  inspection_id text not null references inspections (id),
  unit text not null check (unit <> ''),
  sealed blob not null check (length(sealed) between 1000 and 100000),
  received_at integer not null,
  received_by text not null
) strict, without rowid;

create index visit_notes_of_inspection on visit_notes (inspection_id, received_at, id);

create trigger visit_notes_are_of_open_visits before insert on visit_notes
when not exists (
  select 1 from inspections
  where id = new.inspection_id and method = 'visit' and state not in ('closed', 'dropped')
)
begin
  select raise(abort, 'takes no notes');
end;

create trigger visit_notes_stand before update on visit_notes
begin
  select raise(abort, 'notes stand');
end;

create trigger visit_notes_end_with_the_record after update of state on inspections
when new.state in ('closed', 'dropped')
begin
  delete from visit_notes where inspection_id = new.id;
end;

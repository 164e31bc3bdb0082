-- The service centre's notes of site visits are sealed to its key, so its members hold copies of it as handlers of
-- complaints do of theirs.
drop trigger unit_key_copies_are_for_handlers;

create trigger unit_key_copies_are_for_holders before insert on unit_key_copies
when not exists (
  select 1 from personal_keys
  join people on people.id = personal_keys.person_id
  join grants on grants.person_id = people.id
  where personal_keys.id = new.personal_key
    and people.state = 'active'
    and grants.ended_at is null
    and grants.approved_at is not null
    and (
      (grants.role in ('promoter', 'service-centre') and people.unit_id = new.unit)
      or (
        grants.role = 'bureau'
        and not exists (select 1 from units where id = new.unit and kind <> 'bureau')
      )
    )
)
begin
  select raise(abort, 'no handler of this unit');
end;

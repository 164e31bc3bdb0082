-- Facts about this database itself, such as whether the demo created it.
create table house (
  key text primary key,
  value text not null
) strict, without rowid;

-- The append-only log: one hash chain per stream. UNIQUE(stream, version) is what makes the second of
-- two simultaneous writers lose its whole batch; UNIQUE(prev_hash) keeps a chain from forking.
create table events (
  stream text not null,
  version integer not null check (version > 0),
  action text not null,
  actor text not null,
  at integer not null,
  reason text not null default '',
  basis text not null default '',
  data text not null default '{}' check (json_valid(data)),
  prev_hash text not null unique check (length(prev_hash) = 64),
  hash text not null unique check (length(hash) = 64),
  primary key (stream, version)
) strict, without rowid;

create trigger events_never_change before update on events
begin
  select raise(abort, 'events are append-only');
end;

create trigger events_never_go before delete on events
begin
  select raise(abort, 'events are append-only');
end;

-- What a public write answered, by the key its form carried: a retry finds the first result.
create table idempotency (
  key text primary key,
  request_hash text not null,
  result text not null default '{}' check (json_valid(result)),
  at integer not null
) strict, without rowid;

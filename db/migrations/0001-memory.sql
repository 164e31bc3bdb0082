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

-- `insert or replace` would remove a row without asking the trigger above.
create trigger events_never_replaced before insert on events
when exists (select 1 from events where stream = new.stream and version = new.version)
  or exists (select 1 from events where prev_hash = new.prev_hash)
  or exists (select 1 from events where hash = new.hash)
begin
  select raise(abort, 'UNIQUE constraint failed: events.stream, events.version');
end;

create trigger events_follow_their_stream before insert on events
when new.version > 1 and not exists (
  select 1 from events
  where stream = new.stream and version = new.version - 1 and hash = new.prev_hash
)
begin
  select raise(abort, 'events follow their stream');
end;

-- Which writes were made, by the key their form carried: a retry finds that it was kept already.
create table idempotency (
  key text primary key,
  request_hash text not null,
  at integer not null
) strict, without rowid;

-- The log over all chains: a tree (RFC 9162, 2.1) whose leaves are the hashes of all events, and its signed checkpoints.

-- What is not in the tree yet. A complaint's event waits until its day is over, and says no more than its hash, so that
-- nobody learns from a checkpoint at what hour a complaint came. `day` is empty for what need not wait.
create table log_waiting (
  day text not null,
  hash text not null unique check (length(hash) = 64),
  stream text,
  version integer,
  primary key (day, hash),
  check ((stream is null) = (version is null))
) strict, without rowid;

insert into log_waiting (day, hash, stream, version) select '', hash, stream, version from events;
insert into log_waiting (day, hash) select happened_on, hash from complaint_events;

create trigger events_wait_for_the_log after insert on events
begin
  insert into log_waiting (day, hash, stream, version) values ('', new.hash, new.stream, new.version);
end;

create trigger complaint_events_wait_for_the_log after insert on complaint_events
begin
  insert into log_waiting (day, hash) values (new.happened_on, new.hash);
end;

create table log_leaves (
  place integer primary key check (place >= 0),
  hash text not null unique check (length(hash) = 64),
  -- Whose event it is, so that one that is gone can be named; empty for a complaint's.
  stream text,
  version integer,
  check ((stream is null) = (version is null))
) strict;

create trigger log_leaves_never_change before update on log_leaves
begin
  select raise(abort, 'the log is append-only');
end;

create trigger log_leaves_never_go before delete on log_leaves
begin
  select raise(abort, 'the log is append-only');
end;

-- `insert or replace` would remove a row without asking the triggers above.
create trigger log_leaves_never_replaced before insert on log_leaves
when exists (select 1 from log_leaves where place = new.place or hash = new.hash)
begin
  select raise(abort, 'UNIQUE constraint failed: log_leaves');
end;

-- The hash of every whole subtree, so that no proof has to read all leaves.
create table log_nodes (
  level integer not null check (level >= 0),
  at integer not null check (at >= 0),
  hash text not null check (length(hash) = 64),
  primary key (level, at)
) strict, without rowid;

create trigger log_nodes_never_change before update on log_nodes
begin
  select raise(abort, 'the log is append-only');
end;

create trigger log_nodes_never_go before delete on log_nodes
begin
  select raise(abort, 'the log is append-only');
end;

-- `insert or replace` would remove a row without asking the triggers above.
create trigger log_nodes_never_replaced before insert on log_nodes
when exists (select 1 from log_nodes where level = new.level and at = new.at)
begin
  select raise(abort, 'UNIQUE constraint failed: log_nodes');
end;

create table checkpoints (
  size integer primary key check (size > 0),
  root text not null check (length(root) = 64),
  at integer not null,
  -- The signed note as it is handed out.
  note text not null
) strict;

create trigger checkpoints_never_change before update on checkpoints
begin
  select raise(abort, 'the log is append-only');
end;

create trigger checkpoints_never_go before delete on checkpoints
begin
  select raise(abort, 'the log is append-only');
end;

-- `insert or replace` would remove a row without asking the triggers above.
create trigger checkpoints_never_replaced before insert on checkpoints
when exists (select 1 from checkpoints where size = new.size)
begin
  select raise(abort, 'UNIQUE constraint failed: checkpoints');
end;

-- What staff read, newest first, by what it is about.
alter table events add column about text
  generated always as (substr(stream, 1, instr(stream || '/', '/') - 1)) virtual;

create index events_newest on events (at desc, hash desc);

create index events_newest_about on events (about, at desc, hash desc);

-- The regular work (定时任务): when each was last done, and what it said.
create table job_runs (
  name text primary key,
  begun_at integer not null,
  done_at integer,
  -- Of the last run that ended: empty where all went well.
  failure text not null default '',
  report text not null default '{}' check (json_valid(report))
) strict, without rowid;

-- What was refused at the console's door: counted by day, kind and person (empty: nobody known), without an address. When
-- the day is over the daily work writes its counts into the log, and they go.
create table refusals (
  day text not null check (day glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  kind text not null check (kind in ('sign-in', 'confirm', 'place')),
  person text not null,
  count integer not null check (count > 0),
  primary key (day, kind, person)
) strict, without rowid;

-- What the daily work deletes by age.
create index idempotency_by_age on idempotency (at);
create index sessions_by_age on sessions (created_at);
create index invites_by_end on invites (expires_at);

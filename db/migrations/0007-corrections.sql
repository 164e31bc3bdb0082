-- What visitors say is wrong on a page (网站纠错). Without a sender: nothing here may name or reach one.
create table corrections (
  number text primary key check (number glob 'JC-????-????'),
  -- A citation key (measures/6-4) or the path of a page.
  target text not null check (length(target) between 1 and 200),
  fault text not null check (length(fault) between 1 and 1000),
  proposal text not null default '' check (length(proposal) <= 1000),
  state text not null default 'received' check (state in ('received', 'mended', 'declined')),
  received_on text not null check (received_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  -- What staff answered, and on which day.
  reason text not null default '' check (length(reason) <= 500),
  settled_on text check (settled_on >= received_on),
  check ((state = 'received') = (settled_on is null)),
  check ((state = 'received') = (reason = ''))
) strict, without rowid;

create index corrections_by_day on corrections (received_on, number);

create index open_corrections on corrections (received_on, number) where state = 'received';

-- What was said stays as it was said; only how it stands changes, and only once.
create trigger corrections_settle_once before update on corrections
when old.state <> 'received'
  or new.number <> old.number or new.target <> old.target or new.fault <> old.fault
  or new.proposal <> old.proposal or new.received_on <> old.received_on
begin
  select raise(abort, 'corrections settle once');
end;

-- What the statistics page shows, counted once a day: reading it costs the same however much there is to count.
create table statistics (
  measure text not null check (
    measure in ('listed', 'decided', 'inspected', 'received', 'standing', 'punctual', 'notices')
  ),
  -- Such as 2026-01.
  month text not null check (month glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]'),
  -- What of the measure was counted, its parts joined by strokes; empty for the whole.
  about text not null,
  value integer not null check (value >= 0),
  counted_on text not null,
  primary key (measure, month, about)
) strict, without rowid;

create index applications_decided on applications (closed_at) where status in ('admitted', 'rejected');

-- What changes after admission (入库后变更): filed by the institution or begun by the bureau, confirmed by two, made on a document.
create table amendments (
  id text primary key,
  institution_id text not null references institutions (id),
  kind text not null check (
    kind in ('rename', 'extend', 'suspend', 'resume', 'leave', 'remove', 'offer', 'revise', 'retract')
  ),
  -- The entry, the sector or the product it is about, and how that was called then.
  about text not null,
  label text not null,
  answers text not null check (json_valid(answers)),
  author text not null check (author in ('institution', 'bureau')),
  reason text not null check (reason <> ''),
  state text not null check (state in ('filed', 'made', 'refused', 'withdrawn')),
  -- The version of its stream in the event log.
  version integer not null check (version > 0),
  filed_at integer not null,
  settled_on text,
  effective_on text,
  document text,
  answer text not null default '',
  check (kind <> 'remove' or author = 'bureau'),
  check ((state = 'filed') = (settled_on is null)),
  check ((state = 'made') = (effective_on is not null)),
  -- Nothing in the text lets an entry rest or end of itself: only on a document.
  check (state <> 'made' or document <> '' or kind in ('offer', 'revise', 'retract')),
  check (state <> 'refused' or answer <> '')
) strict, without rowid;

create index amendments_newest on amendments (filed_at desc, id desc);

create index amendments_waiting on amendments (filed_at, id) where state = 'filed';

create index amendments_of_institution on amendments (institution_id, filed_at desc, id desc);

-- One at a time about the same thing; products that are new are told apart by their form.
create unique index one_waiting_amendment on amendments (
  institution_id, kind, about, iif(kind = 'offer', id, '')
)
where state = 'filed';

-- The table of `src/domain/amendment.ts`; a test holds the two equal.
create trigger amendments_end_once before update on amendments
when old.state <> 'filed'
begin
  select raise(abort, 'no such step');
end;

create trigger amendments_stay_as_filed before update on amendments
when (new.institution_id, new.kind, new.about, new.label, new.answers, new.author, new.reason, new.filed_at)
  is not (old.institution_id, old.kind, old.about, old.label, old.answers, old.author, old.reason, old.filed_at)
begin
  select raise(abort, 'what was filed stands');
end;

-- Names an institution bore until a day: who is asked for under one of them is found.
create table former_names (
  institution_id text not null references institutions (id),
  until_on text not null check (until_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  name text not null,
  name_key text not null,
  basis text not null,
  primary key (institution_id, until_on, name_key)
) strict, without rowid;

create index former_names_by_key on former_names (name_key);

create trigger former_names_stay before update on former_names
begin
  select raise(abort, 'names that were borne stay');
end;

-- From when the price that stands was stated, and those before it.
alter table products add column priced_on text not null default '';

update products set priced_on = listed_on;

create table product_prices (
  institution_id text not null references institutions (id),
  -- The product's id, which outlives its name and its place in the catalogue.
  product_id text not null,
  from_on text not null,
  until_on text not null check (until_on >= from_on),
  name text not null,
  price_model text not null,
  price_low text not null,
  price_high text not null,
  primary key (institution_id, product_id, from_on, until_on)
) strict, without rowid;

create trigger prices_stay before update on product_prices
begin
  select raise(abort, 'prices that were stated stay');
end;

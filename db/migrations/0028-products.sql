-- The catalogue of what ecosystem providers offer (Arts. 5, 8), as they stated it when they were admitted.
create table products (
  place integer primary key,
  id text not null unique,
  institution_id text not null references institutions (id),
  application_id text references applications (id),
  name text not null,
  -- What a search is compared with: of the name and the category.
  name_key text not null,
  category text not null,
  scene text not null,
  form text not null check (form in ('saas', 'on-premises', 'hybrid')),
  price_model text not null,
  price_low text not null,
  price_high text not null,
  days integer not null check (days >= 0),
  virtues text not null check (json_valid(virtues)),
  listed_on text not null check (listed_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) strict;

create index products_of_institution on products (institution_id, place);

create table product_sectors (
  sector text not null check (
    sector in ('construction-machinery', 'advanced-computing', 'biomedicine', 'fireworks')
  ),
  place integer not null references products (place),
  primary key (sector, place)
) strict, without rowid;

create virtual table product_names using fts5 (
  grams,
  content = '',
  contentless_delete = 1,
  detail = none,
  tokenize = 'ascii'
);

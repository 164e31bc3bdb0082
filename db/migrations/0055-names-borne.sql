-- Names an institution bore are found like the one it bears: the index of names holds the pieces of all of them, spelt
-- as `indexTokens` in src/domain/name-search.ts spells them; a test holds the two equal.
delete from institution_names
where rowid in (
  select place from institutions where id in (select institution_id from former_names)
);

insert into institution_names (rowid, grams)
with recursive
  borne (place, rest) as (
    select place, name_key from institutions where id in (select institution_id from former_names)
    union
    select place, former_names.name_key
    from former_names
    join institutions on institutions.id = institution_id
  ),
  pieces (place, rest) as (
    select place, rest from borne
    union all
    select place, substr(rest, 2) from pieces where length(rest) > 1
  ),
  spelt (place, token) as (
    select place, printf('%x', unicode(rest)) from pieces
    union
    select place, printf('%xx%x', unicode(rest), unicode(substr(rest, 2)))
    from pieces
    where length(rest) > 1
  )
select place, group_concat(token, ' ') from spelt group by place;

-- Names that changed between two days.
create index former_names_by_day on former_names (until_on, institution_id);

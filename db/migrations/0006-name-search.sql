-- Names by their one- and two-character pieces: the trigram tokenizer finds nothing for two Chinese characters.
-- Each piece is spelt in hexadecimal code points, so that no tokenizer decides what counts as a letter.
create virtual table institution_names using fts5 (
  grams,
  content = '',
  contentless_delete = 1,
  detail = none,
  tokenize = 'ascii'
);

create trigger entries_take_their_place after insert on entries
begin
  update entries
  set place = (select place from institutions where id = new.institution_id)
  where id = new.id;
end;

-- A filtered page walks one of these in order of place until it is full, and reads nothing else.
create index entries_listed_by_kind on entries (kind, place desc, sector, state);

create index entries_listed_by_sector on entries (sector, place desc, kind, state);

create index entries_listed_by_state on entries (state, place desc, kind, sector);

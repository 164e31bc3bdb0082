-- Questionnaires of an inspection by survey (Art. 12): links used once, and answers that say nothing of who gave them.
create table questionnaire_links (
  token_hash text primary key check (length(token_hash) = 64),
  inspection_id text not null references inspections (id),
  expires_at integer not null
) strict, without rowid;

create index questionnaire_links_of_inspection on questionnaire_links (inspection_id);

create index questionnaire_links_by_expiry on questionnaire_links (expires_at);

create trigger questionnaire_links_serve_surveys before insert on questionnaire_links
when not exists (
  select 1 from inspections where id = new.inspection_id and method = 'survey' and state = 'draft'
)
begin
  select raise(abort, 'survey over');
end;

-- The use of a link, in the batch that keeps its answer: the key refuses the second of two simultaneous uses. No day.
create table questionnaire_uses (
  token_hash text primary key references questionnaire_links (token_hash)
) strict, without rowid;

-- By a random id: neither the link shows nor the order of arrival, within a day and five answers.
create table questionnaire_answers (
  id text primary key,
  inspection_id text not null references inspections (id),
  received_on text not null check (received_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  -- Which five it came among: staff see them five at a time, so that none is told from those before it.
  batch integer not null check (batch >= 0),
  items text not null check (json_valid(items)),
  remark text not null default ''
) strict, without rowid;

create index questionnaire_answers_of_inspection on questionnaire_answers (inspection_id, id);

create index questionnaire_answers_by_day on questionnaire_answers (received_on);

create trigger questionnaire_answers_serve_surveys before insert on questionnaire_answers
when not exists (
  select 1 from inspections where id = new.inspection_id and method = 'survey' and state = 'draft'
)
begin
  select raise(abort, 'survey over');
end;

create trigger questionnaire_answers_stand before update on questionnaire_answers
begin
  select raise(abort, 'answers stand');
end;

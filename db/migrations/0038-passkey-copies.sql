-- A handler's personal key once more, sealed with what a passkey of his (通行密钥) makes by its PRF: beside the copy under
-- his passphrase, never instead of it. `credential` is what his browser asks the passkey by; it signs nobody in.
create table passkey_copies (
  personal_key text not null references personal_keys (id),
  credential text not null check (length(credential) between 16 and 1400),
  sealed blob not null check (length(sealed) between 64 and 4096),
  made_on text not null check (made_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  primary key (personal_key, credential)
) strict, without rowid;

create trigger passkey_copies_end_with_the_key before delete on personal_keys
begin
  delete from passkey_copies where personal_key = old.id;
end;

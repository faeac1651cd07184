create index note_owner on note (owner);

-- readable from 1
-- What a message says in a line, so that lists need not read whole messages. Programs of version 1 write none.
ALTER TABLE notification_deliveries ADD COLUMN subject TEXT NOT NULL DEFAULT '';

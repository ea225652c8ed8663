-- What the sender was told (MSA-1), readable without opening the answer. Of messages from
-- before nothing is said.

ALTER TABLE submission ADD COLUMN answered TEXT NOT NULL DEFAULT '';

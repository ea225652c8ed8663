-- When a session began stands in a column, so that one that is long over can be removed.

ALTER TABLE web_session ADD COLUMN created BIGINT NOT NULL DEFAULT 0;

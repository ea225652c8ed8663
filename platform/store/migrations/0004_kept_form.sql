-- A form that came after its session had ended and is too long for a cookie: one for
-- each account, sealed by the portal, found by a handle that the browser keeps.

CREATE TABLE kept_form (
	user_id TEXT NOT NULL PRIMARY KEY,
	handle_hash BLOB NOT NULL,
	form BLOB NOT NULL,
	until_at BIGINT NOT NULL
);

CREATE INDEX kept_form_until ON kept_form (until_at);

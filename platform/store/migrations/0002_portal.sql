-- Accounts, what ties them to persons, what persons sign, and what the registry sends.
-- Names, addresses, telephone numbers and secrets stand in sealed columns; what must be
-- found by such a value has a blind hash of it.

CREATE TABLE account (
	id TEXT NOT NULL PRIMARY KEY,
	version BIGINT NOT NULL,
	username_hash BLOB NOT NULL,
	status TEXT NOT NULL,
	created BIGINT NOT NULL,
	sealed BLOB NOT NULL
);

CREATE UNIQUE INDEX account_username ON account (username_hash);

CREATE TABLE account_contact (
	id TEXT NOT NULL PRIMARY KEY,
	user_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	value_hash BLOB NOT NULL,
	confirmed BIGINT NOT NULL,
	removed BIGINT NOT NULL,
	sealed BLOB NOT NULL
);

CREATE INDEX account_contact_user ON account_contact (user_id);

CREATE INDEX account_contact_value ON account_contact (kind, value_hash);

CREATE TABLE factor (
	id TEXT NOT NULL PRIMARY KEY,
	user_id TEXT NOT NULL,
	last_step BIGINT NOT NULL,
	sealed BLOB NOT NULL
);

CREATE INDEX factor_user ON factor (user_id);

CREATE TABLE backup_code (
	user_id TEXT NOT NULL,
	hash BLOB NOT NULL,
	used BIGINT NOT NULL,
	PRIMARY KEY (user_id, hash)
);

CREATE TABLE one_time_code (
	id TEXT NOT NULL PRIMARY KEY,
	user_id TEXT NOT NULL,
	purpose TEXT NOT NULL,
	object TEXT NOT NULL,
	hash BLOB NOT NULL,
	sent BIGINT NOT NULL,
	until_at BIGINT NOT NULL,
	tries BIGINT NOT NULL,
	used BIGINT NOT NULL
);

CREATE INDEX one_time_code_user ON one_time_code (user_id, sent);

CREATE TABLE web_session (
	id TEXT NOT NULL PRIMARY KEY,
	hash BLOB NOT NULL,
	user_id TEXT NOT NULL,
	ended BIGINT NOT NULL,
	ended_why TEXT NOT NULL,
	sealed BLOB NOT NULL
);

CREATE UNIQUE INDEX web_session_hash ON web_session (hash);

CREATE INDEX web_session_user ON web_session (user_id);

CREATE TABLE device (
	id TEXT NOT NULL PRIMARY KEY,
	hash BLOB NOT NULL,
	user_id TEXT NOT NULL,
	removed BIGINT NOT NULL,
	sealed BLOB NOT NULL
);

CREATE UNIQUE INDEX device_hash ON device (hash);

CREATE INDEX device_user ON device (user_id);

CREATE TABLE attempt (
	kind TEXT NOT NULL,
	key_hash BLOB NOT NULL,
	id BIGINT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (kind, key_hash, id)
);

CREATE TABLE membership (
	id TEXT NOT NULL PRIMARY KEY,
	user_id TEXT NOT NULL,
	organization TEXT NOT NULL,
	role TEXT NOT NULL,
	since BIGINT NOT NULL,
	until_at BIGINT NOT NULL,
	given_by TEXT NOT NULL
);

CREATE INDEX membership_user ON membership (user_id);

CREATE INDEX membership_organization ON membership (organization);

CREATE TABLE account_link (
	user_id TEXT NOT NULL,
	patient_id BIGINT NOT NULL,
	since BIGINT NOT NULL,
	how TEXT NOT NULL,
	until_at BIGINT NOT NULL,
	PRIMARY KEY (user_id, patient_id, since)
);

CREATE INDEX account_link_patient ON account_link (patient_id);

CREATE TABLE guardianship (
	id TEXT NOT NULL PRIMARY KEY,
	user_id TEXT NOT NULL,
	patient_id BIGINT NOT NULL,
	relation TEXT NOT NULL,
	how TEXT NOT NULL,
	since BIGINT NOT NULL,
	until_at BIGINT NOT NULL,
	blocked BIGINT NOT NULL,
	ended_by TEXT NOT NULL,
	sealed_reason BLOB NOT NULL
);

CREATE INDEX guardianship_user ON guardianship (user_id);

CREATE INDEX guardianship_patient ON guardianship (patient_id);

CREATE TABLE care_claim (
	patient_id BIGINT NOT NULL,
	organization TEXT NOT NULL,
	claimed_by TEXT NOT NULL,
	since BIGINT NOT NULL,
	until_at BIGINT NOT NULL,
	ended BIGINT NOT NULL,
	PRIMARY KEY (patient_id, organization)
);

CREATE TABLE consent_limit (
	id TEXT NOT NULL PRIMARY KEY,
	patient_id BIGINT NOT NULL,
	organization TEXT NOT NULL,
	set_by TEXT NOT NULL,
	since BIGINT NOT NULL,
	until_at BIGINT NOT NULL,
	lifted_by TEXT NOT NULL
);

CREATE INDEX consent_limit_patient ON consent_limit (patient_id);

CREATE TABLE activation_code (
	id TEXT NOT NULL PRIMARY KEY,
	hash BLOB NOT NULL,
	patient_id BIGINT NOT NULL,
	guardian BIGINT NOT NULL,
	organization TEXT NOT NULL,
	until_at BIGINT NOT NULL,
	used BIGINT NOT NULL,
	used_by TEXT NOT NULL,
	replaced BIGINT NOT NULL,
	sealed BLOB NOT NULL
);

CREATE INDEX activation_code_hash ON activation_code (hash);

CREATE INDEX activation_code_patient ON activation_code (patient_id);

CREATE TABLE identity_claim (
	id TEXT NOT NULL PRIMARY KEY,
	user_id TEXT NOT NULL,
	at BIGINT NOT NULL,
	sealed BLOB NOT NULL
);

CREATE INDEX identity_claim_user ON identity_claim (user_id);

CREATE TABLE consent_grant (
	id TEXT NOT NULL PRIMARY KEY,
	patient_id BIGINT NOT NULL,
	to_organization TEXT NOT NULL,
	to_user TEXT NOT NULL,
	link_hash BLOB NOT NULL,
	pin_hash BLOB NOT NULL,
	pin_tries BIGINT NOT NULL,
	until_day BIGINT NOT NULL,
	openings BIGINT NOT NULL,
	opened BIGINT NOT NULL,
	status TEXT NOT NULL,
	follows TEXT NOT NULL,
	ended_at BIGINT NOT NULL,
	ended_by TEXT NOT NULL,
	ended_why TEXT NOT NULL,
	signed_at BIGINT NOT NULL,
	guardian_signer TEXT NOT NULL,
	sealed BLOB NOT NULL
);

CREATE INDEX consent_grant_patient ON consent_grant (patient_id);

CREATE INDEX consent_grant_organization ON consent_grant (to_organization, signed_at);

CREATE INDEX consent_grant_link ON consent_grant (link_hash);

CREATE TABLE notice (
	id TEXT NOT NULL PRIMARY KEY,
	user_id TEXT NOT NULL,
	at BIGINT NOT NULL,
	read_at BIGINT NOT NULL,
	patient_id BIGINT NOT NULL,
	sealed BLOB NOT NULL
);

CREATE INDEX notice_user ON notice (user_id, at);

CREATE TABLE preference (
	user_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	off BIGINT NOT NULL,
	channel TEXT NOT NULL,
	PRIMARY KEY (user_id, kind)
);

CREATE TABLE outbox (
	id TEXT NOT NULL PRIMARY KEY,
	at BIGINT NOT NULL,
	channel TEXT NOT NULL,
	sent BIGINT NOT NULL,
	failed BIGINT NOT NULL,
	tries BIGINT NOT NULL,
	sealed BLOB NOT NULL
);

CREATE INDEX outbox_at ON outbox (at);

CREATE TABLE question (
	id TEXT NOT NULL PRIMARY KEY,
	from_user TEXT NOT NULL,
	organization TEXT NOT NULL,
	patient_id BIGINT NOT NULL,
	at BIGINT NOT NULL,
	answered_at BIGINT NOT NULL,
	sealed BLOB NOT NULL
);

CREATE INDEX question_from ON question (from_user);

CREATE INDEX question_organization ON question (organization, at);

CREATE TABLE job (
	id BIGINT PRIMARY KEY,
	kind TEXT NOT NULL,
	key TEXT NOT NULL,
	due BIGINT NOT NULL,
	on_behalf TEXT NOT NULL,
	tries BIGINT NOT NULL,
	done BIGINT NOT NULL,
	failed TEXT NOT NULL
);

CREATE UNIQUE INDEX job_waiting ON job (kind, key) WHERE done = 0;

CREATE INDEX job_due ON job (due) WHERE done = 0;

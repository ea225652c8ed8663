-- The first tables (docs/store.md). Types are the store's own: an engine puts its words
-- for them. Days count from 1970-01-01, instants are microseconds UTC, 0 is "none".
-- What says who a person is stands only in sealed columns.

CREATE TABLE setting (
	name TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
);

CREATE TABLE match_lock (
	stripe BIGINT PRIMARY KEY
);

INSERT INTO match_lock (stripe)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4095)
SELECT i FROM n;

CREATE TABLE patient (
	id BIGINT PRIMARY KEY,
	version BIGINT NOT NULL,
	status TEXT NOT NULL,
	protection TEXT NOT NULL,
	birth_month BIGINT NOT NULL,
	sex TEXT NOT NULL,
	county TEXT NOT NULL,
	zip3 TEXT NOT NULL,
	data_key BLOB NOT NULL,
	sealed BLOB NOT NULL
);

CREATE TABLE patient_handle (
	handle TEXT NOT NULL PRIMARY KEY,
	patient_id BIGINT NOT NULL
) CLUSTERED;

CREATE TABLE patient_sr_id (
	sr_id TEXT NOT NULL PRIMARY KEY,
	patient_id BIGINT NOT NULL
) CLUSTERED;

CREATE TABLE patient_home (
	patient_id BIGINT NOT NULL,
	home BIGINT NOT NULL,
	PRIMARY KEY (patient_id, home)
) CLUSTERED;

CREATE TABLE patient_key (
	block BIGINT NOT NULL,
	home BIGINT NOT NULL,
	PRIMARY KEY (block, home)
) CLUSTERED;

CREATE TABLE source_record (
	home BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	organization TEXT NOT NULL,
	submission BIGINT NOT NULL,
	first_at BIGINT NOT NULL,
	at BIGINT NOT NULL,
	sealed BLOB NOT NULL,
	PRIMARY KEY (home, id, version)
) CLUSTERED;

CREATE TABLE patient_link (
	home BIGINT NOT NULL,
	source BIGINT NOT NULL,
	since BIGINT NOT NULL,
	patient_id BIGINT NOT NULL,
	outcome TEXT NOT NULL,
	model TEXT NOT NULL,
	rules TEXT NOT NULL,
	until_at BIGINT NOT NULL,
	PRIMARY KEY (home, source, since, patient_id)
) CLUSTERED;

CREATE TABLE vaccination (
	home BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	source BIGINT NOT NULL,
	organization TEXT NOT NULL,
	state TEXT NOT NULL,
	given_on BIGINT NOT NULL,
	cvx TEXT NOT NULL,
	at BIGINT NOT NULL,
	sealed BLOB NOT NULL,
	PRIMARY KEY (home, id, version)
) CLUSTERED;

CREATE TABLE person_fact (
	home BIGINT NOT NULL,
	id BIGINT NOT NULL,
	source BIGINT NOT NULL,
	organization TEXT NOT NULL,
	submission BIGINT NOT NULL,
	sealed BLOB NOT NULL,
	PRIMARY KEY (home, id)
) CLUSTERED;

CREATE TABLE dose_decision (
	home BIGINT NOT NULL,
	a BIGINT NOT NULL,
	b BIGINT NOT NULL,
	at BIGINT NOT NULL,
	same BIGINT NOT NULL,
	decided_by TEXT NOT NULL,
	PRIMARY KEY (home, a, b, at)
) CLUSTERED;

CREATE TABLE submission (
	id BIGINT PRIMARY KEY,
	organization TEXT NOT NULL,
	facility TEXT NOT NULL,
	control_id TEXT NOT NULL,
	message_type TEXT NOT NULL,
	hl7_version TEXT NOT NULL,
	received_at BIGINT NOT NULL,
	doses BIGINT NOT NULL,
	findings BIGINT NOT NULL,
	patient_id BIGINT NOT NULL,
	sealed_head BLOB NOT NULL,
	sealed_body BLOB NOT NULL,
	sealed_answer BLOB NOT NULL
);

CREATE TABLE replay (
	organization TEXT NOT NULL,
	control_id TEXT NOT NULL,
	hash BLOB NOT NULL,
	until_at BIGINT NOT NULL,
	patient_id BIGINT NOT NULL,
	sealed_answer BLOB NOT NULL,
	PRIMARY KEY (organization, control_id, hash)
);

CREATE TABLE audit_event (
	id BIGINT PRIMARY KEY,
	at BIGINT NOT NULL,
	patient_id BIGINT NOT NULL,
	organization TEXT NOT NULL,
	organization_kind TEXT NOT NULL,
	connection TEXT NOT NULL,
	user_id TEXT NOT NULL,
	role TEXT NOT NULL,
	resident BIGINT NOT NULL,
	system BIGINT NOT NULL,
	on_behalf TEXT NOT NULL,
	link TEXT NOT NULL,
	door TEXT NOT NULL,
	address TEXT NOT NULL,
	act TEXT NOT NULL,
	deed TEXT NOT NULL,
	subject TEXT NOT NULL,
	basis TEXT NOT NULL,
	purpose TEXT NOT NULL,
	part TEXT NOT NULL,
	outcome TEXT NOT NULL,
	reason TEXT NOT NULL,
	hidden BIGINT NOT NULL
);

CREATE INDEX audit_event_patient ON audit_event (patient_id, id) WHERE patient_id <> 0;

CREATE TABLE transfer (
	id BIGINT PRIMARY KEY,
	at BIGINT NOT NULL,
	source TEXT NOT NULL,
	destination TEXT NOT NULL,
	door TEXT NOT NULL,
	name TEXT NOT NULL,
	bytes BIGINT NOT NULL,
	sha256 BLOB NOT NULL,
	outcome TEXT NOT NULL
);

CREATE TABLE organization (
	id TEXT NOT NULL PRIMARY KEY,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	street TEXT NOT NULL,
	city TEXT NOT NULL,
	zip TEXT NOT NULL,
	county TEXT NOT NULL,
	phone TEXT NOT NULL,
	email TEXT NOT NULL,
	disabled BIGINT NOT NULL,
	created BIGINT NOT NULL
);

CREATE TABLE facility (
	id TEXT NOT NULL PRIMARY KEY,
	organization TEXT NOT NULL,
	name TEXT NOT NULL,
	identifiers TEXT NOT NULL
);

CREATE TABLE facility_name (
	name TEXT NOT NULL,
	facility TEXT NOT NULL,
	organization TEXT NOT NULL,
	PRIMARY KEY (name, facility)
) CLUSTERED;

CREATE TABLE connection (
	id TEXT NOT NULL PRIMARY KEY,
	organization TEXT NOT NULL,
	username TEXT NOT NULL,
	certificate_name TEXT NOT NULL,
	secret_hash BLOB NOT NULL,
	settings BLOB NOT NULL
);

CREATE INDEX connection_username ON connection (username);

CREATE INDEX connection_certificate ON connection (certificate_name);

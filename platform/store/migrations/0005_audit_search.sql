-- What an auditor searches by besides a person: each in the order of the list. Messages
-- are left out of the subjects, for theirs is no account.

CREATE INDEX audit_event_organization ON audit_event (organization, id) WHERE organization <> '';

CREATE INDEX audit_event_user ON audit_event (user_id, id) WHERE user_id <> '';

CREATE INDEX audit_event_subject ON audit_event (subject, id) WHERE subject <> '' AND connection = '';

CREATE INDEX audit_event_outcome ON audit_event (outcome, id) WHERE outcome <> 'done';

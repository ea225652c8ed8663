-- Lists that pages cut: each index stands in the order of its list, so that a page reads
-- its own rows alone. Questions without an answer come first.

CREATE INDEX question_list ON question ((CASE WHEN answered_at = 0 THEN 0 ELSE 1 END), at DESC, id);

CREATE INDEX question_to ON question (organization, (CASE WHEN answered_at = 0 THEN 0 ELSE 1 END), at DESC, id);

CREATE INDEX question_asked ON question (from_user, at DESC, id);

CREATE INDEX guardianship_list ON guardianship (since DESC, id);

DROP INDEX question_organization;

DROP INDEX question_from;

-- The contract between the wing that writes kb.db and the wing that reads it. Writers fill tables; readers ask views.
-- The comment that opens a table or view tells its meaning, the one behind a column tells the column's (unit, range, source). This is the only
-- home of that text: SQLite keeps it with each table, Datasette shows it, docs/schema.md is made from it.
-- Relations of edges are words of CiTO, the Citation Typing Ontology (http://purl.org/spar/cito), where it has one.

CREATE TABLE metadata ( -- What the base says of itself: one row a field of metadata.yml
    name TEXT PRIMARY KEY, -- Name of the field: title, version, released, license, base_iri ...
    value TEXT NOT NULL -- Its value; a list or mapping is JSON
) STRICT;

CREATE TABLE provenance ( -- The files and programs that the base was built from
    name TEXT PRIMARY KEY, -- File name within the base, or name of a program
    kind TEXT NOT NULL CHECK (kind IN ('input', 'program', 'rubric')), -- input: a file that was read; program: a version; rubric: a rule set
    detail TEXT NOT NULL, -- SHA-256 (hex) of a file or rubric, or the version of a program
    size INTEGER -- Bytes of a file; null otherwise
) STRICT;

CREATE TABLE works ( -- Studies and publications: the library, one row an entry of references.bib
    key TEXT PRIMARY KEY, -- Citekey, frozen
    type TEXT NOT NULL, -- Entry type in lower case: article, book, report ...
    title TEXT, -- Title; null where none is known
    year INTEGER, -- Year of publication, CE; null where none is known
    year_text TEXT NOT NULL, -- The year as readers see it, for instance 2000/2001 or n.d.
    container TEXT, -- Journal, book or site that it stands in
    publisher TEXT, -- Publisher or issuing body
    volume TEXT, -- Volume
    number TEXT, -- Issue or report number
    pages TEXT, -- Pages; an open range where only the first page is known
    doi TEXT, -- DOI without a resolver's address
    isbn TEXT, -- ISBN
    eric TEXT, -- Number in ERIC, the education research database
    url TEXT, -- Public page of the publisher, issuer, a library or a repository
    status TEXT CHECK (status IN ('confirmed', 'recalled', 'unconfirmed', 'unresolved')), -- confirmed: seen at a named page; recalled: known from copies or memory only; unconfirmed: as a document that cites it tells, not yet confirmed by any page or body; unresolved: not known which work is meant
    identity TEXT CHECK (identity IN ('firm', 'probable', 'open')), -- How sure it is that this is the work cited
    unconfirmed TEXT NOT NULL CHECK (json_valid(unconfirmed)), -- JSON array of the fields that no named source confirms
    printed TEXT NOT NULL CHECK (json_valid(printed)), -- JSON array: the citation as the sources print it
    design TEXT, -- Study design as the library has it; null where unknown
    design_basis TEXT, -- What the design was read from
    n_authors INTEGER NOT NULL, -- Number of authors named
    authors_more INTEGER NOT NULL CHECK (authors_more IN (0, 1)), -- 1 where the entry says "and others"
    label TEXT NOT NULL, -- Short form for readers: authors and year
    apa_text TEXT NOT NULL, -- The reference in APA style, plain text
    apa_html TEXT NOT NULL, -- The reference in APA style, HTML
    csl TEXT NOT NULL CHECK (json_valid(csl)), -- The work as a CSL-JSON item
    fields TEXT NOT NULL CHECK (json_valid(fields)), -- JSON object: the fields of the entry that csl does not hold, decoded
    bibtex TEXT NOT NULL -- The entry as it stands in references.bib, macros of @string written out
) STRICT;

CREATE TABLE work_names ( -- Authors, editors and translators of works, in order
    work TEXT NOT NULL REFERENCES works (key), -- Citekey
    role TEXT NOT NULL CHECK (role IN ('author', 'editor', 'translator')), -- author, editor or translator
    position INTEGER NOT NULL, -- Place in the list, from 1
    family TEXT NOT NULL, -- Family name, or the whole name of a body
    given TEXT NOT NULL, -- Given names; empty for a body
    literal INTEGER NOT NULL CHECK (literal IN (0, 1)), -- 1 for a body
    PRIMARY KEY (work, role, position)
) STRICT;

CREATE TABLE work_aliases ( -- Former keys of works, and keys of entries that were merged into them: each goes on leading to its work
    alias TEXT PRIMARY KEY, -- The former key
    work TEXT NOT NULL REFERENCES works (key) -- Citekey of today
) STRICT;

CREATE TABLE verifications ( -- What confirmed a work's record
    work TEXT NOT NULL REFERENCES works (key), -- Citekey
    position INTEGER NOT NULL, -- Place in the list, from 1
    name TEXT NOT NULL, -- The page or body that was seen
    url TEXT, -- Its address, where it may be linked
    seen TEXT, -- Day it was seen, ISO date
    PRIMARY KEY (work, position)
) STRICT;

CREATE TABLE sources ( -- Documents that claims are read from; each is a work too
    id TEXT PRIMARY KEY REFERENCES works (key), -- Citekey of the document
    document TEXT NOT NULL, -- File name of the text that was read
    sha256 TEXT NOT NULL, -- SHA-256 (hex) of that file; empty where the library does not tell it
    position INTEGER NOT NULL -- Order among the sources, from 1
) STRICT;

CREATE TABLE practices ( -- What is done: practices, programmes, policies
    id TEXT PRIMARY KEY, -- Frozen id
    label TEXT NOT NULL, -- Name for readers
    definition TEXT NOT NULL, -- What it means here, in our words
    broader TEXT REFERENCES practices (id), -- The wider term that it counts for
    synonyms TEXT NOT NULL CHECK (json_valid(synonyms)), -- JSON array of other words and abbreviations
    position INTEGER NOT NULL, -- Order in the vocabulary, from 1
    map_row INTEGER -- Row of the map, from 1; null where it is none
) STRICT;

CREATE TABLE populations ( -- Groups of people that claims are about
    id TEXT PRIMARY KEY, -- Frozen id
    label TEXT NOT NULL, -- Name for readers
    definition TEXT NOT NULL, -- What it means here, in our words
    broader TEXT REFERENCES populations (id), -- The wider group that it is part of
    synonyms TEXT NOT NULL CHECK (json_valid(synonyms)), -- JSON array of other words and abbreviations
    position INTEGER NOT NULL, -- Order in the vocabulary, from 1
    map_column INTEGER -- Column of the map, from 1; null where it is none
) STRICT;

CREATE TABLE outcomes ( -- What would change, be lacking or be served
    id TEXT PRIMARY KEY, -- Frozen id
    label TEXT NOT NULL, -- Name for readers
    definition TEXT NOT NULL, -- What it means here, in our words
    broader TEXT REFERENCES outcomes (id), -- The wider outcome that it is part of
    synonyms TEXT NOT NULL CHECK (json_valid(synonyms)), -- JSON array of other words and abbreviations
    position INTEGER NOT NULL -- Order in the vocabulary, from 1
) STRICT;

CREATE TABLE passages ( -- Where something stands in a source: locators, never the text
    id TEXT PRIMARY KEY, -- document:start-end
    source TEXT NOT NULL REFERENCES sources (id), -- Citekey of the source
    document TEXT NOT NULL, -- File name of the text
    section TEXT NOT NULL, -- Heading that it stands under
    "start" INTEGER NOT NULL CHECK ("start" >= 0), -- First character: offset in the UTF-8 text, in Unicode code points
    "end" INTEGER NOT NULL, -- One past the last character
    sha256 TEXT NOT NULL, -- SHA-256 (hex) of the text with each run of white space made one space
    first_words TEXT NOT NULL, -- Its first words, four at most
    last_words TEXT NOT NULL, -- Its last words, four at most
    CHECK ("end" > "start")
) STRICT;

CREATE TABLE claims ( -- Propositions that the sources make, each in one sentence of our own words
    n INTEGER PRIMARY KEY, -- Order: by source, then place in the text, from 1
    id TEXT NOT NULL UNIQUE, -- Frozen id, never reused
    source TEXT NOT NULL REFERENCES sources (id), -- Citekey of the document that states it
    passage TEXT NOT NULL REFERENCES passages (id), -- Where it stands
    statement TEXT NOT NULL, -- The proposition, paraphrased
    kind TEXT NOT NULL CHECK (kind IN ('effect', 'association', 'barrier', 'need', 'recommendation', 'definition', 'gap', 'context')), -- What sort of proposition it is
    direction TEXT NOT NULL CHECK (direction IN ('positive', 'negative', 'mixed', 'none_found', 'not_applicable')), -- Which way it points for those concerned
    wording TEXT NOT NULL CHECK (wording IN ('asserts', 'suggests', 'may', 'should')), -- How firmly the source speaks
    restates TEXT REFERENCES claims (id) DEFERRABLE INITIALLY DEFERRED, -- The claim that it repeats
    note TEXT NOT NULL -- Why a hard case was coded so
) STRICT;

CREATE TABLE withdrawn_claims ( -- Claims that were taken back; their ids are never used again
    id TEXT PRIMARY KEY, -- Id of the claim
    reason TEXT NOT NULL, -- Why, in a sentence
    successor TEXT -- Id of the claim that takes its place
) STRICT;

CREATE TABLE claim_practices ( -- Practices that a claim is about
    claim TEXT NOT NULL REFERENCES claims (id), -- Id of the claim
    practice TEXT NOT NULL REFERENCES practices (id), -- Id of the practice
    position INTEGER NOT NULL, -- Order, the main one first, from 1
    PRIMARY KEY (claim, practice)
) STRICT;

CREATE TABLE claim_populations ( -- Groups that a claim is about, as named in the source
    claim TEXT NOT NULL REFERENCES claims (id), -- Id of the claim
    population TEXT NOT NULL REFERENCES populations (id), -- Id of the group
    position INTEGER NOT NULL, -- Order, from 1
    PRIMARY KEY (claim, population)
) STRICT;

CREATE TABLE claim_outcomes ( -- Outcomes that a claim is about
    claim TEXT NOT NULL REFERENCES claims (id), -- Id of the claim
    outcome TEXT NOT NULL REFERENCES outcomes (id), -- Id of the outcome
    position INTEGER NOT NULL, -- Order, from 1
    PRIMARY KEY (claim, outcome)
) STRICT;

CREATE TABLE claim_addressees ( -- Who is to act: recommendations and needs only
    claim TEXT NOT NULL REFERENCES claims (id), -- Id of the claim
    addressee TEXT NOT NULL CHECK (addressee IN ('state', 'district', 'school', 'teacher', 'policymaker', 'researcher', 'funder', 'anyone')), -- Who is to act
    position INTEGER NOT NULL, -- Order, from 1
    PRIMARY KEY (claim, addressee)
) STRICT;

CREATE TABLE evidence ( -- What a claim rests on: one row a use of a work, or a ground without a work
    id TEXT PRIMARY KEY, -- claim/number
    claim TEXT NOT NULL REFERENCES claims (id), -- Id of the claim
    position INTEGER NOT NULL, -- Order, from 1
    rests_on TEXT NOT NULL CHECK (rests_on IN ('study', 'named_data', 'studies_say', 'works', 'synthesis', 'position', 'own_inquiry', 'bare_assertion')), -- The kind of ground
    work TEXT REFERENCES works (key), -- Citekey; null where no work is named
    stance TEXT NOT NULL CHECK (stance IN ('supports', 'disputes', 'qualifies', 'mentions')), -- What the work does for the claim
    basis TEXT NOT NULL CHECK (basis IN ('review_only', 'primary_read')), -- review_only: the work is known through the source alone
    unlisted TEXT CHECK (unlisted IN ('not_reported', 'not_applicable')) -- What every fact is that is not in facts; null where the curator does not say
) STRICT;

CREATE TABLE evidence_fit ( -- Who was studied, against who the claim is about
    evidence TEXT NOT NULL REFERENCES evidence (id), -- Id of the link of evidence
    population TEXT NOT NULL REFERENCES populations (id), -- A group of the claim
    fit TEXT NOT NULL CHECK (fit IN ('direct', 'partial', 'extrapolated', 'asserted')), -- direct: this group; partial: mixed or part of it; extrapolated: another group; asserted: not told
    PRIMARY KEY (evidence, population)
) STRICT;

CREATE TABLE facts ( -- Facts about a study, as coded
    evidence TEXT NOT NULL REFERENCES evidence (id), -- Id of the link of evidence
    name TEXT NOT NULL, -- Name of the fact: design, n_students, significant ...
    value TEXT NOT NULL, -- Its value as text; not_reported and not_applicable are values
    origin TEXT NOT NULL CHECK (origin IN ('passage', 'primary', 'library')), -- Where it was read: the source's passage, the work itself, the library
    PRIMARY KEY (evidence, name)
) STRICT;

CREATE TABLE rubrics ( -- Rule sets that turn facts into grades
    id TEXT PRIMARY KEY, -- Id of the rubric
    title TEXT NOT NULL, -- Name for readers
    version TEXT NOT NULL, -- Version of the rule set
    sha256 TEXT NOT NULL, -- SHA-256 (hex) of the rubric's data file and rules
    question TEXT NOT NULL, -- What it judges, in a sentence
    definition TEXT NOT NULL CHECK (json_valid(definition)) -- The data file, as JSON
) STRICT;

CREATE TABLE rubric_levels ( -- Levels of a rubric, weakest first
    rubric TEXT NOT NULL REFERENCES rubrics (id), -- Id of the rubric
    level TEXT NOT NULL, -- Id of the level, for data
    rank INTEGER NOT NULL, -- 0 is the weakest
    label TEXT NOT NULL, -- What readers see
    meaning TEXT NOT NULL, -- When a claim has it, in a sentence
    PRIMARY KEY (rubric, level)
) STRICT;

CREATE TABLE grades ( -- The computed level of each claim under each rubric
    claim TEXT NOT NULL REFERENCES claims (id), -- Id of the claim
    rubric TEXT NOT NULL REFERENCES rubrics (id), -- Id of the rubric
    level TEXT NOT NULL, -- Id of the level
    possible TEXT, -- Best level that no fact rules out, under a rubric that gives an interval; null where it gives none
    why TEXT NOT NULL, -- One plain sentence
    would_change TEXT NOT NULL, -- What would move it, in one plain sentence
    PRIMARY KEY (claim, rubric),
    FOREIGN KEY (rubric, level) REFERENCES rubric_levels (rubric, level),
    FOREIGN KEY (rubric, possible) REFERENCES rubric_levels (rubric, level)
) STRICT;

CREATE TABLE grade_steps ( -- The trail: each rule that was applied, in order
    claim TEXT NOT NULL, -- Id of the claim
    rubric TEXT NOT NULL, -- Id of the rubric
    position INTEGER NOT NULL, -- Order, from 1
    rule TEXT NOT NULL, -- Name of the rule
    evidence TEXT REFERENCES evidence (id), -- The link of evidence looked at; null for the claim as a whole
    found TEXT NOT NULL CHECK (found IN ('pass', 'fail', 'unknown')), -- What the rule found
    because TEXT NOT NULL, -- The sentence that says so
    PRIMARY KEY (claim, rubric, position),
    FOREIGN KEY (claim, rubric) REFERENCES grades (claim, rubric)
) STRICT;

CREATE TABLE cells ( -- Combinations of a practice and a population, answered
    practice TEXT NOT NULL REFERENCES practices (id), -- Id of the practice
    population TEXT NOT NULL REFERENCES populations (id), -- Id of the group
    in_frame INTEGER NOT NULL CHECK (in_frame IN (0, 1)), -- 1 for a combination that the map asks about
    state TEXT NOT NULL CHECK (state IN ('graded', 'asserted_only', 'other_only', 'said_missing', 'not_yet_coded', 'not_found', 'out_of_scope')), -- What is there, or which kind of empty it is; not_yet_coded: no claim, and open drafts that may be about it
    strength TEXT, -- Best level of its favourable effects and associations (rubric reported); null without any
    strength_rank INTEGER, -- Rank of that level, for sorting
    strength_against TEXT, -- The same of unfavourable, mixed and none-found ones
    contested INTEGER NOT NULL CHECK (contested IN (0, 1)), -- 1 where both sides report a result
    n_effect INTEGER NOT NULL, -- Effect and association claims
    n_at_strength INTEGER NOT NULL, -- Favourable ones that reach the level in strength
    n_other INTEGER NOT NULL, -- Claims of other kinds
    reason TEXT NOT NULL, -- Why it is not asked about, where it is not
    essa_now TEXT, -- Best level under the rubric essa among its favourable effects and associations; null without any
    essa_possible TEXT, -- Best level that one of them may still reach; null where none rests on an identified study
    limits TEXT NOT NULL CHECK (json_valid(limits)), -- JSON array of sentences: what bounds the answer
    n_wider INTEGER NOT NULL, -- Claims about a wider group, never counted in
    n_drafts INTEGER NOT NULL, -- Open drafts that may be about it
    PRIMARY KEY (practice, population)
) STRICT;

CREATE TABLE outcome_cells ( -- Combinations of a practice and an outcome that have a claim or an open draft, answered
    practice TEXT NOT NULL REFERENCES practices (id), -- Id of the practice
    outcome TEXT NOT NULL REFERENCES outcomes (id), -- Id of the outcome
    state TEXT NOT NULL CHECK (state IN ('graded', 'asserted_only', 'other_only', 'said_missing', 'not_yet_coded')), -- What is there; not_yet_coded: no claim, and open drafts that name both
    strength TEXT, -- Best level of its favourable effects and associations (rubric reported); null without any
    strength_rank INTEGER, -- Rank of that level, for sorting
    strength_against TEXT, -- The same of unfavourable, mixed and none-found ones
    contested INTEGER NOT NULL CHECK (contested IN (0, 1)), -- 1 where both sides report a result
    n_effect INTEGER NOT NULL, -- Effect and association claims
    n_at_strength INTEGER NOT NULL, -- Favourable ones that reach the level in strength
    n_other INTEGER NOT NULL, -- Claims of other kinds
    essa_now TEXT, -- Best level under the rubric essa among its favourable effects and associations; null without any
    essa_possible TEXT, -- Best level that one of them may still reach; null where none rests on an identified study
    limits TEXT NOT NULL CHECK (json_valid(limits)), -- JSON array of sentences: what bounds the answer
    n_drafts INTEGER NOT NULL, -- Open drafts that name both
    PRIMARY KEY (practice, outcome)
) STRICT;

CREATE TABLE ranked_claims ( -- Claims in the order of lists: best supported first
    place INTEGER PRIMARY KEY, -- Place among all claims, from 1
    n INTEGER NOT NULL UNIQUE, -- Number of the claim
    claim TEXT NOT NULL UNIQUE REFERENCES claims (id), -- Id of the claim
    kind TEXT NOT NULL, -- What sort of proposition it is
    strength_rank INTEGER NOT NULL -- Rank of its level under the rubric reported, 0 the weakest
) STRICT;

CREATE TABLE term_levels ( -- How many claims of each term have which support
    kind TEXT NOT NULL CHECK (kind IN ('practice', 'population', 'outcome')), -- Which list the term is in
    term TEXT NOT NULL, -- Id of the term
    strength_rank INTEGER NOT NULL, -- Rank of a level under the rubric reported, 0 the weakest
    n_claims INTEGER NOT NULL, -- Claims that count for the term and have that level
    PRIMARY KEY (kind, term, strength_rank)
) STRICT, WITHOUT ROWID;

CREATE TABLE ranked_term_claims ( -- Claims that count for each term, in the order of lists: best supported first
    kind TEXT NOT NULL CHECK (kind IN ('practice', 'population', 'outcome')), -- Which list the term is in
    term TEXT NOT NULL, -- Id of the term
    place INTEGER NOT NULL, -- Place among all claims, from 1, as in ranked_claims
    n INTEGER NOT NULL, -- Number of the claim
    PRIMARY KEY (kind, term, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE ranked_works ( -- Works in the order of lists: those that most claims rest on first
    place INTEGER PRIMARY KEY, -- Place among all works, from 1; of works with as many claims by authors and year
    work TEXT NOT NULL UNIQUE REFERENCES works (key), -- Citekey
    n_claims INTEGER NOT NULL -- Claims that rest on it
) STRICT;

CREATE TABLE practice_claims ( -- Claims that count for a practice: about it, or about a narrower one that is no row of the map
    practice TEXT NOT NULL REFERENCES practices (id), -- Id of the practice
    claim TEXT NOT NULL REFERENCES claims (id), -- Id of the claim
    PRIMARY KEY (practice, claim)
) STRICT, WITHOUT ROWID;

CREATE TABLE population_claims ( -- Claims that count for a group: about it, or about a narrower one that is no column of the map
    population TEXT NOT NULL REFERENCES populations (id), -- Id of the group
    claim TEXT NOT NULL REFERENCES claims (id), -- Id of the claim
    PRIMARY KEY (population, claim)
) STRICT, WITHOUT ROWID;

CREATE TABLE outcome_claims ( -- Claims that count for an outcome: about it, or about a narrower one
    outcome TEXT NOT NULL REFERENCES outcomes (id), -- Id of the outcome
    claim TEXT NOT NULL REFERENCES claims (id), -- Id of the claim
    PRIMARY KEY (outcome, claim)
) STRICT, WITHOUT ROWID;

CREATE TABLE wider_populations ( -- The groups that a group is part of, near and far
    population TEXT NOT NULL REFERENCES populations (id), -- Id of the group
    wider TEXT NOT NULL REFERENCES populations (id), -- Id of a group that it is part of
    PRIMARY KEY (population, wider)
) STRICT, WITHOUT ROWID;

CREATE TABLE citations ( -- In-text citations of the sources; filled where the base holds citations.yaml
    id TEXT PRIMARY KEY, -- document:start-end
    source TEXT NOT NULL REFERENCES sources (id), -- Citekey of the source
    document TEXT NOT NULL, -- File name of the text
    section TEXT NOT NULL, -- Heading that it stands under
    "start" INTEGER NOT NULL, -- First character: offset in the UTF-8 text, in Unicode code points
    "end" INTEGER NOT NULL, -- One past the last character
    text TEXT NOT NULL, -- The citation as printed
    style TEXT NOT NULL, -- The citation style it was recognised by
    form TEXT NOT NULL CHECK (form IN ('parenthetical', 'narrative', 'mention', 'reference')), -- Its form in the prose
    works TEXT NOT NULL CHECK (json_valid(works)), -- JSON array of the works named: authors, year, prefix, locator, key, match
    corrected TEXT NOT NULL CHECK (json_valid(corrected)) -- JSON array of what was corrected by hand
) STRICT;

CREATE TABLE citation_works ( -- Works that an in-text citation resolves to
    citation TEXT NOT NULL REFERENCES citations (id), -- Id of the citation
    work TEXT NOT NULL REFERENCES works (key), -- Citekey
    PRIMARY KEY (citation, work)
) STRICT;

CREATE TABLE drafted_documents ( -- Documents that claims were drafted from by rule, and how far a curator has gone through the drafts
    document TEXT PRIMARY KEY, -- File name of the text
    source TEXT REFERENCES sources (id), -- Citekey of the source; null where the library has no entry for the document yet
    n_drafts INTEGER NOT NULL, -- Drafts made
    n_accepted INTEGER NOT NULL, -- Drafts that became claims
    n_discarded INTEGER NOT NULL, -- Drafts that are no claims, as the curator says
    n_open INTEGER NOT NULL, -- Drafts that nobody has decided on
    CHECK (n_drafts = n_accepted + n_discarded + n_open)
) STRICT;

CREATE TABLE open_drafts ( -- Drafts that nobody has decided on, one row each: counted, never shown, no part of the evidence
    n INTEGER PRIMARY KEY, -- Number, from 1
    document TEXT NOT NULL REFERENCES drafted_documents (document), -- File name of the text
    kind TEXT NOT NULL, -- What sort of proposition it seems to be, by rule
    names_group INTEGER NOT NULL CHECK (names_group IN (0, 1)) -- 1 where it names a group of the vocabulary
) STRICT;

CREATE TABLE open_draft_terms ( -- Terms that open drafts name by rule, and the broader ones that they would count for
    kind TEXT NOT NULL CHECK (kind IN ('practice', 'population', 'outcome')), -- Which list the term is in
    term TEXT NOT NULL, -- Id of the term
    draft INTEGER NOT NULL REFERENCES open_drafts (n), -- Number of the draft
    named INTEGER NOT NULL CHECK (named IN (0, 1)), -- 1 where the draft names the term itself
    PRIMARY KEY (kind, term, draft)
) STRICT, WITHOUT ROWID;

CREATE TABLE problems ( -- What was found wrong or odd when the base was built
    n INTEGER PRIMARY KEY, -- Order: by place, from 1
    severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'info')), -- How grave; a base with an error is never published
    code TEXT NOT NULL, -- Stable code, see the README
    file TEXT NOT NULL, -- File name within the base
    line INTEGER NOT NULL, -- Line, from 1; 0 for the file as a whole
    message TEXT NOT NULL, -- What is wrong
    hint TEXT NOT NULL -- What to do
) STRICT;

CREATE TABLE synonyms ( -- Words that widen a search: labels, synonyms and abbreviations of each term
    kind TEXT NOT NULL CHECK (kind IN ('practice', 'population', 'outcome')), -- Which list the term is in
    term TEXT NOT NULL, -- Id of the term
    words TEXT NOT NULL, -- One label, synonym or abbreviation
    position INTEGER NOT NULL, -- 0 for the label, then in order
    PRIMARY KEY (kind, term, position)
) STRICT;

CREATE TABLE claim_texts ( -- What the search looks into: one document a claim
    n INTEGER PRIMARY KEY REFERENCES claims (n), -- Number of the claim
    statement TEXT NOT NULL, -- The statement
    terms TEXT NOT NULL, -- Labels of its practices, populations and outcomes
    synonyms TEXT NOT NULL, -- Their synonyms and abbreviations
    works TEXT NOT NULL -- Authors, years and titles of the works that it rests on
) STRICT;

CREATE TABLE work_texts ( -- What the search looks into: one document a work
    n INTEGER PRIMARY KEY, -- Number of the work, from 1
    work TEXT NOT NULL UNIQUE REFERENCES works (key), -- Citekey
    title TEXT NOT NULL, -- Title and container
    names TEXT NOT NULL, -- Authors, editors, translators, publisher, year
    printed TEXT NOT NULL -- The citation as printed
) STRICT;

CREATE TABLE term_texts ( -- What the search looks into: one document a term
    n INTEGER PRIMARY KEY, -- Number of the term, from 1
    kind TEXT NOT NULL CHECK (kind IN ('practice', 'population', 'outcome')), -- Which list the term is in
    term TEXT NOT NULL, -- Id of the term
    names TEXT NOT NULL, -- Label, synonyms and abbreviations
    definition TEXT NOT NULL, -- What it means
    UNIQUE (kind, term)
) STRICT;

CREATE TABLE spellings ( -- The words that stand in the texts of the search, as they are spelt there: what a misspelt one may have meant
    n INTEGER PRIMARY KEY, -- Number of the word, in the order of the alphabet, from 1
    word TEXT NOT NULL UNIQUE, -- The word in lower case, accents aside
    padded TEXT NOT NULL, -- The same between blanks, so that its first and last letters count
    n_texts INTEGER NOT NULL -- Claims, works and terms that have it
) STRICT;

-- Views: what the reading wing asks. A JSON array keeps the order of its list. What always has its row is joined by LEFT JOIN too: SQLite
-- leaves such a join out where a query asks for none of its columns.

CREATE VIEW claim_pages AS SELECT -- Claims for readers: one row a claim, lists as JSON arrays of labels
    c.n AS n, -- Order: by source, then place in the text
    c.id AS id, -- Id of the claim
    w.label AS stated_by, -- Who states it: authors and year of the source
    c.statement AS statement, -- The proposition, paraphrased
    l.label AS support, -- How well the source itself supports it, in readers' words
    c.kind AS kind, -- What sort of proposition it is
    c.direction AS direction, -- Which way it points for those concerned
    c.wording AS wording, -- How firmly the source speaks
    (SELECT json_group_array(label) FROM (SELECT t.label FROM claim_practices AS x JOIN practices AS t ON t.id = x.practice WHERE x.claim = c.id ORDER BY x.position)) AS practices, -- Practices (JSON array of labels)
    (SELECT json_group_array(label) FROM (SELECT t.label FROM claim_populations AS x JOIN populations AS t ON t.id = x.population WHERE x.claim = c.id ORDER BY x.position)) AS populations, -- Groups (JSON array of labels)
    (SELECT json_group_array(label) FROM (SELECT t.label FROM claim_outcomes AS x JOIN outcomes AS t ON t.id = x.outcome WHERE x.claim = c.id ORDER BY x.position)) AS outcomes, -- Outcomes (JSON array of labels)
    (SELECT json_group_array(addressee) FROM (SELECT x.addressee FROM claim_addressees AS x WHERE x.claim = c.id ORDER BY x.position)) AS addressees, -- Who is to act (JSON array)
    (SELECT json_group_array(label) FROM (SELECT v.label FROM evidence AS e JOIN works AS v ON v.key = e.work WHERE e.claim = c.id ORDER BY e.position)) AS works, -- Works that it rests on (JSON array of authors and years)
    p.section AS section, -- Heading that it stands under
    c.source AS source, -- Citekey of the source
    l.rank AS support_rank -- Rank of the support, 0 the weakest
FROM claims AS c
LEFT JOIN works AS w ON w.key = c.source
LEFT JOIN passages AS p ON p.id = c.passage
LEFT JOIN grades AS g ON g.claim = c.id AND g.rubric = 'reported'
LEFT JOIN rubric_levels AS l ON l.rubric = g.rubric AND l.level = g.level;

CREATE VIEW claim_records AS SELECT -- Claims for programs: one row a claim, lists as JSON arrays of ids
    c.n AS n, -- Order: by source, then place in the text
    c.id AS id, -- Id of the claim
    c.source AS source, -- Citekey of the source
    p.document AS document, -- File name of the source's text
    p.section AS section, -- Heading that it stands under
    p."start" AS "start", -- First character: offset in the UTF-8 text, in Unicode code points
    p."end" AS "end", -- One past the last character
    p.sha256 AS sha256, -- SHA-256 (hex) of the passage with each run of white space made one space
    p.first_words AS first_words, -- Its first words, four at most
    p.last_words AS last_words, -- Its last words, four at most
    c.statement AS statement, -- The proposition, paraphrased
    c.kind AS kind, -- What sort of proposition it is
    (SELECT json_group_array(practice) FROM (SELECT x.practice FROM claim_practices AS x WHERE x.claim = c.id ORDER BY x.position)) AS practices, -- Ids of its practices
    (SELECT json_group_array(population) FROM (SELECT x.population FROM claim_populations AS x WHERE x.claim = c.id ORDER BY x.position)) AS populations, -- Ids of its groups
    (SELECT json_group_array(outcome) FROM (SELECT x.outcome FROM claim_outcomes AS x WHERE x.claim = c.id ORDER BY x.position)) AS outcomes, -- Ids of its outcomes
    c.direction AS direction, -- Which way it points for those concerned
    c.wording AS wording, -- How firmly the source speaks
    (SELECT json_group_array(addressee) FROM (SELECT x.addressee FROM claim_addressees AS x WHERE x.claim = c.id ORDER BY x.position)) AS addressees, -- Who is to act
    c.restates AS restates, -- The claim that it repeats
    c.note AS note, -- Why a hard case was coded so
    g.level AS strength, -- Level of the rubric reported
    l.rank AS strength_rank, -- Its rank, 0 the weakest
    l.label AS support, -- That level in readers' words
    g.why AS why, -- Why it has that level, in a sentence
    g.would_change AS would_change, -- What would move it, in a sentence
    t.level AS essa_now, -- Level of the rubric essa: the tier that the sources allow now, or why there is none; null for claims of other kinds
    t.possible AS essa_possible, -- Best tier that no fact rules out; null where no identified study stands behind the claim
    (SELECT json_group_array(work) FROM (SELECT e.work FROM (SELECT work, min(position) AS position FROM evidence WHERE claim = c.id AND work IS NOT NULL GROUP BY work) AS e ORDER BY e.position)) AS works -- Citekeys of the works that it rests on
FROM claims AS c
LEFT JOIN passages AS p ON p.id = c.passage
LEFT JOIN grades AS g ON g.claim = c.id AND g.rubric = 'reported'
LEFT JOIN rubric_levels AS l ON l.rubric = g.rubric AND l.level = g.level
LEFT JOIN grades AS t ON t.claim = c.id AND t.rubric = 'essa';

CREATE VIEW evidence_records AS SELECT -- Links of evidence, with their facts and fit as JSON objects
    e.id AS id, -- claim/number
    e.claim AS claim, -- Id of the claim
    e.position AS position, -- Order, from 1
    e.rests_on AS rests_on, -- The kind of ground
    e.work AS work, -- Citekey; null where no work is named
    e.stance AS stance, -- What the work does for the claim
    e.basis AS basis, -- review_only: the work is known through the source alone
    (SELECT json_group_object(f.population, f.fit) FROM evidence_fit AS f WHERE f.evidence = e.id) AS fit, -- Who was studied, for each group of the claim
    (SELECT json_group_object(f.name, json_object('value', f.value, 'from', f.origin)) FROM facts AS f WHERE f.evidence = e.id) AS facts, -- Facts as coded, each with where it was read
    e.unlisted AS unlisted -- What every fact is that is not in facts
FROM evidence AS e;

CREATE VIEW fact_records AS SELECT -- All facts of the evidence for effects and associations, also those that nothing tells: one row a link and fact
    e.id AS evidence, -- Id of the link of evidence
    e.claim AS claim, -- Id of the claim
    n.value AS name, -- Name of the fact
    coalesce(f.value, e.unlisted) AS value, -- Its value as text: a plain word or number, not_reported or not_applicable; null where nothing is coded
    f.origin AS origin -- Where it was read: passage, primary or library; null where it is not listed
FROM evidence AS e
JOIN claims AS c ON c.id = e.claim AND c.kind IN ('effect', 'association')
JOIN json_each('["design", "comparison", "n_students", "n_sites", "site_unit", "sample", "setting", "outcome_measured", "result_reported", "significant", "effect_size", "adjusted", "baseline_difference", "attrition_overall", "attrition_differential", "selected_sites", "logic_model", "ongoing_study", "funder_tie", "cost", "harm"]') AS n
LEFT JOIN facts AS f ON f.evidence = e.id AND f.name = n.value;

CREATE VIEW term_records AS -- Practices, populations and outcomes in one list
SELECT
    'practice' AS kind, -- practice, population or outcome
    id, -- Id of the term
    label, -- Name for readers
    broader, -- The wider term that it counts for
    synonyms, -- JSON array of other words and abbreviations
    definition, -- What it means here
    position, -- Order in the vocabulary
    map_row AS frame -- Row or column of the map; null where it is none
FROM practices
UNION ALL SELECT 'population', id, label, broader, synonyms, definition, position, map_column FROM populations
UNION ALL SELECT 'outcome', id, label, broader, synonyms, definition, position, NULL FROM outcomes;

CREATE VIEW work_pages AS SELECT -- Works for readers, with what rests on them
    w.label AS label, -- Authors and year
    w.title AS title, -- Title
    w.year AS year, -- Year of publication, CE
    w.status AS status, -- confirmed, recalled, unconfirmed or unresolved
    w.design AS design, -- Study design as the library has it
    (SELECT count(DISTINCT e.claim) FROM evidence AS e WHERE e.work = w.key) AS n_claims, -- Claims that rest on it
    (SELECT count(*) FROM claims AS c WHERE c.source = w.key) AS n_stated, -- Claims that it states itself, where it is a source
    w.container AS container, -- Journal, book or site
    w.publisher AS publisher, -- Publisher or issuing body
    w.apa_text AS reference, -- The reference in APA style
    w.doi AS doi, -- DOI
    w.url AS url, -- Public page
    w.identity AS identity, -- How sure it is that this is the work cited
    w.key AS key, -- Citekey
    (SELECT t.n FROM work_texts AS t WHERE t.work = w.key) AS n -- Number of the work in the full-text search
FROM works AS w;

CREATE VIEW cell_claims AS SELECT -- Claims of each combination: counted in it, or about a wider group and shown beside
    a.practice AS practice, -- Id of the practice
    b.population AS population, -- Id of the group
    a.claim AS claim, -- Id of the claim
    'counted' AS place -- counted: about this group; wider: about a wider group, never counted in
FROM practice_claims AS a
JOIN population_claims AS b ON b.claim = a.claim
UNION ALL SELECT DISTINCT a.practice, v.population, a.claim, 'wider'
FROM practice_claims AS a
JOIN claim_populations AS b ON b.claim = a.claim
JOIN wider_populations AS v ON v.wider = b.population
WHERE NOT EXISTS (SELECT 1 FROM population_claims AS o WHERE o.claim = a.claim AND o.population = v.population);

CREATE VIEW cell_pages AS SELECT -- Combinations of the map for readers
    p.label AS practice, -- Practice
    q.label AS population, -- Group
    c.state AS state, -- What is there, or which kind of empty it is
    l.label AS support, -- Best support among favourable effects and associations, in readers' words
    m.label AS support_against, -- The same of unfavourable, mixed and none-found ones
    c.contested AS contested, -- 1 where both sides report a result
    c.n_effect AS n_effect, -- Effect and association claims
    c.n_at_strength AS n_at_strength, -- Favourable ones that reach the support shown
    c.n_other AS n_other, -- Claims of other kinds
    c.n_wider AS n_wider, -- Claims about a wider group, never counted in
    c.reason AS reason, -- Why it is not asked about, where it is not
    c.in_frame AS in_frame, -- 1 for a combination that the map asks about
    c.practice AS practice_id, -- Id of the practice
    c.population AS population_id, -- Id of the group
    c.strength AS strength, -- Id of the best level
    c.strength_rank AS strength_rank, -- Rank of that level, 0 the weakest
    c.strength_against AS strength_against, -- Id of the best level against
    p.map_row AS map_row, -- Row of the map
    q.map_column AS map_column, -- Column of the map
    c.n_drafts AS n_drafts -- Open drafts that may be about it
FROM cells AS c
JOIN practices AS p ON p.id = c.practice
JOIN populations AS q ON q.id = c.population
LEFT JOIN rubric_levels AS l ON l.rubric = 'reported' AND l.level = c.strength
LEFT JOIN rubric_levels AS m ON m.rubric = 'reported' AND m.level = c.strength_against;

CREATE VIEW cell_exports AS SELECT -- Combinations for programs: one row each, with the claims in it and beside it
    c.practice AS practice, -- Id of the practice
    c.population AS population, -- Id of the group
    p.label AS practice_label, -- Practice
    q.label AS population_label, -- Group
    c.state AS state, -- What is there, or which kind of empty it is
    c.strength AS strength, -- Best level of its favourable effects and associations (rubric reported)
    l.label AS support, -- That level in readers' words
    m.label AS support_against, -- Level against in readers' words
    c.strength_against AS strength_against, -- The same of unfavourable, mixed and none-found ones
    c.contested AS contested, -- 1 where both sides report a result
    c.n_effect AS n_effect, -- Effect and association claims
    c.n_at_strength AS n_at_strength, -- Favourable ones that reach the level in strength
    c.n_other AS n_other, -- Claims of other kinds
    (SELECT json_group_array(claim) FROM (SELECT a.claim FROM practice_claims AS a JOIN claim_populations AS b ON b.claim = a.claim JOIN wider_populations AS v ON v.wider = b.population AND v.population = c.population JOIN ranked_claims AS r ON r.claim = a.claim WHERE a.practice = c.practice AND NOT EXISTS (SELECT 1 FROM population_claims AS o WHERE o.claim = a.claim AND o.population = c.population) GROUP BY r.n ORDER BY r.n)) AS inherited, -- JSON array: claims about a wider group, never counted in
    (SELECT json_group_array(claim) FROM (SELECT a.claim FROM practice_claims AS a JOIN population_claims AS b ON b.claim = a.claim AND b.population = c.population JOIN ranked_claims AS r ON r.claim = a.claim WHERE a.practice = c.practice ORDER BY r.n)) AS claims, -- JSON array: claims in it
    c.in_frame AS in_frame, -- 1 for a combination that the map asks about
    c.reason AS reason, -- Why it is not asked about, where it is not
    c.essa_now AS essa_now, -- Best level under the rubric essa among its favourable effects and associations
    c.essa_possible AS essa_possible, -- Best tier that one of them may still reach; null where none rests on an identified study
    n.label AS essa_now_label, -- The level in essa_now in readers' words
    o.label AS essa_possible_label, -- The level in essa_possible in readers' words
    c.limits AS limits, -- JSON array of sentences: what bounds the answer
    p.map_row AS map_row, -- Row of the map
    q.map_column AS map_column, -- Column of the map
    c.n_drafts AS n_drafts -- Open drafts that may be about it
FROM cells AS c
JOIN practices AS p ON p.id = c.practice
JOIN populations AS q ON q.id = c.population
LEFT JOIN rubric_levels AS l ON l.rubric = 'reported' AND l.level = c.strength
LEFT JOIN rubric_levels AS m ON m.rubric = 'reported' AND m.level = c.strength_against
LEFT JOIN rubric_levels AS n ON n.rubric = 'essa' AND n.level = c.essa_now
LEFT JOIN rubric_levels AS o ON o.rubric = 'essa' AND o.level = c.essa_possible;

CREATE VIEW outcome_cell_exports AS SELECT -- Combinations of a practice and an outcome that have a claim or an open draft, for programs
    c.practice AS practice, -- Id of the practice
    c.outcome AS outcome, -- Id of the outcome
    p.label AS practice_label, -- Practice
    o.label AS outcome_label, -- Outcome
    c.state AS state, -- What is there
    c.strength AS strength, -- Best level of its favourable effects and associations (rubric reported)
    l.label AS support, -- That level in readers' words
    m.label AS support_against, -- Level against in readers' words
    c.strength_against AS strength_against, -- The same of unfavourable, mixed and none-found ones
    c.contested AS contested, -- 1 where both sides report a result
    c.n_effect AS n_effect, -- Effect and association claims
    c.n_at_strength AS n_at_strength, -- Favourable ones that reach the level in strength
    c.n_other AS n_other, -- Claims of other kinds
    (SELECT json_group_array(claim) FROM (SELECT x.claim FROM practice_claims AS x JOIN outcome_claims AS y ON y.claim = x.claim AND y.outcome = c.outcome JOIN ranked_claims AS r ON r.claim = x.claim WHERE x.practice = c.practice ORDER BY r.n)) AS claims, -- JSON array: claims in it
    c.essa_now AS essa_now, -- Best level under the rubric essa among its favourable effects and associations
    c.essa_possible AS essa_possible, -- Best tier that one of them may still reach; null where none rests on an identified study
    n.label AS essa_now_label, -- The level in essa_now in readers' words
    t.label AS essa_possible_label, -- The level in essa_possible in readers' words
    c.limits AS limits, -- JSON array of sentences: what bounds the answer
    c.n_drafts AS n_drafts -- Open drafts that name both
FROM outcome_cells AS c
JOIN practices AS p ON p.id = c.practice
JOIN outcomes AS o ON o.id = c.outcome
LEFT JOIN rubric_levels AS l ON l.rubric = 'reported' AND l.level = c.strength
LEFT JOIN rubric_levels AS m ON m.rubric = 'reported' AND m.level = c.strength_against
LEFT JOIN rubric_levels AS n ON n.rubric = 'essa' AND n.level = c.essa_now
LEFT JOIN rubric_levels AS t ON t.rubric = 'essa' AND t.level = c.essa_possible;

CREATE VIEW drafted_records AS SELECT -- Documents that claims were drafted from, and how far a curator has gone through the drafts
    d.document AS document, -- File name of the text
    d.source AS source, -- Citekey of the source; null where the library has no entry for the document yet
    d.n_drafts AS n_drafts, -- Drafts made
    d.n_accepted AS n_accepted, -- Drafts that became claims
    d.n_discarded AS n_discarded, -- Drafts that are no claims, as the curator says
    d.n_open AS n_open -- Drafts that nobody has decided on
FROM drafted_documents AS d
ORDER BY d.document;

CREATE VIEW draft_records AS SELECT -- Drafts that nobody has decided on: counted, never shown, no part of the evidence
    n AS n, -- Number, from 1
    document AS document, -- File name of the text
    kind AS kind -- What sort of proposition it seems to be, by rule
FROM open_drafts;

CREATE VIEW term_drafts AS -- Open drafts that may be about each term: those that name it or a narrower one; of groups also those that name a wider one, or none
SELECT
    kind AS kind, -- practice, population or outcome
    term AS term, -- Id of the term
    draft AS draft -- Number of the draft
FROM open_draft_terms
UNION ALL SELECT 'population', v.population, t.draft
FROM wider_populations AS v
JOIN open_draft_terms AS t ON t.kind = 'population' AND t.term = v.wider AND t.named
WHERE NOT EXISTS (SELECT 1 FROM open_draft_terms AS o WHERE o.kind = 'population' AND o.term = v.population AND o.draft = t.draft)
UNION ALL SELECT 'population', p.id, d.n
FROM populations AS p JOIN open_drafts AS d ON NOT d.names_group;

CREATE VIEW cell_drafts AS SELECT -- Open drafts that may be about each combination; one that does so in two ways is there twice
    a.term AS practice, -- Id of the practice
    b.term AS population, -- Id of the group
    a.draft AS draft -- Number of the draft
FROM term_drafts AS a JOIN term_drafts AS b ON b.draft = a.draft
WHERE a.kind = 'practice' AND b.kind = 'population';

CREATE VIEW claim_places AS SELECT -- Claims in the order of lists: best supported first; the quick way to sort and count them
    place AS place, -- Place among all claims, from 1
    n AS n, -- Number of the claim
    claim AS claim, -- Id of the claim
    kind AS kind, -- What sort of proposition it is
    strength_rank AS strength_rank -- Rank of its level under the rubric reported, 0 the weakest
FROM ranked_claims;

CREATE VIEW term_places AS SELECT -- Claims that count for each term, in the order of lists; the quick way to list and count them
    kind AS kind, -- practice, population or outcome
    term AS term, -- Id of the term
    place AS place, -- Place among all claims, from 1
    n AS n -- Number of the claim
FROM ranked_term_claims;

CREATE VIEW work_places AS SELECT -- Works in the order of lists: those that most claims rest on first
    place AS place, -- Place among all works, from 1
    work AS work, -- Citekey
    n_claims AS n_claims -- Claims that rest on it
FROM ranked_works;

CREATE VIEW term_counts AS SELECT -- How many claims of each term have which support
    t.kind AS kind, -- practice, population or outcome
    t.term AS term, -- Id of the term
    t.strength_rank AS strength_rank, -- Rank of the level, 0 the weakest
    l.label AS support, -- The level in readers' words
    t.n_claims AS n_claims -- Claims that count for the term and have that level
FROM term_levels AS t JOIN rubric_levels AS l ON l.rubric = 'reported' AND l.rank = t.strength_rank;

CREATE VIEW about AS SELECT -- What the base says of itself
    name AS name, -- Name of the field: title, version, released, license ...
    value AS value -- Its value; a list or mapping is JSON
FROM metadata;

CREATE VIEW provenance_records AS SELECT -- The files and programs that the base was built from
    name AS name, -- File name within the base, or name of a program
    kind AS kind, -- input, program or rubric
    detail AS detail, -- SHA-256 (hex) of a file or rubric, or the version of a program
    size AS size -- Bytes of a file; null otherwise
FROM provenance;

CREATE VIEW levels AS SELECT -- Levels of the rubrics, weakest first
    r.id AS rubric, -- Id of the rubric
    r.title AS rubric_title, -- What the rubric judges
    r.version AS version, -- Version of the rubric
    l.level AS level, -- Id of the level, for data
    l.rank AS rank, -- 0 is the weakest
    l.label AS label, -- What readers see
    l.meaning AS meaning, -- When a claim has it
    (SELECT count(*) FROM grades AS g WHERE g.rubric = l.rubric AND g.level = l.level) AS n_claims -- Claims that have it
FROM rubric_levels AS l JOIN rubrics AS r ON r.id = l.rubric
ORDER BY r.id, l.rank;

CREATE VIEW grade_records AS SELECT -- The computed level of each claim under each rubric
    claim AS claim, -- Id of the claim
    rubric AS rubric, -- Id of the rubric
    level AS level, -- Id of the level
    possible AS possible, -- Best level that no fact rules out, under a rubric that gives an interval
    why AS why, -- One plain sentence
    would_change AS would_change -- What would move it
FROM grades;

CREATE VIEW step_records AS SELECT -- The trail of each grade: each rule that was applied, in order
    claim AS claim, -- Id of the claim
    rubric AS rubric, -- Id of the rubric
    position AS position, -- Order, from 1
    rule AS rule, -- Name of the rule
    evidence AS evidence, -- The link of evidence looked at
    found AS found, -- pass, fail or unknown
    because AS because -- The sentence that says so
FROM grade_steps;

CREATE VIEW withdrawal_records AS SELECT -- Claims that were taken back
    id AS id, -- Id of the claim
    reason AS reason, -- Why, in a sentence
    successor AS successor -- Id of the claim that takes its place
FROM withdrawn_claims;

CREATE VIEW problem_records AS SELECT -- What was found odd when the base was built
    n AS n, -- Order: by place
    severity AS severity, -- warning or info
    code AS code, -- Stable code, see the README
    file AS file, -- File name within the base
    line AS line, -- Line, from 1
    message AS message, -- What is odd
    hint AS hint -- What to do
FROM problems;

CREATE VIEW work_records AS SELECT -- Works for programs: everything about one work in one row
    key AS key, -- Citekey
    type AS type, -- Entry type
    label AS label, -- Authors and year
    title AS title, -- Title
    (SELECT json_group_array(name) FROM (SELECT iif(n.given = '', n.family, n.family || ', ' || n.given) AS name FROM work_names AS n WHERE n.work = w.key AND n.role = 'author' ORDER BY n.position)) AS authors, -- JSON array of authors
    authors_more AS authors_more, -- 1 where the entry says "and others"
    (SELECT json_group_array(name) FROM (SELECT iif(n.given = '', n.family, n.family || ', ' || n.given) AS name FROM work_names AS n WHERE n.work = w.key AND n.role = 'editor' ORDER BY n.position)) AS editors, -- JSON array of editors
    (SELECT json_group_array(name) FROM (SELECT iif(n.given = '', n.family, n.family || ', ' || n.given) AS name FROM work_names AS n WHERE n.work = w.key AND n.role = 'translator' ORDER BY n.position)) AS translators, -- JSON array of translators
    year AS year, -- Year of publication, CE
    year_text AS year_text, -- The year as readers see it
    container AS container, -- Journal, book or site
    publisher AS publisher, -- Publisher or issuing body
    volume AS volume, -- Volume
    number AS number, -- Issue or report number
    pages AS pages, -- Pages
    doi AS doi, -- DOI
    isbn AS isbn, -- ISBN
    eric AS eric, -- Number in ERIC
    url AS url, -- Public page
    status AS status, -- confirmed, recalled, unconfirmed or unresolved
    identity AS identity, -- How sure it is that this is the work cited
    unconfirmed AS unconfirmed, -- JSON array of the fields that no named source confirms
    printed AS printed, -- JSON array: the citation as the sources print it
    design AS design, -- Study design as the library has it
    design_basis AS design_basis, -- What the design was read from
    apa_text AS reference, -- The reference in APA style, plain text
    apa_html AS reference_html, -- The reference in APA style, HTML
    csl AS csl, -- The work as a CSL-JSON item
    bibtex AS bibtex -- The entry as it stands in references.bib
FROM works AS w;

CREATE VIEW library_records AS SELECT -- Works for exports of the library: all that their entries hold, and what rests on them
    key AS key, -- Citekey
    csl AS csl, -- The work as a CSL-JSON item
    fields AS fields, -- JSON object: the fields of the entry that csl does not hold, decoded
    (SELECT group_concat(told, '; ') FROM (SELECT e.claim || ' (' || e.stance || ', ' || l.label || ')' AS told FROM evidence AS e JOIN grades AS g ON g.claim = e.claim AND g.rubric = 'reported' JOIN rubric_levels AS l ON l.rubric = g.rubric AND l.level = g.level WHERE e.work = w.key GROUP BY e.claim, e.stance ORDER BY e.claim, e.stance)) AS claim_grades, -- The claims that rest on it, each with what it does for them and their grade; null where there are none
    bibtex AS bibtex -- The entry as it stands in references.bib, macros of @string written out
FROM works AS w;

CREATE VIEW alias_records AS SELECT -- Former keys of works
    alias AS alias, -- The former key
    work AS work -- Citekey of today
FROM work_aliases;

CREATE VIEW verification_records AS SELECT -- What confirmed each work's record
    work AS work, -- Citekey
    position AS position, -- Order, from 1
    name AS name, -- The page or body that was seen
    url AS url, -- Its address, where it may be linked
    seen AS seen -- Day it was seen, ISO date
FROM verifications;

CREATE VIEW source_records AS SELECT -- Documents that claims are read from
    s.id AS id, -- Citekey
    w.label AS label, -- Authors and year
    w.title AS title, -- Title
    w.year AS year, -- Year of publication, CE
    w.apa_text AS reference, -- The reference in APA style
    w.url AS url, -- Public page
    s.document AS document, -- File name of the text that was read
    s.sha256 AS sha256, -- SHA-256 (hex) of that file
    (SELECT count(*) FROM claims AS c WHERE c.source = s.id) AS n_claims -- Claims read from it
FROM sources AS s JOIN works AS w ON w.key = s.id
ORDER BY s.position;

CREATE VIEW citation_records AS SELECT -- In-text citations of the sources
    c.id AS id, -- document:start-end
    c.source AS source, -- Citekey of the source
    c.document AS document, -- File name of the text
    c.section AS section, -- Heading that it stands under
    c."start" AS "start", -- First character: offset in the UTF-8 text
    c."end" AS "end", -- One past the last character
    c.text AS text, -- The citation as printed
    c.style AS style, -- The citation style it was recognised by
    c.form AS form, -- parenthetical, narrative, mention or reference
    c.works AS works, -- JSON array of the works named
    (SELECT json_group_array(x.work) FROM citation_works AS x WHERE x.citation = c.id) AS keys, -- JSON array of the citekeys that it resolves to
    c.corrected AS corrected -- JSON array of what was corrected by hand
FROM citations AS c;

CREATE VIEW words AS SELECT -- Labels, synonyms and abbreviations of each term
    kind AS kind, -- practice, population or outcome
    term AS term, -- Id of the term
    words AS words, -- One label, synonym or abbreviation
    position AS position, -- 0 for the label, then in order
    rowid AS n -- Number of the row in the full-text search
FROM synonyms;

CREATE VIEW term_claims AS -- Which claims count for which terms
SELECT
    'practice' AS kind, -- practice, population or outcome
    practice AS term, -- Id of the term
    claim -- Id of the claim
FROM practice_claims
UNION ALL SELECT 'population', population, claim FROM population_claims
UNION ALL SELECT 'outcome', outcome, claim FROM outcome_claims;

CREATE VIEW addressee_claims AS SELECT -- Who is to act, by claim
    addressee AS addressee, -- Who is to act
    claim AS claim -- Id of the claim
FROM claim_addressees;

CREATE VIEW searched_works AS SELECT -- Numbers of the works in the full-text search
    n AS n, -- Number of the work
    work AS work -- Citekey
FROM work_texts;

CREATE VIEW searched_terms AS SELECT -- Numbers of the terms in the full-text search
    n AS n, -- Number of the term
    kind AS kind, -- practice, population or outcome
    term AS term, -- Id of the term
    names AS names -- Label, synonyms and abbreviations
FROM term_texts;

CREATE VIEW spelt_words AS SELECT -- The words that stand in the texts of the search
    n AS n, -- Number of the word
    word AS word, -- The word in lower case, accents aside
    n_texts AS n_texts -- Claims, works and terms that have it
FROM spellings;

CREATE VIEW practice_support AS SELECT -- For each group of the map: its claims by practice, kind and support
    q.id AS population, -- Id of the group
    q.label AS population_label, -- Group
    p.id AS practice, -- Id of the practice, a row of the map
    p.label AS practice_label, -- Practice
    c.id AS claim, -- Id of the claim
    c.kind AS kind, -- What sort of proposition it is
    c.direction AS direction, -- Which way it points
    l.label AS support, -- How well the source supports it
    l.rank AS support_rank, -- Rank of the support, 0 the weakest
    c.statement AS statement, -- The proposition, paraphrased
    w.label AS stated_by -- Who states it
FROM cell_claims AS x
JOIN practices AS p ON p.id = x.practice AND p.map_row IS NOT NULL
JOIN populations AS q ON q.id = x.population AND q.map_column IS NOT NULL
JOIN claims AS c ON c.id = x.claim
JOIN works AS w ON w.key = c.source
JOIN grades AS g ON g.claim = c.id AND g.rubric = 'reported'
JOIN rubric_levels AS l ON l.rubric = g.rubric AND l.level = g.level
WHERE x.place = 'counted';

CREATE VIEW evidence_pages AS SELECT -- What each claim rests on, for readers
    e.id AS id, -- claim/number
    s.label AS stated_by, -- Who states the claim: authors and year of the source
    c.statement AS statement, -- The claim
    l.label AS support, -- How well the source supports it
    e.rests_on AS rests_on, -- The kind of ground
    v.label AS work, -- Authors and year of the work; null where none is named
    v.title AS title, -- Title of the work
    v.status AS status, -- confirmed, recalled, unconfirmed or unresolved
    v.design AS design, -- Study design as the library has it
    e.stance AS stance, -- What the work does for the claim
    c.kind AS kind, -- What sort of proposition the claim is
    e.claim AS claim, -- Id of the claim
    e.work AS work_key, -- Citekey
    l.rank AS support_rank -- Rank of the support, 0 the weakest
FROM evidence AS e
LEFT JOIN claims AS c ON c.id = e.claim
LEFT JOIN works AS s ON s.key = c.source
LEFT JOIN grades AS g ON g.claim = c.id AND g.rubric = 'reported'
LEFT JOIN rubric_levels AS l ON l.rubric = g.rubric AND l.level = g.level
LEFT JOIN works AS v ON v.key = e.work;

CREATE VIEW nodes AS -- The graph's nodes: works, claims and terms; a source is a work
SELECT
    'work:' || key AS id, -- kind:id
    'work' AS kind, -- work, claim, practice, population or outcome
    label, -- What to write beside the node
    json_object('key', key, 'type', type, 'title', title, 'year', year, 'year_text', year_text, 'doi', doi, 'status', status, 'design', design, 'source', json(CASE WHEN key IN (SELECT id FROM sources) THEN 'true' ELSE 'false' END)) AS properties -- JSON object of its attributes
FROM works
UNION ALL SELECT 'claim:' || c.id, 'claim', c.statement, json_object('id', c.id, 'source', c.source, 'claim_kind', c.kind, 'direction', c.direction, 'wording', c.wording, 'strength', g.level, 'strength_rank', l.rank, 'passage', c.passage)
FROM claims AS c
JOIN grades AS g ON g.claim = c.id AND g.rubric = 'reported'
JOIN rubric_levels AS l ON l.rubric = g.rubric AND l.level = g.level
UNION ALL SELECT kind || ':' || id, kind, label, json_object('id', id, 'definition', definition, 'synonyms', json(synonyms)) FROM term_records;

CREATE VIEW edges AS -- The graph's edges, directed; ids are unique and stable
SELECT
    'states/' || id AS id, -- Unique, stable id
    'work:' || source AS source, -- Id of the node that it leaves
    'claim:' || id AS target, -- Id of the node that it reaches
    'states' AS relation, -- states, concernsPractice, concernsPopulation, concernsOutcome, restates, broader, or CiTO: isSupportedBy, isDisputedBy, isQualifiedBy, citesForInformation
    1.0 AS weight, -- 1 for every edge: each stands for one coded fact
    json_object('passage', passage) AS properties -- JSON object of its attributes
FROM claims
UNION ALL SELECT 'practice/' || claim || '/' || practice, 'claim:' || claim, 'practice:' || practice, 'concernsPractice', 1.0, json_object('position', position) FROM claim_practices
UNION ALL SELECT 'population/' || claim || '/' || population, 'claim:' || claim, 'population:' || population, 'concernsPopulation', 1.0, json_object('position', position) FROM claim_populations
UNION ALL SELECT 'outcome/' || claim || '/' || outcome, 'claim:' || claim, 'outcome:' || outcome, 'concernsOutcome', 1.0, json_object('position', position) FROM claim_outcomes
UNION ALL SELECT 'evidence/' || id, 'claim:' || claim, 'work:' || work,
    CASE stance WHEN 'supports' THEN 'isSupportedBy' WHEN 'disputes' THEN 'isDisputedBy' WHEN 'qualifies' THEN 'isQualifiedBy' ELSE 'citesForInformation' END,
    1.0, json_object('rests_on', rests_on, 'stance', stance, 'basis', basis) FROM evidence WHERE work IS NOT NULL
UNION ALL SELECT 'restates/' || id, 'claim:' || id, 'claim:' || restates, 'restates', 1.0, '{}' FROM claims WHERE restates IS NOT NULL
UNION ALL SELECT 'broader/' || kind || '/' || id, kind || ':' || id, kind || ':' || broader, 'broader', 1.0, '{}' FROM term_records WHERE broader IS NOT NULL;

CREATE VIEW rubric_records AS SELECT -- The rule sets that grade claims, each with its data file
    id AS id, -- Id of the rubric
    title AS title, -- Name for readers
    version AS version, -- Version of the rule set
    sha256 AS sha256, -- SHA-256 (hex) of its data file and rules
    question AS question, -- What it judges, in a sentence
    definition AS definition -- The data file, as JSON: levels with their rules, thresholds, where they come from
FROM rubrics;

-- Indexes: made after the rows are in.

CREATE INDEX claims_by_source ON claims (source);
CREATE INDEX claims_by_restates ON claims (restates);
CREATE INDEX claims_by_passage ON claims (passage);
CREATE INDEX claim_practices_by_practice ON claim_practices (practice);
CREATE INDEX claim_populations_by_population ON claim_populations (population);
CREATE INDEX claim_outcomes_by_outcome ON claim_outcomes (outcome);
CREATE INDEX claim_addressees_by_addressee ON claim_addressees (addressee);
CREATE INDEX evidence_by_claim ON evidence (claim);
CREATE INDEX evidence_by_work ON evidence (work);
CREATE INDEX evidence_fit_by_population ON evidence_fit (population);
CREATE INDEX grades_by_level ON grades (rubric, level);
CREATE INDEX cells_by_population ON cells (population);
CREATE INDEX practice_claims_by_claim ON practice_claims (claim);
CREATE INDEX population_claims_by_claim ON population_claims (claim);
CREATE INDEX passages_by_source ON passages (source);
CREATE INDEX citations_by_source ON citations (source);
CREATE INDEX citation_works_by_work ON citation_works (work);
CREATE INDEX synonyms_by_words ON synonyms (words COLLATE NOCASE);
CREATE INDEX outcome_claims_by_claim ON outcome_claims (claim);
CREATE INDEX outcome_cells_by_outcome ON outcome_cells (outcome);
CREATE INDEX works_by_year ON works (year);
CREATE INDEX work_aliases_by_work ON work_aliases (work);

-- Full-text search, filled last. The content tables are named in brackets, or Datasette would not see them.

CREATE VIRTUAL TABLE claims_search USING fts5 (statement, terms, synonyms, works, content=[claim_texts], content_rowid=[n], tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE works_search USING fts5 (title, names, printed, content=[work_texts], content_rowid=[n], tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE terms_search USING fts5 (names, definition, content=[term_texts], content_rowid=[n], tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE names_search USING fts5 (words, content=[synonyms], content_rowid=[rowid], tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE spellings_search USING fts5 (padded, content=[spellings], content_rowid=[n], tokenize='trigram');

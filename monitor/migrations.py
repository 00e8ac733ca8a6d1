"""The schema of the database, as migrations that are appended and never edited.

Every column carries its meaning as a comment: SQLite keeps it, so that any tool that opens the file shows it, and
docs/data-dictionary.md is made from it. Does not decide whether a file may be opened: store/opening.py does.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

#: "D40" and a 1: marks a SQLite file as this program's, in the header's application_id.
APPLICATION_ID = 0x44343001

migrations = Migrations("monitor")

TABLES = """
CREATE TABLE meta ( -- What the program notes about the database itself.
  key TEXT PRIMARY KEY, -- what is noted
  value TEXT -- its value
);
CREATE TABLE places ( -- The administrative units of both systems (2004: to 30/06/2025, 2025: since), and the country.
  key TEXT PRIMARY KEY, -- VN, or system and code, as 2025-20; a code alone is no key
  system TEXT, -- 2004 or 2025; null for the country
  code TEXT, -- code of the statistics office, unique only within its system and level
  name TEXT NOT NULL, -- name without the type word
  full_name TEXT, -- the names up to the province, as "Hai Bà Trưng, Hà Nội"
  kind TEXT, -- type word: tỉnh, thành phố, huyện, quận, thị xã, xã, phường ...
  level TEXT, -- country, province, district, commune; null: not in the tables
  parent_key TEXT, -- the unit that it lies in
  province_2025 TEXT, -- the province of 2025 that it lies in, derived; VN for the country
  territory TEXT, -- equal for two keys of one area: a province that did not change on 01/07/2025 has its key of 2025
  region TEXT, -- region of a province
  valid_from TEXT, -- ISO date; null: since ever
  valid_to TEXT -- ISO date or year; null: until now
);
CREATE TABLE indicators ( -- What is counted.
  code TEXT PRIMARY KEY, -- as in docs/figures.md
  label_vi TEXT, -- name in Vietnamese
  label_en TEXT, -- name in English
  kind TEXT -- stock (at a moment), flow (over a span), rate (percent at a moment)
);
CREATE TABLE measures ( -- How a number relates to its indicator.
  code TEXT PRIMARY KEY, -- as in docs/figures.md
  label_vi TEXT, -- name in Vietnamese
  label_en TEXT -- name in English
);
CREATE TABLE programmes ( -- The credit programmes.
  code TEXT PRIMARY KEY, -- as in docs/figures.md
  label_vi TEXT, -- name in Vietnamese
  label_en TEXT -- name in English
);
CREATE TABLE sources ( -- The outlets that are watched, with what is remembered of each; config/sources.toml says what to watch.
  key TEXT PRIMARY KEY, -- short name, as in config/sources.toml
  outlet TEXT NOT NULL, -- name for people
  kind TEXT NOT NULL, -- bank, party, portal, paper, agency, aggregator: closeness to the source
  language TEXT, -- of its pages: vi, en
  territories TEXT NOT NULL DEFAULT '[]', -- JSON list of [system, code, valid_from, valid_to]; empty: national
  enabled INTEGER NOT NULL DEFAULT 1, -- 1: watched, 0: switched off or no longer configured
  unverified INTEGER NOT NULL DEFAULT 0, -- 1: seen in a public list, never tried
  interval_s INTEGER, -- seconds between two readings of its feeds and listings
  first_seen_at TEXT, -- UTC, when it was first configured or met
  checked_at TEXT, -- UTC, last time its feeds or listings were asked for
  success_at TEXT, -- UTC, last time they gave links
  article_at TEXT, -- UTC, last time a page of it was readable
  failures INTEGER NOT NULL DEFAULT 0, -- checks that failed, in a row
  outcome TEXT, -- of the last check: ok, or the reason why not
  detail TEXT -- of the last outcome, for a person
);
CREATE TABLE hosts ( -- What is remembered of a host, for politeness across restarts.
  host TEXT PRIMARY KEY, -- host name, with the port where it is not the usual one
  next_at TEXT, -- UTC, no request before
  failures INTEGER NOT NULL DEFAULT 0, -- failed requests in a row
  robots_body BLOB, -- robots.txt as last read
  robots_status INTEGER, -- HTTP status of that answer
  robots_fetched_at TEXT -- UTC, when it was read
);
CREATE TABLE runs ( -- One row a run of the program that writes.
  id INTEGER PRIMARY KEY, -- number of the run
  kind TEXT NOT NULL, -- fetch, reread, report, demo ...
  started_at TEXT NOT NULL, -- UTC
  ended_at TEXT, -- UTC; null: still running, or ended by a crash
  outcome TEXT, -- ok, partial, failed, interrupted; null while it runs
  counts TEXT NOT NULL DEFAULT '{}' -- JSON object of what it counted
);
CREATE TABLE fetches ( -- Every request of a run and what came of it.
  id INTEGER PRIMARY KEY, -- number of the request
  run_id INTEGER NOT NULL REFERENCES runs(id), -- the run
  source TEXT, -- key of the source it was made for
  url TEXT NOT NULL, -- as asked for
  kind TEXT NOT NULL, -- feed, sitemap, listing, search, page, robots
  status INTEGER, -- HTTP status; null: no answer
  bytes INTEGER NOT NULL, -- bytes of the body on the wire
  elapsed_s REAL NOT NULL, -- seconds
  outcome TEXT NOT NULL, -- ok, not_modified, or the reason why not
  at TEXT NOT NULL, -- UTC
  detail TEXT -- for a person
);
CREATE INDEX fetches_at ON fetches(at, source);
CREATE INDEX fetches_run ON fetches(run_id);
CREATE TABLE pages ( -- One row a URL that was ever asked for.
  id INTEGER PRIMARY KEY, -- number of the page
  url TEXT NOT NULL UNIQUE, -- canonical URL
  source TEXT REFERENCES sources(key), -- the source that led to it; null: by hand
  etag TEXT, -- validator of the last full answer
  last_modified TEXT, -- validator of the last full answer
  body_sha256 TEXT, -- hash of the last full answer's body
  first_seen_at TEXT NOT NULL, -- UTC, first time it was asked for
  fetched_at TEXT, -- UTC, last full or 304 answer
  full_at TEXT, -- UTC, last full answer
  looks INTEGER NOT NULL DEFAULT 0, -- times it was asked for
  outcome TEXT, -- of the last time: ok, not_modified, or the reason why not
  article_id INTEGER -- its newest article; null: nothing readable yet
);
CREATE INDEX pages_source ON pages(source, first_seen_at);
CREATE INDEX pages_first_seen ON pages(first_seen_at);
CREATE TABLE snapshots ( -- What came over the wire, once for each different body; the bytes stand in the archive.
  id INTEGER PRIMARY KEY, -- number of the snapshot
  page_id INTEGER NOT NULL REFERENCES pages(id), -- the page
  run_id INTEGER REFERENCES runs(id), -- the run that fetched it
  final_url TEXT NOT NULL, -- URL after redirects
  status INTEGER NOT NULL, -- HTTP status
  fetched_at TEXT NOT NULL, -- UTC
  body_sha256 TEXT NOT NULL, -- hash of the unpacked body
  bytes INTEGER NOT NULL, -- length of the unpacked body
  archive_file TEXT NOT NULL, -- WARC file, relative to the archive folder
  archive_offset INTEGER NOT NULL, -- byte where its record starts
  archive_length INTEGER NOT NULL, -- bytes of its record, compressed
  outcome TEXT NOT NULL -- ok, or why no article could be read from it
);
CREATE INDEX snapshots_page ON snapshots(page_id, body_sha256);
CREATE TABLE articles ( -- What was read in a snapshot, once for each different text of a page.
  id INTEGER PRIMARY KEY, -- number of the article
  page_id INTEGER NOT NULL REFERENCES pages(id), -- the page
  snapshot_id INTEGER NOT NULL REFERENCES snapshots(id), -- the snapshot it was read from
  version INTEGER NOT NULL, -- 1, 2 ... of this page
  is_current INTEGER NOT NULL, -- 1: the newest text of its page
  url TEXT NOT NULL, -- of the page
  title TEXT, -- headline
  published TEXT, -- as the page gives it: ISO date, or time with zone; null: unknown
  published_on TEXT, -- ISO date of it
  published_at TEXT, -- UTC of it; a bare date counts from midnight in Viet Nam
  published_rule TEXT, -- which rule gave the date
  author TEXT, -- as the page gives it
  text TEXT NOT NULL, -- NFC, one block a line; the offsets of figures count in it
  text_sha256 TEXT NOT NULL, -- hash of title and text
  blocks TEXT NOT NULL, -- JSON list of [kind, start, end]
  language TEXT, -- vi, en
  reader TEXT, -- which reader gave the text
  flags TEXT NOT NULL DEFAULT '[]', -- JSON list, as charset_guessed
  on_subject INTEGER, -- 1: about policy credit, 0: not; null: not read for figures
  place TEXT, -- place that the page is about, as written
  place_key TEXT, -- its key
  province_key TEXT, -- province of 2025 of the place, else of the source
  first_read_at TEXT NOT NULL, -- UTC, when the first article of this page was read
  read_at TEXT NOT NULL, -- UTC, when this one was read
  reprint_group INTEGER -- equal for articles of one text: number of the one that was read first
);
CREATE INDEX articles_page ON articles(page_id, version);
CREATE INDEX articles_first_read ON articles(first_read_at);
CREATE INDEX articles_published ON articles(published_at);
CREATE INDEX articles_reprint ON articles(reprint_group) WHERE reprint_group IS NOT NULL;
CREATE TABLE article_sketches ( -- Hashes of five-word shingles, by which reprints are found.
  hash INTEGER NOT NULL, -- one of the smallest hashes of the article's shingles
  article_id INTEGER NOT NULL REFERENCES articles(id), -- the article
  PRIMARY KEY (hash, article_id)
) WITHOUT ROWID;
CREATE TABLE claims ( -- Figures of one or more pages that say the same: one row a claim.
  id INTEGER PRIMARY KEY, -- number of the claim
  claim_key TEXT NOT NULL, -- territory|indicator|measure|programme|unit|per|period: claims with one key speak of one thing
  place TEXT, -- names, most specific first, as written at the time
  place_key TEXT REFERENCES places(key), -- the unit; null: a region, a hamlet, unknown
  territory TEXT NOT NULL, -- equal for one area under two keys; "?" and the folded name where there is no key
  province_key TEXT, -- the province of 2025 that it lies in, VN for the country; null: unknown
  indicator TEXT NOT NULL REFERENCES indicators(code), -- what is counted
  measure TEXT NOT NULL REFERENCES measures(code), -- how the number relates to it
  programme TEXT REFERENCES programmes(code), -- credit programme; null: all or none
  unit TEXT NOT NULL, -- VND (dong), percent, count, times
  per TEXT, -- year or month, for an average
  period TEXT, -- ISO 8601 moment (2024-06) or span (2014/2024); null: unknown
  moment TEXT, -- last day of the period, not after the page's date: for sorting
  value REAL NOT NULL, -- in the unit; the most precise of its witnesses
  value_text TEXT, -- the exact decimal, only where it has more digits than REAL keeps (15)
  bound TEXT NOT NULL, -- =, >, < or ~
  confidence TEXT NOT NULL, -- high or check
  doubts TEXT NOT NULL DEFAULT '[]', -- JSON list of codes: what the reading left open
  implausible TEXT NOT NULL DEFAULT '[]', -- JSON list of codes: what other claims speak against
  conflict TEXT, -- likely reason why another claim for the same key differs; null: none differs
  state TEXT NOT NULL, -- current; withdrawn (no page carries it any more), rejected (by a person), merged (into another claim)
  merged_into INTEGER, -- the claim that took its figures
  review TEXT, -- accepted or corrected by a person; null: not reviewed
  witnesses INTEGER NOT NULL, -- pages that make it
  lead_figure_id INTEGER, -- the figure of the first and closest witness
  published_on TEXT, -- ISO date of the earliest witness
  published_at TEXT, -- UTC of it
  first_seen_at TEXT NOT NULL, -- UTC, when the first witness was read
  unsettled INTEGER NOT NULL DEFAULT 1 -- 1: not yet compared with other claims
);
CREATE INDEX claims_key ON claims(claim_key);
CREATE INDEX claims_first_seen ON claims(first_seen_at);
CREATE INDEX claims_published ON claims(published_at);
CREATE INDEX claims_series ON claims(territory, indicator, measure, programme, moment, state, per, first_seen_at);
CREATE INDEX claims_province ON claims(province_key, indicator, measure, moment);
CREATE INDEX claims_unsettled ON claims(id) WHERE unsettled = 1;
CREATE TABLE figures ( -- What one page says: one row a figure, kept when the page changes.
  id INTEGER PRIMARY KEY, -- number of the figure
  page_id INTEGER NOT NULL REFERENCES pages(id), -- the page that makes it
  article_id INTEGER NOT NULL REFERENCES articles(id), -- the newest article that carries it; offsets count in its text
  claim_id INTEGER REFERENCES claims(id), -- the claim that it witnesses
  indicator TEXT NOT NULL REFERENCES indicators(code), -- what is counted
  measure TEXT NOT NULL REFERENCES measures(code), -- how the number relates to it
  value REAL NOT NULL, -- in the unit: dong, percent, count, times
  value_text TEXT, -- the exact decimal, only where it has more digits than REAL keeps (15)
  unit TEXT NOT NULL, -- VND (dong), percent, count, times
  bound TEXT NOT NULL, -- =, > (hơn), < (gần) or ~ (khoảng)
  place TEXT, -- names, most specific first, as written
  place_key TEXT REFERENCES places(key), -- the unit; null: a region, a hamlet, unknown
  period TEXT, -- ISO 8601 moment or span; null: unknown
  programme TEXT REFERENCES programmes(code), -- credit programme; null: all or none
  per TEXT, -- year or month, for an average
  quote TEXT NOT NULL, -- the sentence that makes the claim, as written
  start_offset INTEGER NOT NULL, -- first character of the number in the article's text (code points)
  end_offset INTEGER NOT NULL, -- character after its unit
  rule TEXT NOT NULL, -- rule that bound number and indicator
  confidence TEXT NOT NULL, -- high or check
  doubts TEXT NOT NULL DEFAULT '[]', -- JSON list of codes
  state TEXT NOT NULL, -- current; changed or withdrawn by its page; dropped by a reread
  replaced_by INTEGER REFERENCES figures(id), -- the figure that took its place, where state is changed
  first_seen_at TEXT NOT NULL, -- UTC, when it was first read
  gone_at TEXT, -- UTC, when its page no longer carried it; null: it still does
  review TEXT -- accepted, corrected or rejected by a person (table reviews); null: not reviewed
);
CREATE INDEX figures_claim ON figures(claim_id);
CREATE INDEX figures_page ON figures(page_id);
CREATE INDEX figures_gone ON figures(gone_at) WHERE gone_at IS NOT NULL;
CREATE TABLE documents ( -- Documents that a page cites, reports or is.
  id INTEGER PRIMARY KEY, -- number of the row
  page_id INTEGER NOT NULL REFERENCES pages(id), -- the page
  article_id INTEGER NOT NULL REFERENCES articles(id), -- the newest article that names it
  kind TEXT NOT NULL, -- directive, conclusion, resolution, decision, decree, plan ...
  number TEXT NOT NULL, -- as 40-CT/TW
  issued_on TEXT, -- ISO date
  issuer TEXT, -- who issued it
  place TEXT, -- place of the issuer
  implements TEXT NOT NULL DEFAULT '[]', -- JSON list of the numbers of the documents that it carries out
  role TEXT NOT NULL, -- cited, issued (the page reports it), self (the page is the document)
  quote TEXT NOT NULL, -- as written
  start_offset INTEGER NOT NULL, -- in the article's text
  end_offset INTEGER NOT NULL, -- in the article's text
  first_seen_at TEXT NOT NULL, -- UTC, when it was first read
  gone_at TEXT -- UTC, when its page no longer named it; null: it still does
);
CREATE INDEX documents_page ON documents(page_id);
CREATE INDEX documents_seen ON documents(first_seen_at);
CREATE TABLE reviews ( -- What a person said of a figure; nothing is ever overwritten here.
  id INTEGER PRIMARY KEY, -- number of the review
  figure_id INTEGER NOT NULL REFERENCES figures(id), -- the figure
  verdict TEXT NOT NULL, -- accepted, corrected, rejected
  by TEXT NOT NULL, -- who
  why TEXT, -- the reason given
  at TEXT NOT NULL, -- UTC
  before TEXT NOT NULL, -- JSON object: the figure as it stood
  corrected TEXT -- JSON object: the fields that the person set; null: none
);
CREATE INDEX reviews_figure ON reviews(figure_id);
CREATE TABLE reports ( -- Reports that were made to be sent.
  key TEXT PRIMARY KEY, -- kind, label and language, as weekly:2024-W31:vi
  kind TEXT NOT NULL, -- weekly, monthly, quarterly, yearly, operator
  label TEXT NOT NULL, -- of its period, as 2024-W31
  created_at TEXT NOT NULL -- UTC
);
CREATE TABLE report_claims ( -- Which claims a report held.
  report_key TEXT NOT NULL REFERENCES reports(key), -- the report
  claim_id INTEGER NOT NULL REFERENCES claims(id), -- the claim
  PRIMARY KEY (report_key, claim_id)
) WITHOUT ROWID;
CREATE TABLE deliveries ( -- The outbox: one row a report and recipient.
  id INTEGER PRIMARY KEY, -- number of the delivery
  report_key TEXT NOT NULL REFERENCES reports(key), -- the report
  recipient TEXT NOT NULL, -- mail address
  message_id TEXT NOT NULL, -- fixed beforehand, so that a repeat is recognised
  message BLOB NOT NULL, -- the whole mail, RFC 5322
  state TEXT NOT NULL, -- due, sent, parked
  attempts INTEGER NOT NULL DEFAULT 0, -- times it was tried
  next_at TEXT NOT NULL, -- UTC, not before
  created_at TEXT NOT NULL, -- UTC
  sent_at TEXT, -- UTC; null: not sent
  error TEXT, -- of the last attempt
  tags TEXT NOT NULL DEFAULT '{}', -- JSON object, for the transport
  UNIQUE (report_key, recipient)
);
CREATE INDEX deliveries_due ON deliveries(next_at) WHERE state = 'due';
"""


@migrations()
def m001_tables(db: Database) -> None:
    """All tables."""
    db.executescript(TABLES)


@migrations()
def m002_search(db: Database) -> None:
    """Full-text search over folded text: the index only, the text stands in articles."""
    from monitor.text import search_fold

    db.execute("CREATE VIRTUAL TABLE articles_fts USING fts5(title, text, content='', tokenize='unicode61')")
    rows = db.execute("SELECT id, coalesce(title, ''), text FROM articles").fetchall()
    for article_id, title, text in rows:
        db.execute("INSERT INTO articles_fts(rowid, title, text) VALUES (?, ?, ?)", (article_id, search_fold(title), search_fold(text)))


VIEWS = """
CREATE VIEW series AS -- Every known level in order of time, with the page that says it; break_before marks a new area under an old name.
SELECT c.territory, c.place_key, c.place, p.name AS unit_name, c.province_key AS province_2025, c.indicator, i.label_vi,
  c.programme, c.unit, c.per, c.period, c.moment, c.value, c.bound, c.confidence, c.doubts, c.implausible, c.conflict, c.review,
  c.witnesses, a.url, a.title,
  c.published_on, f.quote, c.id AS claim_id,
  coalesce(lag(c.territory) OVER (
    PARTITION BY CASE p.level WHEN 'province' THEN p.name ELSE c.territory END, c.indicator, c.programme, c.unit, c.per
    ORDER BY c.moment, c.id) <> c.territory, 0) AS break_before
FROM claims c
JOIN indicators i ON i.code = c.indicator
LEFT JOIN places p ON p.key = c.place_key
LEFT JOIN figures f ON f.id = c.lead_figure_id
LEFT JOIN articles a ON a.id = f.article_id
WHERE c.measure = 'level' AND c.state = 'current';
CREATE VIEW latest_levels AS -- For each place, indicator and programme the newest level, with its date, source and quote.
SELECT place, place_key, province_2025, indicator, label_vi, programme, value, unit, bound, period, moment,
  confidence, doubts, implausible, conflict, review, witnesses, url, title, published_on, quote, claim_id
FROM (
  SELECT c.*, c.province_key AS province_2025, i.label_vi, a.url, a.title, f.quote, c.id AS claim_id,
    row_number() OVER (
    PARTITION BY c.territory, c.indicator, c.programme, c.unit
    ORDER BY c.moment DESC, c.published_at DESC, c.witnesses DESC, c.id) AS place_in_line
  FROM claims c
  JOIN indicators i ON i.code = c.indicator
  LEFT JOIN figures f ON f.id = c.lead_figure_id
  LEFT JOIN articles a ON a.id = f.article_id
  WHERE c.measure = 'level' AND c.state = 'current' AND c.moment IS NOT NULL AND c.per IS NULL
) WHERE place_in_line = 1;
CREATE VIEW conflicts AS -- Claims for one key that differ, each beside the other, with the likely reason.
SELECT one.claim_key, one.place, one.indicator, one.measure, one.programme, one.unit, one.period, one.conflict AS reason,
  one.id AS claim_id, one.value, one.bound, one.witnesses, fa.quote, aa.url,
  other.id AS other_claim_id, other.value AS other_value, other.bound AS other_bound, other.witnesses AS other_witnesses,
  fb.quote AS other_quote, ab.url AS other_url
FROM claims one
JOIN claims other ON other.claim_key = one.claim_key AND other.id > one.id AND other.state = 'current' AND other.conflict IS NOT NULL
LEFT JOIN figures fa ON fa.id = one.lead_figure_id
LEFT JOIN articles aa ON aa.id = fa.article_id
LEFT JOIN figures fb ON fb.id = other.lead_figure_id
LEFT JOIN articles ab ON ab.id = fb.article_id
WHERE one.state = 'current' AND one.conflict IS NOT NULL;
CREATE VIEW coverage AS -- For each of the 34 provinces how much is known of it, ever.
SELECT p.key AS province_key, p.name AS province,
  (SELECT count(*) FROM claims c WHERE c.province_key = p.key AND c.state = 'current') AS claims,
  (SELECT max(c.moment) FROM claims c WHERE c.province_key = p.key AND c.state = 'current') AS newest_moment,
  (SELECT count(*) FROM articles a WHERE a.province_key = p.key AND a.is_current = 1 AND a.on_subject = 1) AS pages_on_subject,
  (SELECT max(a.read_at) FROM articles a WHERE a.province_key = p.key) AS last_read_at
FROM places p WHERE p.level = 'province' AND p.system = '2025' ORDER BY p.code;
"""


@migrations()
def m003_views(db: Database) -> None:
    """Views for people who open the file."""
    db.executescript(VIEWS)


@migrations()
def m004_contradictions(db: Database) -> None:
    """Which claims contradict each other, pair by pair: also an old and a new province of one name, whose claims have two keys.

    The index of claims by province goes: every claim paid for it, and the view that it served walks the table faster.
    """
    db.executescript("""
CREATE TABLE contradictions ( -- Two claims that cannot both be right: one row a pair.
  claim_id INTEGER NOT NULL REFERENCES claims(id), -- the claim that was made first
  other_id INTEGER NOT NULL REFERENCES claims(id), -- the claim that differs
  reason TEXT NOT NULL, -- likely reason: rounding, scale_slip, other_date, old_and_new_province, unknown
  PRIMARY KEY (claim_id, other_id)
) WITHOUT ROWID;
CREATE INDEX contradictions_other ON contradictions(other_id);
DROP VIEW conflicts;
CREATE VIEW conflicts AS -- Claims that differ though they speak of one thing, each beside the other, with the likely reason.
SELECT one.claim_key, one.place, one.place_key, one.indicator, one.measure, one.programme, one.unit, one.period, c.reason,
  one.id AS claim_id, one.value, one.bound, one.witnesses, fa.quote, aa.url,
  other.id AS other_claim_id, other.place_key AS other_place_key, other.value AS other_value, other.bound AS other_bound,
  other.witnesses AS other_witnesses, fb.quote AS other_quote, ab.url AS other_url
FROM contradictions c
JOIN claims one ON one.id = c.claim_id AND one.state = 'current'
JOIN claims other ON other.id = c.other_id AND other.state = 'current'
LEFT JOIN figures fa ON fa.id = one.lead_figure_id
LEFT JOIN articles aa ON aa.id = fa.article_id
LEFT JOIN figures fb ON fb.id = other.lead_figure_id
LEFT JOIN articles ab ON ab.id = fb.article_id;
UPDATE claims SET unsettled = 1 WHERE conflict IS NOT NULL;
DROP INDEX claims_province;
DROP VIEW coverage;
CREATE VIEW coverage AS -- For each of the 34 provinces how much is known of it, ever.
SELECT p.key AS province_key, p.name AS province, coalesce(c.claims, 0) AS claims, c.newest_moment,
  coalesce(a.pages_on_subject, 0) AS pages_on_subject, a.last_read_at
FROM places p
LEFT JOIN (
  SELECT province_key, count(*) AS claims, max(moment) AS newest_moment FROM claims WHERE state = 'current' GROUP BY province_key
) c ON c.province_key = p.key
LEFT JOIN (
  SELECT province_key, count(*) FILTER (WHERE is_current = 1 AND on_subject = 1) AS pages_on_subject, max(read_at) AS last_read_at
  FROM articles GROUP BY province_key
) a ON a.province_key = p.key
WHERE p.level = 'province' AND p.system = '2025' ORDER BY p.code;
""")

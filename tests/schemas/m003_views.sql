PRAGMA application_id=1144270849;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'monitor','m001_tables','2026-11-21 13:42:48.493165+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'monitor','m002_search','2026-11-21 13:42:48.494133+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'monitor','m003_views','2026-11-21 13:42:48.494133+00:00');
CREATE TABLE article_sketches ( -- Hashes of five-word shingles, by which reprints are found.
  hash INTEGER NOT NULL, -- one of the smallest hashes of the article's shingles
  article_id INTEGER NOT NULL REFERENCES articles(id), -- the article
  PRIMARY KEY (hash, article_id)
) WITHOUT ROWID;
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
INSERT INTO "articles" VALUES(1,1,1,1,1,'https://a.vn/1','Hiệu quả vốn tín dụng chính sách','2024-07-30','2024-07-30','2024-07-29T17:00:00.000000Z','meta',NULL,'https://a.vn/1: outstanding_loans 5568000000000 2024-06-30; outstanding_loans 5100000000000 2023-12-31; overdue_ratio 0.18 2024-06-30','3df6a2f1e18318e34d45bd538932678ffc246d9bb63e7d700a70d4c2add09eb7','[["paragraph",0,133]]','vi','text','[]',1,'Lạng Sơn','2004-20','2025-20','2024-08-01T03:00:00.000000Z','2024-08-01T03:00:00.000000Z',NULL);
INSERT INTO "articles" VALUES(2,2,2,1,0,'https://b.vn/1','Hiệu quả vốn tín dụng chính sách','2024-07-30','2024-07-30','2024-07-29T17:00:00.000000Z','meta',NULL,'https://b.vn/1: outstanding_loans 5500000000000 2024-06-30','8ca0f15b27e09bd964396d54c0aef18edcc044996cd662eb2e4a4f0963b30a22','[["paragraph",0,58]]','vi','text','[]',1,'Lạng Sơn','2004-20','2025-20','2024-08-01T03:00:00.000000Z','2024-08-01T03:00:00.000000Z',NULL);
INSERT INTO "articles" VALUES(3,2,3,2,1,'https://b.vn/1','Hiệu quả vốn tín dụng chính sách','2024-07-30','2024-07-30','2024-07-29T17:00:00.000000Z','meta',NULL,'Bài đã sửa','640ea8606f9053096d2be6136d328e95d44ea8280efadcea63a4cd8832a5f62f','[["paragraph",0,10]]','vi','text','[]',1,'Lạng Sơn','2004-20','2025-20','2024-08-01T03:00:00.000000Z','2024-08-01T06:00:00.000000Z',NULL);
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
INSERT INTO "claims" VALUES(1,'2025-20|outstanding_loans|level||VND||2024-06-30','Lạng Sơn','2004-20','2025-20','2025-20','outstanding_loans','level',NULL,'VND',NULL,'2024-06-30','2024-06-30',5568000000000.0,NULL,'=','high','[]','[]',NULL,'current',NULL,'accepted',2,4,'2024-07-30','2024-07-29T17:00:00.000000Z','2024-08-01T03:00:00.000000Z',0);
INSERT INTO "claims" VALUES(2,'2025-20|outstanding_loans|level||VND||2023-12-31','Lạng Sơn','2004-20','2025-20','2025-20','outstanding_loans','level',NULL,'VND',NULL,'2023-12-31','2023-12-31',5100000000000.0,NULL,'=','high','[]','[]',NULL,'current',NULL,NULL,1,2,'2024-07-30','2024-07-29T17:00:00.000000Z','2024-08-01T03:00:00.000000Z',0);
INSERT INTO "claims" VALUES(3,'2025-20|overdue_ratio|level||percent||2024-06-30','Lạng Sơn','2004-20','2025-20','2025-20','overdue_ratio','level',NULL,'percent',NULL,'2024-06-30','2024-06-30',0.18,NULL,'=','high','[]','[]',NULL,'current',NULL,NULL,1,3,'2024-07-30','2024-07-29T17:00:00.000000Z','2024-08-01T03:00:00.000000Z',0);
INSERT INTO "claims" VALUES(4,'2025-20|inspections|level||count||2024-06-30','Lạng Sơn','2004-20','2025-20','2025-20','inspections','level',NULL,'count',NULL,'2024-06-30','2024-06-30',7.0,NULL,'=','high','[]','[]',NULL,'current',NULL,NULL,1,5,'2024-07-30','2024-07-29T17:00:00.000000Z','2024-08-01T06:00:00.000000Z',0);
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
INSERT INTO "deliveries" VALUES(1,'weekly:2024-W31','a@x.vn','<weekly:2024-W31.a@x.vn>',X'5375626A6563743A20780D0A0D0A','due',0,'2024-08-01T03:00:00.000000Z','2024-08-01T03:00:00.000000Z',NULL,NULL,'{}');
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
INSERT INTO "figures" VALUES(1,1,1,1,'outstanding_loans','level',5568000000000.0,NULL,'VND','=','Lạng Sơn','2004-20','2024-06-30',NULL,NULL,'Tổng dư nợ đạt 5.568 tỷ đồng.',15,29,'same_clause','high','[]','current',NULL,'2024-08-01T03:00:00.000000Z',NULL,'accepted');
INSERT INTO "figures" VALUES(2,1,1,2,'outstanding_loans','level',5100000000000.0,NULL,'VND','=','Lạng Sơn','2004-20','2023-12-31',NULL,NULL,'Tổng dư nợ đạt 5.568 tỷ đồng.',15,29,'same_clause','high','[]','current',NULL,'2024-08-01T03:00:00.000000Z',NULL,NULL);
INSERT INTO "figures" VALUES(3,1,1,3,'overdue_ratio','level',0.18,NULL,'percent','=','Lạng Sơn','2004-20','2024-06-30',NULL,NULL,'Tổng dư nợ đạt 5.568 tỷ đồng.',15,29,'same_clause','high','[]','current',NULL,'2024-08-01T03:00:00.000000Z',NULL,NULL);
INSERT INTO "figures" VALUES(4,2,3,1,'outstanding_loans','level',5500000000000.0,NULL,'VND','>','Lạng Sơn','2004-20','2024-06-30',NULL,NULL,'Tổng dư nợ đạt 5.568 tỷ đồng.',15,29,'same_clause','high','[]','current',NULL,'2024-08-01T03:00:00.000000Z',NULL,NULL);
INSERT INTO "figures" VALUES(5,2,3,4,'inspections','level',7.0,NULL,'count','=','Lạng Sơn','2004-20','2024-06-30',NULL,NULL,'Tổng dư nợ đạt 5.568 tỷ đồng.',15,29,'same_clause','high','[]','current',NULL,'2024-08-01T06:00:00.000000Z',NULL,NULL);
CREATE TABLE hosts ( -- What is remembered of a host, for politeness across restarts.
  host TEXT PRIMARY KEY, -- host name, with the port where it is not the usual one
  next_at TEXT, -- UTC, no request before
  failures INTEGER NOT NULL DEFAULT 0, -- failed requests in a row
  robots_body BLOB, -- robots.txt as last read
  robots_status INTEGER, -- HTTP status of that answer
  robots_fetched_at TEXT -- UTC, when it was read
);
CREATE TABLE indicators ( -- What is counted.
  code TEXT PRIMARY KEY, -- as in docs/figures.md
  label_vi TEXT, -- name in Vietnamese
  label_en TEXT, -- name in English
  kind TEXT -- stock (at a moment), flow (over a span), rate (percent at a moment)
);
INSERT INTO "indicators" VALUES('total_capital','Tổng nguồn vốn tín dụng chính sách','Total policy credit capital','stock');
INSERT INTO "indicators" VALUES('central_capital','Nguồn vốn Trung ương','Central capital','stock');
INSERT INTO "indicators" VALUES('local_budget_capital','Vốn ngân sách địa phương ủy thác','Capital entrusted by local budgets','stock');
INSERT INTO "indicators" VALUES('mobilised_capital','Nguồn vốn huy động','Mobilised capital','stock');
INSERT INTO "indicators" VALUES('savings_deposits','Tiền gửi tiết kiệm qua tổ và tại điểm giao dịch xã','Savings deposits','stock');
INSERT INTO "indicators" VALUES('lending','Doanh số cho vay','Lending','flow');
INSERT INTO "indicators" VALUES('repayment','Doanh số thu nợ','Repayment','flow');
INSERT INTO "indicators" VALUES('outstanding_loans','Tổng dư nợ','Outstanding loans','stock');
INSERT INTO "indicators" VALUES('entrusted_outstanding','Dư nợ ủy thác qua các tổ chức chính trị - xã hội','Loans entrusted to mass organisations','stock');
INSERT INTO "indicators" VALUES('overdue_debt','Nợ quá hạn','Overdue debt','stock');
INSERT INTO "indicators" VALUES('overdue_ratio','Tỷ lệ nợ quá hạn','Overdue ratio','rate');
INSERT INTO "indicators" VALUES('bad_debt','Nợ quá hạn và nợ khoanh','Overdue and frozen debt','stock');
INSERT INTO "indicators" VALUES('bad_debt_ratio','Tỷ lệ nợ quá hạn và nợ khoanh','Overdue and frozen debt ratio','rate');
INSERT INTO "indicators" VALUES('interest_collection_rate','Tỷ lệ thu lãi','Interest collection rate','rate');
INSERT INTO "indicators" VALUES('average_loan','Dư nợ bình quân một hộ','Average loan','stock');
INSERT INTO "indicators" VALUES('borrowers','Khách hàng còn dư nợ','Borrowers','stock');
INSERT INTO "indicators" VALUES('loans_made','Lượt khách hàng được vay vốn','Loans made','flow');
INSERT INTO "indicators" VALUES('students_supported','Học sinh, sinh viên được vay vốn','Students supported','flow');
INSERT INTO "indicators" VALUES('jobs_supported','Lao động được tạo việc làm','Jobs supported','flow');
INSERT INTO "indicators" VALUES('overseas_workers','Lao động đi làm việc ở nước ngoài','Overseas workers','flow');
INSERT INTO "indicators" VALUES('households_escaped_poverty','Hộ thoát nghèo','Households escaped from poverty','flow');
INSERT INTO "indicators" VALUES('poor_households','Số hộ nghèo','Poor households','stock');
INSERT INTO "indicators" VALUES('poverty_rate','Tỷ lệ hộ nghèo','Poverty rate','rate');
INSERT INTO "indicators" VALUES('near_poverty_rate','Tỷ lệ hộ cận nghèo','Near-poverty rate','rate');
INSERT INTO "indicators" VALUES('water_sanitation_works','Công trình nước sạch và vệ sinh','Water and sanitation works','flow');
INSERT INTO "indicators" VALUES('houses_built','Nhà ở cho hộ nghèo và đối tượng chính sách','Houses built','flow');
INSERT INTO "indicators" VALUES('savings_credit_groups','Tổ tiết kiệm và vay vốn','Savings and credit groups','stock');
INSERT INTO "indicators" VALUES('transaction_points','Điểm giao dịch xã','Transaction points','stock');
INSERT INTO "indicators" VALUES('programmes_run','Chương trình tín dụng đang triển khai','Credit programmes','stock');
INSERT INTO "indicators" VALUES('documents_issued','Văn bản lãnh đạo, chỉ đạo đã ban hành','Documents issued','flow');
INSERT INTO "indicators" VALUES('inspections','Cuộc kiểm tra, giám sát','Inspections','flow');
CREATE TABLE measures ( -- How a number relates to its indicator.
  code TEXT PRIMARY KEY, -- as in docs/figures.md
  label_vi TEXT, -- name in Vietnamese
  label_en TEXT -- name in English
);
INSERT INTO "measures" VALUES('level','mức đạt','level');
INSERT INTO "measures" VALUES('change','tăng, giảm','change');
INSERT INTO "measures" VALUES('growth','tốc độ tăng','growth');
INSERT INTO "measures" VALUES('multiple','gấp','multiple');
INSERT INTO "measures" VALUES('share','tỷ trọng','share');
INSERT INTO "measures" VALUES('completion','hoàn thành kế hoạch','completion of plan');
INSERT INTO "measures" VALUES('target','mục tiêu','target');
CREATE TABLE meta ( -- What the program notes about the database itself.
  key TEXT PRIMARY KEY, -- what is noted
  value TEXT -- its value
);
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
INSERT INTO "pages" VALUES(1,'https://a.vn/1','baolangson','"debb932b"',NULL,'9921288fa33abf6a42ee693ef2cca35ba5207e353e454b4ddb4e0de5ed53ddfd','2024-08-01T03:00:00.000000Z','2024-08-01T03:00:00.000000Z','2024-08-01T03:00:00.000000Z',1,'ok',1);
INSERT INTO "pages" VALUES(2,'https://b.vn/1','vbsp-langson','"ac53ce9a"',NULL,'65e1bb98f79c12f88fb707a418a1d8699b90919fd3f62e8a08afef84e0612fe4','2024-08-01T03:00:00.000000Z','2024-08-01T06:00:00.000000Z','2024-08-01T06:00:00.000000Z',2,'ok',3);
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
INSERT INTO "places" VALUES('VN',NULL,NULL,'Viet Nam','Viet Nam',NULL,'country',NULL,'VN','VN',NULL,NULL,NULL);
INSERT INTO "places" VALUES('2004-20','2004','20','Lạng Sơn','Lạng Sơn','tỉnh','province','VN','2025-20','2025-20','Đông Bắc',NULL,'2025-06-30');
INSERT INTO "places" VALUES('2025-20','2025','20','Lạng Sơn','Lạng Sơn','tỉnh','province','VN','2025-20','2025-20','Trung du và miền núi phía Bắc','2025-07-01',NULL);
CREATE TABLE programmes ( -- The credit programmes.
  code TEXT PRIMARY KEY, -- as in docs/figures.md
  label_vi TEXT, -- name in Vietnamese
  label_en TEXT -- name in English
);
INSERT INTO "programmes" VALUES('poor_households','hộ nghèo','poor households');
INSERT INTO "programmes" VALUES('near_poor_households','hộ cận nghèo','near-poor households');
INSERT INTO "programmes" VALUES('newly_escaped_households','hộ mới thoát nghèo','households newly out of poverty');
INSERT INTO "programmes" VALUES('job_creation','giải quyết việc làm','job creation');
INSERT INTO "programmes" VALUES('students','học sinh, sinh viên','students');
INSERT INTO "programmes" VALUES('water_sanitation','nước sạch và vệ sinh môi trường nông thôn','clean water and rural sanitation');
INSERT INTO "programmes" VALUES('disadvantaged_area_business','sản xuất kinh doanh vùng khó khăn','business in disadvantaged areas');
INSERT INTO "programmes" VALUES('social_housing','nhà ở xã hội','social housing');
INSERT INTO "programmes" VALUES('poor_housing','hộ nghèo về nhà ở','housing for poor households');
INSERT INTO "programmes" VALUES('overseas_work','đi làm việc ở nước ngoài','work abroad');
INSERT INTO "programmes" VALUES('ethnic_minority','đồng bào dân tộc thiểu số','ethnic minorities');
INSERT INTO "programmes" VALUES('ex_prisoners','người chấp hành xong án phạt tù','people who have served prison sentences');
INSERT INTO "programmes" VALUES('covid_employers','trả lương ngừng việc, phục hồi sản xuất','wages during suspension and recovery');
INSERT INTO "programmes" VALUES('other','chương trình khác','other programmes');
CREATE TABLE report_claims ( -- Which claims a report held.
  report_key TEXT NOT NULL REFERENCES reports(key), -- the report
  claim_id INTEGER NOT NULL REFERENCES claims(id), -- the claim
  PRIMARY KEY (report_key, claim_id)
) WITHOUT ROWID;
INSERT INTO "report_claims" VALUES('weekly:2024-W31',1);
CREATE TABLE reports ( -- Reports that were made to be sent.
  key TEXT PRIMARY KEY, -- kind, label and language, as weekly:2024-W31:vi
  kind TEXT NOT NULL, -- weekly, monthly, quarterly, yearly, operator
  label TEXT NOT NULL, -- of its period, as 2024-W31
  created_at TEXT NOT NULL -- UTC
);
INSERT INTO "reports" VALUES('weekly:2024-W31','weekly','2024-W31','2024-08-01T03:00:00.000000Z');
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
INSERT INTO "reviews" VALUES(1,1,'accepted','Lan','đã đối chiếu','2024-08-01T07:00:00.000000Z','{"indicator":"outstanding_loans","measure":"level","value":5568000000000.0,"value_text":null,"unit":"VND","bound":"=","place":"Lạng Sơn","place_key":"2004-20","period":"2024-06-30","programme":null,"per":null,"quote":"Tổng dư nợ đạt 5.568 tỷ đồng.","start_offset":15,"end_offset":29,"rule":"same_clause","confidence":"high","doubts":"[]"}',NULL);
CREATE TABLE runs ( -- One row a run of the program that writes.
  id INTEGER PRIMARY KEY, -- number of the run
  kind TEXT NOT NULL, -- fetch, reread, report, demo ...
  started_at TEXT NOT NULL, -- UTC
  ended_at TEXT, -- UTC; null: still running, or ended by a crash
  outcome TEXT, -- ok, partial, failed, interrupted; null while it runs
  counts TEXT NOT NULL DEFAULT '{}' -- JSON object of what it counted
);
INSERT INTO "runs" VALUES(1,'fetch','2024-08-01T03:00:00.000000Z','2024-08-01T03:00:00.000000Z','ok','{"pages":1}');
INSERT INTO "runs" VALUES(2,'fetch','2024-08-01T03:00:00.000000Z','2024-08-01T03:00:00.000000Z','ok','{"pages":1}');
INSERT INTO "runs" VALUES(3,'fetch','2024-08-01T06:00:00.000000Z','2024-08-01T06:00:00.000000Z','ok','{"pages":1}');
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
INSERT INTO "snapshots" VALUES(1,1,1,'https://a.vn/1',200,'2024-08-01T03:00:00.000000Z','9921288fa33abf6a42ee693ef2cca35ba5207e353e454b4ddb4e0de5ed53ddfd',133,'2024-08-01.warc.gz',10,99,'ok');
INSERT INTO "snapshots" VALUES(2,2,2,'https://b.vn/1',200,'2024-08-01T03:00:00.000000Z','5562dedb2deb5aad2c81e25df1dd8d45a324c8776c67c2b55d754c6c39dc390d',58,'2024-08-01.warc.gz',10,99,'ok');
INSERT INTO "snapshots" VALUES(3,2,3,'https://b.vn/1',200,'2024-08-01T06:00:00.000000Z','65e1bb98f79c12f88fb707a418a1d8699b90919fd3f62e8a08afef84e0612fe4',15,'2024-08-01.warc.gz',10,99,'ok');
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
INSERT INTO "sources" VALUES('vbsp-langson','NHCSXH Lạng Sơn','bank','vi','[["2025","20",null,null]]',1,0,21600,'2024-08-01T03:00:00.000000Z',NULL,NULL,'2024-08-01T06:00:00.000000Z',0,NULL,NULL);
INSERT INTO "sources" VALUES('baolangson','Báo Lạng Sơn','paper','vi','[["2025","20",null,null]]',1,0,21600,'2024-08-01T03:00:00.000000Z',NULL,NULL,'2024-08-01T03:00:00.000000Z',0,NULL,NULL);
INSERT INTO "sources" VALUES('ttxvn','TTXVN','agency','vi','[]',1,0,21600,'2024-08-01T03:00:00.000000Z',NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "sources" VALUES('baolaocai','Báo Lào Cai','paper','vi','[["2025","15",null,null]]',1,0,21600,'2024-08-01T03:00:00.000000Z',NULL,NULL,NULL,0,NULL,NULL);
ANALYZE "sqlite_master";
INSERT INTO "sqlite_stat1" VALUES('snapshots','snapshots_page','1 1 1');
INSERT INTO "sqlite_stat1" VALUES('_sqlite_migrations','idx__sqlite_migrations_migration_set_name','3 3 1');
INSERT INTO "sqlite_stat1" VALUES('claims','claims_province','4 4 2 2 1');
INSERT INTO "sqlite_stat1" VALUES('claims','claims_series','4 4 2 2 2 1 1 1 1');
INSERT INTO "sqlite_stat1" VALUES('claims','claims_published','4 4');
INSERT INTO "sqlite_stat1" VALUES('claims','claims_first_seen','4 2');
INSERT INTO "sqlite_stat1" VALUES('claims','claims_key','4 1');
INSERT INTO "sqlite_stat1" VALUES('articles','articles_published','3 3');
INSERT INTO "sqlite_stat1" VALUES('articles','articles_first_read','3 3');
INSERT INTO "sqlite_stat1" VALUES('articles','articles_page','3 2 1');
INSERT INTO "sqlite_stat1" VALUES('figures','figures_page','5 3');
INSERT INTO "sqlite_stat1" VALUES('figures','figures_claim','5 2');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX fetches_at ON fetches(at, source);
CREATE INDEX fetches_run ON fetches(run_id);
CREATE INDEX pages_source ON pages(source, first_seen_at);
CREATE INDEX pages_first_seen ON pages(first_seen_at);
CREATE INDEX snapshots_page ON snapshots(page_id, body_sha256);
CREATE INDEX articles_page ON articles(page_id, version);
CREATE INDEX articles_first_read ON articles(first_read_at);
CREATE INDEX articles_published ON articles(published_at);
CREATE INDEX articles_reprint ON articles(reprint_group) WHERE reprint_group IS NOT NULL;
CREATE INDEX claims_key ON claims(claim_key);
CREATE INDEX claims_first_seen ON claims(first_seen_at);
CREATE INDEX claims_published ON claims(published_at);
CREATE INDEX claims_series ON claims(territory, indicator, measure, programme, moment, state, per, first_seen_at);
CREATE INDEX claims_province ON claims(province_key, indicator, measure, moment);
CREATE INDEX claims_unsettled ON claims(id) WHERE unsettled = 1;
CREATE INDEX figures_claim ON figures(claim_id);
CREATE INDEX figures_page ON figures(page_id);
CREATE INDEX figures_gone ON figures(gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX documents_page ON documents(page_id);
CREATE INDEX documents_seen ON documents(first_seen_at);
CREATE INDEX reviews_figure ON reviews(figure_id);
CREATE INDEX deliveries_due ON deliveries(next_at) WHERE state = 'due';
CREATE VIRTUAL TABLE articles_fts USING fts5(title, text, content='', tokenize='unicode61');
INSERT INTO articles_fts(rowid,title,text) VALUES(1,'hieu qua von tin dung chinh sach','https://a.vn/1: outstanding_loans 5568000000000 2024-06-30; outstanding_loans 5100000000000 2023-12-31; overdue_ratio 0.18 2024-06-30');
INSERT INTO articles_fts(rowid,title,text) VALUES(2,'hieu qua von tin dung chinh sach','https://b.vn/1: outstanding_loans 5500000000000 2024-06-30');
INSERT INTO articles_fts(rowid,title,text) VALUES(3,'hieu qua von tin dung chinh sach','bai da sua');
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
COMMIT;

BEGIN TRANSACTION;
CREATE TABLE addresses (
	platform TEXT NOT NULL, 
	value TEXT NOT NULL, 
	contact_id BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	seen_at BIGINT NOT NULL, 
	PRIMARY KEY (platform, value)
)
 WITHOUT ROWID

;
INSERT INTO "addresses" VALUES('whatsapp','447700900101',1,'phone',1772445600538688);
INSERT INTO "addresses" VALUES('whatsapp','447700900102',2,'phone',1772445605686853);
INSERT INTO "addresses" VALUES('whatsapp','447700900103',3,'phone',1772445609537900);
INSERT INTO "addresses" VALUES('whatsapp','447700900104',4,'phone',1772445611733599);
INSERT INTO "addresses" VALUES('whatsapp','447700900105',5,'phone',1772445613421569);
INSERT INTO "addresses" VALUES('whatsapp','447700900106',6,'phone',1772445614937638);
INSERT INTO "addresses" VALUES('whatsapp','447700900107',7,'phone',1772445615381387);
INSERT INTO "addresses" VALUES('whatsapp','447700900108',8,'phone',1772445615845362);
INSERT INTO "addresses" VALUES('whatsapp','447700900109',9,'phone',1772445616829607);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE calls (
	contact_id BIGINT NOT NULL, 
	call TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	function TEXT NOT NULL, 
	arguments TEXT, 
	due_at BIGINT NOT NULL, 
	deadline BIGINT NOT NULL, 
	attempts INTEGER NOT NULL, 
	lease_until BIGINT, 
	node TEXT, 
	PRIMARY KEY (contact_id, call)
)
 WITHOUT ROWID

;
CREATE TABLE channels (
	name TEXT NOT NULL, 
	platform TEXT NOT NULL, 
	account TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "channels" VALUES('main','whatsapp','118230047715606');
CREATE TABLE consents (
	contact_id BIGINT NOT NULL, 
	seq BIGINT NOT NULL, 
	channel TEXT NOT NULL, 
	topic TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	action TEXT NOT NULL, 
	wording TEXT NOT NULL, 
	language TEXT NOT NULL, 
	method TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (contact_id, seq)
)
 WITHOUT ROWID

;
INSERT INTO "consents" VALUES(1,54,'main','flight_updates','utility','given','May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP.','en','keyword','wamid.got6',1772445605000000);
INSERT INTO "consents" VALUES(2,36,'main','','all','withdrawn','','','keyword','wamid.got10',1772445607000000);
INSERT INTO "consents" VALUES(9,26,'main','flight_updates','utility','given','May we message you here about delays and gate changes of KX99? You can stop at any time by sending STOP.','en','keyword','wamid.got32',1772445617000000);
INSERT INTO "consents" VALUES(9,37,'main','','all','withdrawn','','','keyword','wamid.got33',1772445618000000);
CREATE TABLE contacts (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	language TEXT NOT NULL, 
	zone TEXT NOT NULL, 
	tags TEXT NOT NULL, 
	fields TEXT NOT NULL, 
	events BIGINT NOT NULL, 
	messages BIGINT NOT NULL, 
	created_at BIGINT NOT NULL
);
INSERT INTO "contacts" VALUES(0,'','','','[]','{}',0,0,0);
INSERT INTO "contacts" VALUES(1,'Guest 1','','','[]','{}',73,7,1772445600538688);
INSERT INTO "contacts" VALUES(2,'Guest 2','','','[]','{}',64,6,1772445605686853);
INSERT INTO "contacts" VALUES(3,'Guest 3','','','["promoter"]','{"last_score":9}',48,5,1772445609537900);
INSERT INTO "contacts" VALUES(4,'Guest 4','','','["detractor"]','{"last_score":3}',54,5,1772445611733599);
INSERT INTO "contacts" VALUES(5,'Guest 5','','','[]','{}',25,2,1772445613421569);
INSERT INTO "contacts" VALUES(6,'Guest 6','','','[]','{}',13,2,1772445614937638);
INSERT INTO "contacts" VALUES(7,'Guest 7','','','[]','{}',12,2,1772445615381387);
INSERT INTO "contacts" VALUES(8,'Guest 8','','','[]','{}',24,2,1772445615845362);
INSERT INTO "contacts" VALUES(9,'Guest 9','','','[]','{}',43,4,1772445616829607);
CREATE TABLE dedupe (
	channel TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (channel, "key")
)
 WITHOUT ROWID

;
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got1',1772445600538688);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent1:sent:447700900101',1772445601470596);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent1:delivered:447700900101',1772445601614116);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent1:read:447700900101',1772445601969581);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got2',1772445602150338);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent2:sent:447700900101',1772445602749674);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent2:delivered:447700900101',1772445602791975);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent2:read:447700900101',1772445602873679);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got3',1772445602905421);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent3:sent:447700900101',1772445603423241);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent3:delivered:447700900101',1772445603497594);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent3:read:447700900101',1772445603583170);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got4',1772445603631468);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent4:sent:447700900101',1772445604141637);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent4:delivered:447700900101',1772445604185685);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent4:read:447700900101',1772445604237645);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got5',1772445604265542);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent5:sent:447700900101',1772445604913638);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent5:delivered:447700900101',1772445604953588);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent5:read:447700900101',1772445604989445);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got6',1772445605032848);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent6:sent:447700900101',1772445605537682);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent6:delivered:447700900101',1772445605596124);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent6:read:447700900101',1772445605653731);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got7',1772445605686853);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent7:sent:447700900102',1772445606205710);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent7:delivered:447700900102',1772445606241386);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent7:read:447700900102',1772445606285466);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got8',1772445606309605);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent8:sent:447700900102',1772445606706666);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent8:delivered:447700900102',1772445606767888);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent8:read:447700900102',1772445606833628);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got9',1772445606881723);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent9:sent:447700900102',1772445607277634);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent9:delivered:447700900102',1772445607325730);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent9:read:447700900102',1772445607401671);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got10',1772445607478031);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent10:sent:447700900102',1772445607941474);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent10:delivered:447700900102',1772445607987203);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent10:read:447700900102',1772445608024140);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got11',1772445608071250);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent11:sent:447700900102',1772445608461488);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent11:delivered:447700900102',1772445608511387);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent11:read:447700900102',1772445608609679);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got12',1772445608656598);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent12:sent:447700900102',1772445609161696);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent12:delivered:447700900102',1772445609186449);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent12:read:447700900102',1772445609242103);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got13',1772445609289508);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got14',1772445609537900);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent13:sent:447700900103',1772445609965531);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent13:delivered:447700900103',1772445609984538);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent13:read:447700900103',1772445610013542);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got15',1772445610024296);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent14:sent:447700900103',1772445610469355);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent14:delivered:447700900103',1772445610486989);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent14:read:447700900103',1772445610503614);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got16',1772445610515078);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent15:sent:447700900103',1772445610953592);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent15:delivered:447700900103',1772445610985481);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent15:read:447700900103',1772445611023712);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got17',1772445611075616);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent16:sent:447700900103',1772445611605590);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent16:delivered:447700900103',1772445611635539);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent16:read:447700900103',1772445611687465);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got18',1772445611733599);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent17:sent:447700900104',1772445612193546);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent17:delivered:447700900104',1772445612242113);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent17:read:447700900104',1772445612280008);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got19',1772445612317663);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent18:sent:447700900104',1772445612794555);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent18:delivered:447700900104',1772445612850959);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent18:read:447700900104',1772445612869640);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got20',1772445612889717);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got21',1772445613157839);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got22',1772445613421569);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent19:sent:447700900105',1772445613813732);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent19:delivered:447700900105',1772445613867281);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent19:read:447700900105',1772445613902764);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got23',1772445613942229);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent20:sent:447700900105',1772445614319102);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent20:delivered:447700900105',1772445614381592);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent20:read:447700900105',1772445614413455);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got24',1772445614449475);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got25',1772445614701488);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got26',1772445614937638);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent21:sent:447700900106',1772445615305374);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent21:delivered:447700900106',1772445615329520);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent21:read:447700900106',1772445615353743);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got27',1772445615381387);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent22:sent:447700900107',1772445615779021);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent22:failed:447700900107',1772445615813629);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got28',1772445615845362);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent23:sent:447700900108',1772445616198437);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent23:delivered:447700900108',1772445616225555);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent23:read:447700900108',1772445616245317);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got29',1772445616265435);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent24:sent:447700900108',1772445616745445);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent24:delivered:447700900108',1772445616764668);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent24:read:447700900108',1772445616805677);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got30',1772445616829607);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent25:sent:447700900109',1772445617245604);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent25:delivered:447700900109',1772445617277420);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent25:read:447700900109',1772445617297568);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got31',1772445617329557);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent26:sent:447700900109',1772445617737491);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent26:delivered:447700900109',1772445617769439);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent26:read:447700900109',1772445617782991);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got32',1772445617794955);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent27:sent:447700900109',1772445618165604);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent27:delivered:447700900109',1772445618205524);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent27:read:447700900109',1772445618241622);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got33',1772445618263892);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent28:sent:447700900109',1772445618725627);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent28:delivered:447700900109',1772445618757547);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent28:read:447700900109',1772445618789725);
INSERT INTO "dedupe" VALUES('main','echo:wamid.echo1',1772445618808353);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got34',1772445619330687);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent29:sent:447700900104',1772535620151383);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent29:delivered:447700900104',1772535620214845);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent29:read:447700900104',1772535620246726);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent30:sent:447700900104',1772535620272344);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent30:delivered:447700900104',1772535620297514);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent30:read:447700900104',1772535620325884);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent31:sent:447700900104',1772535620351811);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent31:delivered:447700900104',1772535620383662);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent31:read:447700900104',1772535620405517);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent32:sent:447700900101',1772535620429688);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent32:delivered:447700900101',1772535620517575);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent32:read:447700900101',1772535620547797);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got35',1772535623803937);
CREATE TABLE events (
	contact_id BIGINT NOT NULL, 
	seq BIGINT NOT NULL, 
	channel TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	library TEXT, 
	body TEXT NOT NULL, 
	personal TEXT, 
	PRIMARY KEY (contact_id, seq)
);
INSERT INTO "events" VALUES(1,1,'main',1772445600538688,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(1,2,'main',1772445600538688,'field_set',NULL,'{"name":"name"}','{"value":"Guest 1"}');
INSERT INTO "events" VALUES(1,3,'main',1772445600538688,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:00Z"}','{"content":{"body":"hello","type":"text"},"message":"wamid.got1"}');
INSERT INTO "events" VALUES(1,4,'main',1772445600538688,'session_started',NULL,'{"digest":"ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","flow":"questions","session":1,"start":"no_match"}',NULL);
INSERT INTO "events" VALUES(1,5,'main',1772445600538688,'not_understood',NULL,'{"flow":"questions","step":"steps.0"}',NULL);
INSERT INTO "events" VALUES(1,6,'main',1772445600538688,'answer_missed',NULL,'{"flow":"questions","session":1,"step":"steps.0","tries":1}',NULL);
INSERT INTO "events" VALUES(1,7,'main',1772445600538688,'stepped',NULL,'{"path":[["questions","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(1,8,'main',1772445600538688,'message_queued',NULL,'{"flow":"questions","number":1,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(1,9,'main',1772445600587428,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":1}',NULL);
INSERT INTO "events" VALUES(1,10,'main',1772445601054807,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent1"}');
INSERT INTO "events" VALUES(1,11,'main',1772445601470596,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:01Z"}',NULL);
INSERT INTO "events" VALUES(1,12,'main',1772445601614116,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:01Z"}',NULL);
INSERT INTO "events" VALUES(1,13,'main',1772445601969581,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:01Z"}',NULL);
INSERT INTO "events" VALUES(1,14,'main',1772445602150338,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:02Z"}','{"content":{"body":"how heavy can my suitcase be","type":"text"},"message":"wamid.got2"}');
INSERT INTO "events" VALUES(1,15,'main',1772445602150338,'faq_answered',NULL,'{"entry":0,"flow":"questions","score":1.0,"step":"steps.0"}',NULL);
INSERT INTO "events" VALUES(1,16,'main',1772445602150338,'session_ended',NULL,'{"flow":"questions","how":"completed","session":1}',NULL);
INSERT INTO "events" VALUES(1,17,'main',1772445602150338,'message_queued',NULL,'{"flow":"questions","number":2,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(1,18,'main',1772445602249798,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":2}',NULL);
INSERT INTO "events" VALUES(1,19,'main',1772445602437884,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent2"}');
INSERT INTO "events" VALUES(1,20,'main',1772445602749674,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:02Z"}',NULL);
INSERT INTO "events" VALUES(1,21,'main',1772445602791975,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:02Z"}',NULL);
INSERT INTO "events" VALUES(1,22,'main',1772445602873679,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:02Z"}',NULL);
INSERT INTO "events" VALUES(1,23,'main',1772445602905421,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:02Z"}','{"content":{"body":"flight updates","type":"text"},"message":"wamid.got3"}');
INSERT INTO "events" VALUES(1,24,'main',1772445602905421,'session_started',NULL,'{"digest":"84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","flow":"follow","session":2,"start":"keywords"}','{"why":"flight updates"}');
INSERT INTO "events" VALUES(1,25,'main',1772445602905421,'stepped',NULL,'{"path":[["follow","steps.0"]],"session":2}',NULL);
INSERT INTO "events" VALUES(1,26,'main',1772445602905421,'message_queued',NULL,'{"flow":"follow","number":3,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(1,27,'main',1772445602935382,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":3}',NULL);
INSERT INTO "events" VALUES(1,28,'main',1772445603098059,'message_sent',NULL,'{"number":3}','{"platform_id":"wamid.sent3"}');
INSERT INTO "events" VALUES(1,29,'main',1772445603423241,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:03Z"}',NULL);
INSERT INTO "events" VALUES(1,30,'main',1772445603497594,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:03Z"}',NULL);
INSERT INTO "events" VALUES(1,31,'main',1772445603583170,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:03Z"}',NULL);
INSERT INTO "events" VALUES(1,32,'main',1772445603631468,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:03Z"}','{"content":{"body":"next week","type":"text"},"message":"wamid.got4"}');
INSERT INTO "events" VALUES(1,33,'main',1772445603631468,'answer_missed',NULL,'{"flow":"follow","session":2,"step":"steps.0","tries":1}',NULL);
INSERT INTO "events" VALUES(1,34,'main',1772445603631468,'message_queued',NULL,'{"flow":"follow","number":4,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(1,35,'main',1772445603701221,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":4}',NULL);
INSERT INTO "events" VALUES(1,36,'main',1772445603821746,'message_sent',NULL,'{"number":4}','{"platform_id":"wamid.sent4"}');
INSERT INTO "events" VALUES(1,37,'main',1772445604141637,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:04Z"}',NULL);
INSERT INTO "events" VALUES(1,38,'main',1772445604185685,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:04Z"}',NULL);
INSERT INTO "events" VALUES(1,39,'main',1772445604237645,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:04Z"}',NULL);
INSERT INTO "events" VALUES(1,40,'main',1772445604265542,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:04Z"}','{"content":{"body":"BK1234","type":"text"},"message":"wamid.got5"}');
INSERT INTO "events" VALUES(1,41,'main',1772445604265542,'answer_given',NULL,'{"flow":"follow","measure":"","save":"flight","score":"","session":2,"step":"steps.0"}','{"raw":"BK1234","value":"BK1234"}');
INSERT INTO "events" VALUES(1,42,'main',1772445604265542,'stepped',NULL,'{"path":[["follow","steps.1"]],"session":2}',NULL);
INSERT INTO "events" VALUES(1,43,'main',1772445604265542,'call_requested',NULL,'{"call":"2.1","function":"flight_status"}',NULL);
INSERT INTO "events" VALUES(1,44,'main',1772445604390804,'call_returned','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"call":"2.1","failure":""}','{"result":{"status":"on time"}}');
INSERT INTO "events" VALUES(1,45,'main',1772445604390804,'opt_in_asked',NULL,'{"language":"en","purpose":"utility","topic":"flight_updates"}','{"wording":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP."}');
INSERT INTO "events" VALUES(1,46,'main',1772445604390804,'stepped',NULL,'{"path":[["follow","steps.2"]],"session":2}',NULL);
INSERT INTO "events" VALUES(1,47,'main',1772445604390804,'message_queued',NULL,'{"flow":"follow","number":5,"purpose":"service","step":"steps.2","template":""}',NULL);
INSERT INTO "events" VALUES(1,48,'main',1772445604457518,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":5}',NULL);
INSERT INTO "events" VALUES(1,49,'main',1772445604583079,'message_sent',NULL,'{"number":5}','{"platform_id":"wamid.sent5"}');
INSERT INTO "events" VALUES(1,50,'main',1772445604913638,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:04Z"}',NULL);
INSERT INTO "events" VALUES(1,51,'main',1772445604953588,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:04Z"}',NULL);
INSERT INTO "events" VALUES(1,52,'main',1772445604989445,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:04Z"}',NULL);
INSERT INTO "events" VALUES(1,53,'main',1772445605032848,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:05Z"}','{"content":{"body":"Yes, keep me posted","type":"text"},"message":"wamid.got6"}');
INSERT INTO "events" VALUES(1,54,'main',1772445605032848,'opted_in',NULL,'{"language":"en","method":"keyword","purpose":"utility","topic":"flight_updates"}','{"evidence":"wamid.got6","wording":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP."}');
INSERT INTO "events" VALUES(1,55,'main',1772445605032848,'subscribed',NULL,'{"topic":"flight_updates"}','{"to":"BK1234"}');
INSERT INTO "events" VALUES(1,56,'main',1772445605032848,'session_ended',NULL,'{"flow":"follow","how":"completed","session":2}',NULL);
INSERT INTO "events" VALUES(1,57,'main',1772445605032848,'stepped',NULL,'{"path":[["follow","steps.2.agreed.0"],["follow","steps.2.agreed.1"]],"session":2}',NULL);
INSERT INTO "events" VALUES(1,58,'main',1772445605032848,'message_queued',NULL,'{"flow":"follow","number":6,"purpose":"service","step":"steps.2.agreed.1","template":""}',NULL);
INSERT INTO "events" VALUES(1,59,'main',1772445605085588,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":6}',NULL);
INSERT INTO "events" VALUES(1,60,'main',1772445605218098,'message_sent',NULL,'{"number":6}','{"platform_id":"wamid.sent6"}');
INSERT INTO "events" VALUES(1,61,'main',1772445605537682,'status_changed',NULL,'{"code":"","conversation":{},"number":6,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:05Z"}',NULL);
INSERT INTO "events" VALUES(1,62,'main',1772445605596124,'status_changed',NULL,'{"code":"","conversation":{},"number":6,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:05Z"}',NULL);
INSERT INTO "events" VALUES(1,63,'main',1772445605653731,'status_changed',NULL,'{"code":"","conversation":{},"number":6,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:05Z"}',NULL);
INSERT INTO "events" VALUES(2,1,'main',1772445605686853,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(2,2,'main',1772445605686853,'field_set',NULL,'{"name":"name"}','{"value":"Guest 2"}');
INSERT INTO "events" VALUES(2,3,'main',1772445605686853,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:05Z"}','{"content":{"body":"flight updates","type":"text"},"message":"wamid.got7"}');
INSERT INTO "events" VALUES(2,4,'main',1772445605686853,'session_started',NULL,'{"digest":"84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","flow":"follow","session":1,"start":"keywords"}','{"why":"flight updates"}');
INSERT INTO "events" VALUES(2,5,'main',1772445605686853,'stepped',NULL,'{"path":[["follow","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(2,6,'main',1772445605686853,'message_queued',NULL,'{"flow":"follow","number":1,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(2,7,'main',1772445605737704,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":1}',NULL);
INSERT INTO "events" VALUES(2,8,'main',1772445605897874,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent7"}');
INSERT INTO "events" VALUES(2,9,'main',1772445606205710,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:06Z"}',NULL);
INSERT INTO "events" VALUES(2,10,'main',1772445606241386,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:06Z"}',NULL);
INSERT INTO "events" VALUES(2,11,'main',1772445606285466,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:06Z"}',NULL);
INSERT INTO "events" VALUES(2,12,'main',1772445606309605,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:06Z"}','{"content":{"body":"BK1234","type":"text"},"message":"wamid.got8"}');
INSERT INTO "events" VALUES(2,13,'main',1772445606309605,'answer_given',NULL,'{"flow":"follow","measure":"","save":"flight","score":"","session":1,"step":"steps.0"}','{"raw":"BK1234","value":"BK1234"}');
INSERT INTO "events" VALUES(2,14,'main',1772445606309605,'stepped',NULL,'{"path":[["follow","steps.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(2,15,'main',1772445606309605,'call_requested',NULL,'{"call":"1.1","function":"flight_status"}',NULL);
INSERT INTO "events" VALUES(2,16,'main',1772445606365730,'call_returned','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"call":"1.1","failure":""}','{"result":{"status":"on time"}}');
INSERT INTO "events" VALUES(2,17,'main',1772445606365730,'opt_in_asked',NULL,'{"language":"en","purpose":"utility","topic":"flight_updates"}','{"wording":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP."}');
INSERT INTO "events" VALUES(2,18,'main',1772445606365730,'stepped',NULL,'{"path":[["follow","steps.2"]],"session":1}',NULL);
INSERT INTO "events" VALUES(2,19,'main',1772445606365730,'message_queued',NULL,'{"flow":"follow","number":2,"purpose":"service","step":"steps.2","template":""}',NULL);
INSERT INTO "events" VALUES(2,20,'main',1772445606387785,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":2}',NULL);
INSERT INTO "events" VALUES(2,21,'main',1772445606462196,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent8"}');
INSERT INTO "events" VALUES(2,22,'main',1772445606706666,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:06Z"}',NULL);
INSERT INTO "events" VALUES(2,23,'main',1772445606767888,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:06Z"}',NULL);
INSERT INTO "events" VALUES(2,24,'main',1772445606833628,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:06Z"}',NULL);
INSERT INTO "events" VALUES(2,25,'main',1772445606881723,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:06Z"}','{"content":{"body":"No, thank you","type":"text"},"message":"wamid.got9"}');
INSERT INTO "events" VALUES(2,26,'main',1772445606881723,'opt_in_declined',NULL,'{"purpose":"utility","topic":"flight_updates"}','{"evidence":"wamid.got9"}');
INSERT INTO "events" VALUES(2,27,'main',1772445606881723,'session_ended',NULL,'{"flow":"follow","how":"completed","session":1}',NULL);
INSERT INTO "events" VALUES(2,28,'main',1772445606881723,'stepped',NULL,'{"path":[["follow","steps.2.declined.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(2,29,'main',1772445606881723,'message_queued',NULL,'{"flow":"follow","number":3,"purpose":"service","step":"steps.2.declined.0","template":""}',NULL);
INSERT INTO "events" VALUES(2,30,'main',1772445606915094,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":3}',NULL);
INSERT INTO "events" VALUES(2,31,'main',1772445607022164,'message_sent',NULL,'{"number":3}','{"platform_id":"wamid.sent9"}');
INSERT INTO "events" VALUES(2,32,'main',1772445607277634,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:07Z"}',NULL);
INSERT INTO "events" VALUES(2,33,'main',1772445607325730,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:07Z"}',NULL);
INSERT INTO "events" VALUES(2,34,'main',1772445607401671,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:07Z"}',NULL);
INSERT INTO "events" VALUES(2,35,'main',1772445607478031,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:07Z"}','{"content":{"body":"STOP","type":"text"},"message":"wamid.got10"}');
INSERT INTO "events" VALUES(2,36,'main',1772445607478031,'opted_out',NULL,'{"method":"keyword","purpose":"all","topic":""}','{"evidence":"wamid.got10"}');
INSERT INTO "events" VALUES(2,37,'main',1772445607478031,'message_queued',NULL,'{"flow":"","number":4,"purpose":"service","step":"stop_confirmation","template":""}',NULL);
INSERT INTO "events" VALUES(2,38,'main',1772445607527783,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":4}',NULL);
INSERT INTO "events" VALUES(2,39,'main',1772445607661800,'message_sent',NULL,'{"number":4}','{"platform_id":"wamid.sent10"}');
INSERT INTO "events" VALUES(2,40,'main',1772445607941474,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:07Z"}',NULL);
INSERT INTO "events" VALUES(2,41,'main',1772445607987203,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:07Z"}',NULL);
INSERT INTO "events" VALUES(2,42,'main',1772445608024140,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:08Z"}',NULL);
INSERT INTO "events" VALUES(2,43,'main',1772445608071250,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:08Z"}','{"content":{"body":"hello again","type":"text"},"message":"wamid.got11"}');
INSERT INTO "events" VALUES(2,44,'main',1772445608071250,'session_started',NULL,'{"digest":"ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","flow":"questions","session":2,"start":"no_match"}',NULL);
INSERT INTO "events" VALUES(2,45,'main',1772445608071250,'not_understood',NULL,'{"flow":"questions","step":"steps.0"}',NULL);
INSERT INTO "events" VALUES(2,46,'main',1772445608071250,'answer_missed',NULL,'{"flow":"questions","session":2,"step":"steps.0","tries":1}',NULL);
INSERT INTO "events" VALUES(2,47,'main',1772445608071250,'stepped',NULL,'{"path":[["questions","steps.0"]],"session":2}',NULL);
INSERT INTO "events" VALUES(2,48,'main',1772445608071250,'message_queued',NULL,'{"flow":"questions","number":5,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(2,49,'main',1772445608107399,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":5}',NULL);
INSERT INTO "events" VALUES(2,50,'main',1772445608209895,'message_sent',NULL,'{"number":5}','{"platform_id":"wamid.sent11"}');
INSERT INTO "events" VALUES(2,51,'main',1772445608461488,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:08Z"}',NULL);
INSERT INTO "events" VALUES(2,52,'main',1772445608511387,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:08Z"}',NULL);
INSERT INTO "events" VALUES(2,53,'main',1772445608609679,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:08Z"}',NULL);
INSERT INTO "events" VALUES(2,54,'main',1772445608656598,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:08Z"}','{"content":{"body":"START","type":"text"},"message":"wamid.got12"}');
INSERT INTO "events" VALUES(2,55,'main',1772445608656598,'answer_missed',NULL,'{"flow":"questions","session":2,"step":"steps.0","tries":2}',NULL);
INSERT INTO "events" VALUES(2,56,'main',1772445608656598,'handed_off',NULL,'{"queue":"front_desk","session":2}',NULL);
INSERT INTO "events" VALUES(2,57,'main',1772445608656598,'stepped',NULL,'{"path":[["questions","steps.0.otherwise.0"],["questions","steps.0.otherwise.1"]],"session":2}',NULL);
INSERT INTO "events" VALUES(2,58,'main',1772445608656598,'message_queued',NULL,'{"flow":"questions","number":6,"purpose":"service","step":"steps.0.otherwise.0","template":""}',NULL);
INSERT INTO "events" VALUES(2,59,'main',1772445608726061,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":6}',NULL);
INSERT INTO "events" VALUES(2,60,'main',1772445608857385,'message_sent',NULL,'{"number":6}','{"platform_id":"wamid.sent12"}');
INSERT INTO "events" VALUES(2,61,'main',1772445609161696,'status_changed',NULL,'{"code":"","conversation":{},"number":6,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:09Z"}',NULL);
INSERT INTO "events" VALUES(2,62,'main',1772445609186449,'status_changed',NULL,'{"code":"","conversation":{},"number":6,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:09Z"}',NULL);
INSERT INTO "events" VALUES(2,63,'main',1772445609242103,'status_changed',NULL,'{"code":"","conversation":{},"number":6,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:09Z"}',NULL);
INSERT INTO "events" VALUES(2,64,'main',1772445609289508,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:09Z"}','{"content":{"body":"baggage allowance","type":"text"},"message":"wamid.got13"}');
INSERT INTO "events" VALUES(3,1,'main',1772445609537900,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(3,2,'main',1772445609537900,'field_set',NULL,'{"name":"name"}','{"value":"Guest 3"}');
INSERT INTO "events" VALUES(3,3,'main',1772445609537900,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:09Z"}','{"content":{"body":"survey","type":"text"},"message":"wamid.got14"}');
INSERT INTO "events" VALUES(3,4,'main',1772445609537900,'session_started',NULL,'{"digest":"0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612","flow":"survey","session":1,"start":"keywords"}','{"why":"survey"}');
INSERT INTO "events" VALUES(3,5,'main',1772445609537900,'stepped',NULL,'{"path":[["survey","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(3,6,'main',1772445609537900,'message_queued',NULL,'{"flow":"survey","number":1,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(3,7,'main',1772445609575360,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":1}',NULL);
INSERT INTO "events" VALUES(3,8,'main',1772445609665456,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent13"}');
INSERT INTO "events" VALUES(3,9,'main',1772445609965531,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:09Z"}',NULL);
INSERT INTO "events" VALUES(3,10,'main',1772445609984538,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:09Z"}',NULL);
INSERT INTO "events" VALUES(3,11,'main',1772445610013542,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:10Z"}',NULL);
INSERT INTO "events" VALUES(3,12,'main',1772445610024296,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:10Z"}','{"content":{"body":"eleven","type":"text"},"message":"wamid.got15"}');
INSERT INTO "events" VALUES(3,13,'main',1772445610024296,'answer_missed',NULL,'{"flow":"survey","session":1,"step":"steps.0","tries":1}',NULL);
INSERT INTO "events" VALUES(3,14,'main',1772445610024296,'message_queued',NULL,'{"flow":"survey","number":2,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(3,15,'main',1772445610057462,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":2}',NULL);
INSERT INTO "events" VALUES(3,16,'main',1772445610158068,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent14"}');
INSERT INTO "events" VALUES(3,17,'main',1772445610469355,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:10Z"}',NULL);
INSERT INTO "events" VALUES(3,18,'main',1772445610486989,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:10Z"}',NULL);
INSERT INTO "events" VALUES(3,19,'main',1772445610503614,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:10Z"}',NULL);
INSERT INTO "events" VALUES(3,20,'main',1772445610515078,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:10Z"}','{"content":{"body":"9","type":"text"},"message":"wamid.got16"}');
INSERT INTO "events" VALUES(3,21,'main',1772445610515078,'answer_given',NULL,'{"flow":"survey","measure":"nps","save":"score","score":"9","session":1,"step":"steps.0"}','{"raw":"9","value":9}');
INSERT INTO "events" VALUES(3,22,'main',1772445610515078,'field_set',NULL,'{"name":"last_score"}','{"value":9}');
INSERT INTO "events" VALUES(3,23,'main',1772445610515078,'tagged',NULL,'{"label":"promoter"}',NULL);
INSERT INTO "events" VALUES(3,24,'main',1772445610515078,'stepped',NULL,'{"path":[["survey","steps.1"],["survey","steps.2"],["survey","steps.2.branch.0.then.0"],["survey","steps.2.branch.0.then.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(3,25,'main',1772445610515078,'message_queued',NULL,'{"flow":"survey","number":3,"purpose":"service","step":"steps.2.branch.0.then.1","template":""}',NULL);
INSERT INTO "events" VALUES(3,26,'main',1772445610553667,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":3}',NULL);
INSERT INTO "events" VALUES(3,27,'main',1772445610657486,'message_sent',NULL,'{"number":3}','{"platform_id":"wamid.sent15"}');
INSERT INTO "events" VALUES(3,28,'main',1772445610953592,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:10Z"}',NULL);
INSERT INTO "events" VALUES(3,29,'main',1772445610985481,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:10Z"}',NULL);
INSERT INTO "events" VALUES(3,30,'main',1772445611023712,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:11Z"}',NULL);
INSERT INTO "events" VALUES(3,31,'main',1772445611075616,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:11Z"}','{"content":{"body":"The coffee","type":"text"},"message":"wamid.got17"}');
INSERT INTO "events" VALUES(3,32,'main',1772445611075616,'answer_given',NULL,'{"flow":"survey","measure":"","save":"reason","score":"","session":1,"step":"steps.2.branch.0.then.1"}','{"raw":"The coffee","value":"The coffee"}');
INSERT INTO "events" VALUES(3,33,'main',1772445611075616,'session_ended',NULL,'{"flow":"survey","how":"completed","session":1}',NULL);
INSERT INTO "events" VALUES(3,34,'main',1772445611075616,'stepped',NULL,'{"path":[["survey","steps.3"]],"session":1}',NULL);
INSERT INTO "events" VALUES(3,35,'main',1772445611075616,'message_queued',NULL,'{"flow":"survey","number":4,"purpose":"service","step":"steps.3","template":""}',NULL);
INSERT INTO "events" VALUES(3,36,'main',1772445611114562,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":4}',NULL);
INSERT INTO "events" VALUES(3,37,'main',1772445611290072,'message_sent',NULL,'{"number":4}','{"platform_id":"wamid.sent16"}');
INSERT INTO "events" VALUES(3,38,'main',1772445611605590,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:11Z"}',NULL);
INSERT INTO "events" VALUES(3,39,'main',1772445611635539,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:11Z"}',NULL);
INSERT INTO "events" VALUES(3,40,'main',1772445611687465,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:11Z"}',NULL);
INSERT INTO "events" VALUES(4,1,'main',1772445611733599,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(4,2,'main',1772445611733599,'field_set',NULL,'{"name":"name"}','{"value":"Guest 4"}');
INSERT INTO "events" VALUES(4,3,'main',1772445611733599,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:11Z"}','{"content":{"body":"survey","type":"text"},"message":"wamid.got18"}');
INSERT INTO "events" VALUES(4,4,'main',1772445611733599,'session_started',NULL,'{"digest":"0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612","flow":"survey","session":1,"start":"keywords"}','{"why":"survey"}');
INSERT INTO "events" VALUES(4,5,'main',1772445611733599,'stepped',NULL,'{"path":[["survey","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(4,6,'main',1772445611733599,'message_queued',NULL,'{"flow":"survey","number":1,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(4,7,'main',1772445611765826,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":1}',NULL);
INSERT INTO "events" VALUES(4,8,'main',1772445611905519,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent17"}');
INSERT INTO "events" VALUES(4,9,'main',1772445612193546,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:12Z"}',NULL);
INSERT INTO "events" VALUES(4,10,'main',1772445612242113,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:12Z"}',NULL);
INSERT INTO "events" VALUES(4,11,'main',1772445612280008,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:12Z"}',NULL);
INSERT INTO "events" VALUES(4,12,'main',1772445612317663,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:12Z"}','{"content":{"body":"3","type":"text"},"message":"wamid.got19"}');
INSERT INTO "events" VALUES(4,13,'main',1772445612317663,'answer_given',NULL,'{"flow":"survey","measure":"nps","save":"score","score":"3","session":1,"step":"steps.0"}','{"raw":"3","value":3}');
INSERT INTO "events" VALUES(4,14,'main',1772445612317663,'field_set',NULL,'{"name":"last_score"}','{"value":3}');
INSERT INTO "events" VALUES(4,15,'main',1772445612317663,'tagged',NULL,'{"label":"detractor"}',NULL);
INSERT INTO "events" VALUES(4,16,'main',1772445612317663,'stepped',NULL,'{"path":[["survey","steps.1"],["survey","steps.2"],["survey","steps.2.branch.1.otherwise.0"],["survey","steps.2.branch.1.otherwise.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(4,17,'main',1772445612317663,'message_queued',NULL,'{"flow":"survey","number":2,"purpose":"service","step":"steps.2.branch.1.otherwise.1","template":""}',NULL);
INSERT INTO "events" VALUES(4,18,'main',1772445612381763,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":2}',NULL);
INSERT INTO "events" VALUES(4,19,'main',1772445612526461,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent18"}');
INSERT INTO "events" VALUES(4,20,'main',1772445612794555,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:12Z"}',NULL);
INSERT INTO "events" VALUES(4,21,'main',1772445612850959,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:12Z"}',NULL);
INSERT INTO "events" VALUES(4,22,'main',1772445612869640,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:12Z"}',NULL);
INSERT INTO "events" VALUES(4,23,'main',1772445612889717,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:12Z"}','{"content":{"body":"Yes, please","type":"text"},"message":"wamid.got20"}');
INSERT INTO "events" VALUES(4,24,'main',1772445612889717,'answer_given',NULL,'{"flow":"survey","measure":"","save":"","score":"","session":1,"step":"steps.2.branch.1.otherwise.1"}','{"raw":"Yes, please","value":"Yes, please"}');
INSERT INTO "events" VALUES(4,25,'main',1772445612889717,'handed_off',NULL,'{"queue":"front_desk","session":1}',NULL);
INSERT INTO "events" VALUES(4,26,'main',1772445612889717,'stepped',NULL,'{"path":[["survey","steps.2.branch.1.otherwise.1.choices.0.then.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(4,27,'main',1772445613157839,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:13Z"}','{"content":{"body":"is somebody there?","type":"text"},"message":"wamid.got21"}');
INSERT INTO "events" VALUES(5,1,'main',1772445613421569,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(5,2,'main',1772445613421569,'field_set',NULL,'{"name":"name"}','{"value":"Guest 5"}');
INSERT INTO "events" VALUES(5,3,'main',1772445613421569,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:13Z"}','{"content":{"caption":"","filename":"","kind":"image","mime":"image/jpeg","problem":"","ref":"9001","sha256":"","type":"media","url":""},"message":"wamid.got22"}');
INSERT INTO "events" VALUES(5,4,'main',1772445613421569,'session_started',NULL,'{"digest":"ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","flow":"questions","session":1,"start":"no_match"}',NULL);
INSERT INTO "events" VALUES(5,5,'main',1772445613421569,'not_understood',NULL,'{"flow":"questions","step":"steps.0"}',NULL);
INSERT INTO "events" VALUES(5,6,'main',1772445613421569,'answer_missed',NULL,'{"flow":"questions","session":1,"step":"steps.0","tries":1}',NULL);
INSERT INTO "events" VALUES(5,7,'main',1772445613421569,'stepped',NULL,'{"path":[["questions","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(5,8,'main',1772445613421569,'message_queued',NULL,'{"flow":"questions","number":1,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(5,9,'main',1772445613461625,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":1}',NULL);
INSERT INTO "events" VALUES(5,10,'main',1772445613538155,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent19"}');
INSERT INTO "events" VALUES(5,11,'main',1772445613813732,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:13Z"}',NULL);
INSERT INTO "events" VALUES(5,12,'main',1772445613867281,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:13Z"}',NULL);
INSERT INTO "events" VALUES(5,13,'main',1772445613902764,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:13Z"}',NULL);
INSERT INTO "events" VALUES(5,14,'main',1772445613942229,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:13Z"}','{"content":{"address":"","latitude":52.3,"longitude":4.8,"name":"","type":"location"},"message":"wamid.got23"}');
INSERT INTO "events" VALUES(5,15,'main',1772445613942229,'answer_missed',NULL,'{"flow":"questions","session":1,"step":"steps.0","tries":2}',NULL);
INSERT INTO "events" VALUES(5,16,'main',1772445613942229,'handed_off',NULL,'{"queue":"front_desk","session":1}',NULL);
INSERT INTO "events" VALUES(5,17,'main',1772445613942229,'stepped',NULL,'{"path":[["questions","steps.0.otherwise.0"],["questions","steps.0.otherwise.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(5,18,'main',1772445613942229,'message_queued',NULL,'{"flow":"questions","number":2,"purpose":"service","step":"steps.0.otherwise.0","template":""}',NULL);
INSERT INTO "events" VALUES(5,19,'main',1772445613997397,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":2}',NULL);
INSERT INTO "events" VALUES(5,20,'main',1772445614062025,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent20"}');
INSERT INTO "events" VALUES(5,21,'main',1772445614319102,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:14Z"}',NULL);
INSERT INTO "events" VALUES(5,22,'main',1772445614381592,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:14Z"}',NULL);
INSERT INTO "events" VALUES(5,23,'main',1772445614413455,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:14Z"}',NULL);
INSERT INTO "events" VALUES(5,24,'main',1772445614449475,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:14Z"}','{"content":{"body":"survey","type":"text"},"message":"wamid.got24"}');
INSERT INTO "events" VALUES(5,25,'main',1772445614701488,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:14Z"}','{"content":{"body":"10","type":"text"},"message":"wamid.got25"}');
INSERT INTO "events" VALUES(6,1,'main',1772445614937638,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(6,2,'main',1772445614937638,'field_set',NULL,'{"name":"name"}','{"value":"Guest 6"}');
INSERT INTO "events" VALUES(6,3,'main',1772445614937638,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:14Z"}','{"content":{"body":"survey","type":"text"},"message":"wamid.got26"}');
INSERT INTO "events" VALUES(6,4,'main',1772445614937638,'session_started',NULL,'{"digest":"0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612","flow":"survey","session":1,"start":"keywords"}','{"why":"survey"}');
INSERT INTO "events" VALUES(6,5,'main',1772445614937638,'stepped',NULL,'{"path":[["survey","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(6,6,'main',1772445614937638,'message_queued',NULL,'{"flow":"survey","number":1,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(6,7,'main',1772445614977364,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":1}',NULL);
INSERT INTO "events" VALUES(6,8,'main',1772445615061957,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent21"}');
INSERT INTO "events" VALUES(6,9,'main',1772445615305374,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:15Z"}',NULL);
INSERT INTO "events" VALUES(6,10,'main',1772445615329520,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:15Z"}',NULL);
INSERT INTO "events" VALUES(6,11,'main',1772445615353743,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:15Z"}',NULL);
INSERT INTO "events" VALUES(7,1,'main',1772445615381387,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(7,2,'main',1772445615381387,'field_set',NULL,'{"name":"name"}','{"value":"Guest 7"}');
INSERT INTO "events" VALUES(7,3,'main',1772445615381387,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:15Z"}','{"content":{"body":"survey","type":"text"},"message":"wamid.got27"}');
INSERT INTO "events" VALUES(7,4,'main',1772445615381387,'session_started',NULL,'{"digest":"0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612","flow":"survey","session":1,"start":"keywords"}','{"why":"survey"}');
INSERT INTO "events" VALUES(7,5,'main',1772445615381387,'stepped',NULL,'{"path":[["survey","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(7,6,'main',1772445615381387,'message_queued',NULL,'{"flow":"survey","number":1,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(7,7,'main',1772445615405518,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":1}',NULL);
INSERT INTO "events" VALUES(7,8,'main',1772445615492839,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent22"}');
INSERT INTO "events" VALUES(7,9,'main',1772445615779021,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:15Z"}',NULL);
INSERT INTO "events" VALUES(7,10,'main',1772445615813629,'status_changed',NULL,'{"code":"131026","conversation":{},"number":1,"price":null,"pricing":{},"status":"failed","status_at":"2026-03-02T10:00:15Z"}',NULL);
INSERT INTO "events" VALUES(8,1,'main',1772445615845362,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(8,2,'main',1772445615845362,'field_set',NULL,'{"name":"name"}','{"value":"Guest 8"}');
INSERT INTO "events" VALUES(8,3,'main',1772445615845362,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:15Z"}','{"content":{"body":"flight updates","type":"text"},"message":"wamid.got28"}');
INSERT INTO "events" VALUES(8,4,'main',1772445615845362,'session_started',NULL,'{"digest":"84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","flow":"follow","session":1,"start":"keywords"}','{"why":"flight updates"}');
INSERT INTO "events" VALUES(8,5,'main',1772445615845362,'stepped',NULL,'{"path":[["follow","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(8,6,'main',1772445615845362,'message_queued',NULL,'{"flow":"follow","number":1,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(8,7,'main',1772445615867022,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":1}',NULL);
INSERT INTO "events" VALUES(8,8,'main',1772445615934098,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent23"}');
INSERT INTO "events" VALUES(8,9,'main',1772445616198437,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:16Z"}',NULL);
INSERT INTO "events" VALUES(8,10,'main',1772445616225555,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:16Z"}',NULL);
INSERT INTO "events" VALUES(8,11,'main',1772445616245317,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:16Z"}',NULL);
INSERT INTO "events" VALUES(8,12,'main',1772445616265435,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:16Z"}','{"content":{"body":"BK1234","type":"text"},"message":"wamid.got29"}');
INSERT INTO "events" VALUES(8,13,'main',1772445616265435,'answer_given',NULL,'{"flow":"follow","measure":"","save":"flight","score":"","session":1,"step":"steps.0"}','{"raw":"BK1234","value":"BK1234"}');
INSERT INTO "events" VALUES(8,14,'main',1772445616265435,'stepped',NULL,'{"path":[["follow","steps.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(8,15,'main',1772445616265435,'call_requested',NULL,'{"call":"1.1","function":"flight_status"}',NULL);
INSERT INTO "events" VALUES(8,16,'main',1772445616330107,'call_returned','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"call":"1.1","failure":""}','{"result":{"status":"on time"}}');
INSERT INTO "events" VALUES(8,17,'main',1772445616330107,'opt_in_asked',NULL,'{"language":"en","purpose":"utility","topic":"flight_updates"}','{"wording":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP."}');
INSERT INTO "events" VALUES(8,18,'main',1772445616330107,'stepped',NULL,'{"path":[["follow","steps.2"]],"session":1}',NULL);
INSERT INTO "events" VALUES(8,19,'main',1772445616330107,'message_queued',NULL,'{"flow":"follow","number":2,"purpose":"service","step":"steps.2","template":""}',NULL);
INSERT INTO "events" VALUES(8,20,'main',1772445616347287,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":2}',NULL);
INSERT INTO "events" VALUES(8,21,'main',1772445616452968,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent24"}');
INSERT INTO "events" VALUES(8,22,'main',1772445616745445,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:16Z"}',NULL);
INSERT INTO "events" VALUES(8,23,'main',1772445616764668,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:16Z"}',NULL);
INSERT INTO "events" VALUES(8,24,'main',1772445616805677,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:16Z"}',NULL);
INSERT INTO "events" VALUES(9,1,'main',1772445616829607,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(9,2,'main',1772445616829607,'field_set',NULL,'{"name":"name"}','{"value":"Guest 9"}');
INSERT INTO "events" VALUES(9,3,'main',1772445616829607,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:16Z"}','{"content":{"body":"flight updates","type":"text"},"message":"wamid.got30"}');
INSERT INTO "events" VALUES(9,4,'main',1772445616829607,'session_started',NULL,'{"digest":"84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","flow":"follow","session":1,"start":"keywords"}','{"why":"flight updates"}');
INSERT INTO "events" VALUES(9,5,'main',1772445616829607,'stepped',NULL,'{"path":[["follow","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(9,6,'main',1772445616829607,'message_queued',NULL,'{"flow":"follow","number":1,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(9,7,'main',1772445616885564,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":1}',NULL);
INSERT INTO "events" VALUES(9,8,'main',1772445616974062,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent25"}');
INSERT INTO "events" VALUES(9,9,'main',1772445617245604,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:17Z"}',NULL);
INSERT INTO "events" VALUES(9,10,'main',1772445617277420,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:17Z"}',NULL);
INSERT INTO "events" VALUES(9,11,'main',1772445617297568,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:17Z"}',NULL);
INSERT INTO "events" VALUES(9,12,'main',1772445617329557,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:17Z"}','{"content":{"body":"KX99","type":"text"},"message":"wamid.got31"}');
INSERT INTO "events" VALUES(9,13,'main',1772445617329557,'answer_given',NULL,'{"flow":"follow","measure":"","save":"flight","score":"","session":1,"step":"steps.0"}','{"raw":"KX99","value":"KX99"}');
INSERT INTO "events" VALUES(9,14,'main',1772445617329557,'stepped',NULL,'{"path":[["follow","steps.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(9,15,'main',1772445617329557,'call_requested',NULL,'{"call":"1.1","function":"flight_status"}',NULL);
INSERT INTO "events" VALUES(9,16,'main',1772445617378456,'call_returned','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"call":"1.1","failure":""}','{"result":{"status":"on time"}}');
INSERT INTO "events" VALUES(9,17,'main',1772445617378456,'opt_in_asked',NULL,'{"language":"en","purpose":"utility","topic":"flight_updates"}','{"wording":"May we message you here about delays and gate changes of KX99? You can stop at any time by sending STOP."}');
INSERT INTO "events" VALUES(9,18,'main',1772445617378456,'stepped',NULL,'{"path":[["follow","steps.2"]],"session":1}',NULL);
INSERT INTO "events" VALUES(9,19,'main',1772445617378456,'message_queued',NULL,'{"flow":"follow","number":2,"purpose":"service","step":"steps.2","template":""}',NULL);
INSERT INTO "events" VALUES(9,20,'main',1772445617413388,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":2}',NULL);
INSERT INTO "events" VALUES(9,21,'main',1772445617486227,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent26"}');
INSERT INTO "events" VALUES(9,22,'main',1772445617737491,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:17Z"}',NULL);
INSERT INTO "events" VALUES(9,23,'main',1772445617769439,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:17Z"}',NULL);
INSERT INTO "events" VALUES(9,24,'main',1772445617782991,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:17Z"}',NULL);
INSERT INTO "events" VALUES(9,25,'main',1772445617794955,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:17Z"}','{"content":{"body":"Yes, keep me posted","type":"text"},"message":"wamid.got32"}');
INSERT INTO "events" VALUES(9,26,'main',1772445617794955,'opted_in',NULL,'{"language":"en","method":"keyword","purpose":"utility","topic":"flight_updates"}','{"evidence":"wamid.got32","wording":"May we message you here about delays and gate changes of KX99? You can stop at any time by sending STOP."}');
INSERT INTO "events" VALUES(9,27,'main',1772445617794955,'subscribed',NULL,'{"topic":"flight_updates"}','{"to":"KX99"}');
INSERT INTO "events" VALUES(9,28,'main',1772445617794955,'session_ended',NULL,'{"flow":"follow","how":"completed","session":1}',NULL);
INSERT INTO "events" VALUES(9,29,'main',1772445617794955,'stepped',NULL,'{"path":[["follow","steps.2.agreed.0"],["follow","steps.2.agreed.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(9,30,'main',1772445617794955,'message_queued',NULL,'{"flow":"follow","number":3,"purpose":"service","step":"steps.2.agreed.1","template":""}',NULL);
INSERT INTO "events" VALUES(9,31,'main',1772445617806960,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":3}',NULL);
INSERT INTO "events" VALUES(9,32,'main',1772445617886004,'message_sent',NULL,'{"number":3}','{"platform_id":"wamid.sent27"}');
INSERT INTO "events" VALUES(9,33,'main',1772445618165604,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:18Z"}',NULL);
INSERT INTO "events" VALUES(9,34,'main',1772445618205524,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:18Z"}',NULL);
INSERT INTO "events" VALUES(9,35,'main',1772445618241622,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:18Z"}',NULL);
INSERT INTO "events" VALUES(9,36,'main',1772445618263892,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:18Z"}','{"content":{"body":"STOP","type":"text"},"message":"wamid.got33"}');
INSERT INTO "events" VALUES(9,37,'main',1772445618263892,'opted_out',NULL,'{"method":"keyword","purpose":"all","topic":""}','{"evidence":"wamid.got33"}');
INSERT INTO "events" VALUES(9,38,'main',1772445618263892,'message_queued',NULL,'{"flow":"","number":4,"purpose":"service","step":"stop_confirmation","template":""}',NULL);
INSERT INTO "events" VALUES(9,39,'main',1772445618305690,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":4}',NULL);
INSERT INTO "events" VALUES(9,40,'main',1772445618378590,'message_sent',NULL,'{"number":4}','{"platform_id":"wamid.sent28"}');
INSERT INTO "events" VALUES(9,41,'main',1772445618725627,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:18Z"}',NULL);
INSERT INTO "events" VALUES(9,42,'main',1772445618757547,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:18Z"}',NULL);
INSERT INTO "events" VALUES(9,43,'main',1772445618789725,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:18Z"}',NULL);
INSERT INTO "events" VALUES(4,28,'main',1772445618808353,'human_answered','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"by":""}',NULL);
INSERT INTO "events" VALUES(4,29,'main',1772445618825586,'human_closed','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"by":""}',NULL);
INSERT INTO "events" VALUES(4,30,'main',1772445618825586,'session_ended',NULL,'{"flow":"survey","how":"completed","session":1}',NULL);
INSERT INTO "events" VALUES(4,31,'main',1772445618825586,'session_started',NULL,'{"digest":"03b72ddef8ad1d306fc167045611269eadfb97e18e5beeec9125d1bd412f0a58","flow":"csat","session":2,"start":"handed_back"}',NULL);
INSERT INTO "events" VALUES(4,32,'main',1772445618825586,'stepped',NULL,'{"path":[["survey","steps.3"],["csat","steps.0"]],"session":2}',NULL);
INSERT INTO "events" VALUES(4,33,'main',1772445618825586,'message_queued',NULL,'{"flow":"survey","number":3,"purpose":"service","step":"steps.3","template":""}',NULL);
INSERT INTO "events" VALUES(4,34,'main',1772445618825586,'message_queued',NULL,'{"flow":"csat","number":4,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(4,35,'main',1772445618849929,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":3}',NULL);
INSERT INTO "events" VALUES(4,36,'main',1772445618938084,'message_sent',NULL,'{"number":3}','{"platform_id":"wamid.sent29"}');
INSERT INTO "events" VALUES(4,37,'main',1772445618965793,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":4}',NULL);
INSERT INTO "events" VALUES(4,38,'main',1772445619037854,'message_sent',NULL,'{"number":4}','{"platform_id":"wamid.sent30"}');
INSERT INTO "events" VALUES(4,39,'main',1772445619330687,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:19Z"}','{"content":{"body":"5","type":"text"},"message":"wamid.got34"}');
INSERT INTO "events" VALUES(4,40,'main',1772445619330687,'answer_given',NULL,'{"flow":"csat","measure":"csat","save":"score","score":"5","session":2,"step":"steps.0"}','{"raw":"5","value":5}');
INSERT INTO "events" VALUES(4,41,'main',1772445619330687,'session_ended',NULL,'{"flow":"csat","how":"completed","session":2}',NULL);
INSERT INTO "events" VALUES(4,42,'main',1772445619330687,'stepped',NULL,'{"path":[["csat","steps.1"]],"session":2}',NULL);
INSERT INTO "events" VALUES(4,43,'main',1772445619330687,'message_queued',NULL,'{"flow":"csat","number":5,"purpose":"service","step":"steps.1","template":""}',NULL);
INSERT INTO "events" VALUES(4,44,'main',1772445619366686,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":5}',NULL);
INSERT INTO "events" VALUES(4,45,'main',1772445619493526,'message_sent',NULL,'{"number":5}','{"platform_id":"wamid.sent31"}');
INSERT INTO "events" VALUES(1,64,'main',1772535619771231,'business_event','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"flow":"changed","name":"flight.changed"}','{"body":{"departs":"18:40","flight":"BK1234"},"subscription":"BK1234"}');
INSERT INTO "events" VALUES(1,65,'main',1772535619771231,'session_started',NULL,'{"digest":"3ae5089754b38d3a066c402758ecd799b512563a195f8d89c8c2fc5586a3a852","flow":"changed","session":3,"start":"event"}','{"why":"flight.changed"}');
INSERT INTO "events" VALUES(1,66,'main',1772535619771231,'session_ended',NULL,'{"flow":"changed","how":"completed","session":3}',NULL);
INSERT INTO "events" VALUES(1,67,'main',1772535619771231,'stepped',NULL,'{"path":[["changed","steps.0"]],"session":3}',NULL);
INSERT INTO "events" VALUES(1,68,'main',1772535619771231,'message_queued',NULL,'{"flow":"changed","number":7,"purpose":"utility","step":"steps.0","template":"flight_delayed"}',NULL);
INSERT INTO "events" VALUES(1,69,'main',1772535619839991,'send_attempted',NULL,'{"attempt":1,"category":"utility","destination":"4477","form":"template","number":7}',NULL);
INSERT INTO "events" VALUES(1,70,'main',1772535619886036,'message_sent',NULL,'{"number":7}','{"platform_id":"wamid.sent32"}');
INSERT INTO "events" VALUES(4,46,'main',1772535620151383,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-03T11:00:20Z"}',NULL);
INSERT INTO "events" VALUES(4,47,'main',1772535620214845,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-03T11:00:20Z"}',NULL);
INSERT INTO "events" VALUES(4,48,'main',1772535620246726,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-03T11:00:20Z"}',NULL);
INSERT INTO "events" VALUES(4,49,'main',1772535620272344,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-03T11:00:20Z"}',NULL);
INSERT INTO "events" VALUES(4,50,'main',1772535620297514,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-03T11:00:20Z"}',NULL);
INSERT INTO "events" VALUES(4,51,'main',1772535620325884,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-03T11:00:20Z"}',NULL);
INSERT INTO "events" VALUES(4,52,'main',1772535620351811,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-03T11:00:20Z"}',NULL);
INSERT INTO "events" VALUES(4,53,'main',1772535620383662,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-03T11:00:20Z"}',NULL);
INSERT INTO "events" VALUES(4,54,'main',1772535620405517,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-03T11:00:20Z"}',NULL);
INSERT INTO "events" VALUES(6,12,'main',1772535620429688,'wake_came','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"due":"2026-03-03T06:00:14.937638Z"}',NULL);
INSERT INTO "events" VALUES(6,13,'main',1772535620429688,'message_refused',NULL,'{"flow":"survey","number":2,"reason":"WINDOW_CLOSED","rule":"7","step":"steps.0","when":"queue"}',NULL);
INSERT INTO "events" VALUES(7,11,'main',1772535620429688,'wake_came','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"due":"2026-03-03T06:00:15.381387Z"}',NULL);
INSERT INTO "events" VALUES(7,12,'main',1772535620429688,'message_refused',NULL,'{"flow":"survey","number":2,"reason":"WINDOW_CLOSED","rule":"7","step":"steps.0","when":"queue"}',NULL);
INSERT INTO "events" VALUES(1,71,'main',1772535620429688,'status_changed',NULL,'{"code":"","conversation":{},"number":7,"price":{"billable":true,"category":"utility","kind":"regular","model":"PMP"},"pricing":{"billable":true,"category":"utility","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-03T11:00:20Z"}',NULL);
INSERT INTO "events" VALUES(1,72,'main',1772535620517575,'status_changed',NULL,'{"code":"","conversation":{},"number":7,"price":{"billable":true,"category":"utility","kind":"regular","model":"PMP"},"pricing":{"billable":true,"category":"utility","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-03T11:00:20Z"}',NULL);
INSERT INTO "events" VALUES(1,73,'main',1772535620547797,'status_changed',NULL,'{"code":"","conversation":{},"number":7,"price":{"billable":true,"category":"utility","kind":"regular","model":"PMP"},"pricing":{"billable":true,"category":"utility","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-03T11:00:20Z"}',NULL);
INSERT INTO "events" VALUES(3,41,'main',1772535623803937,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-03T11:00:23Z"}','{"content":{"body":"baggage allowance","type":"text"},"message":"wamid.got35"}');
INSERT INTO "events" VALUES(3,42,'main',1772535623803937,'session_started',NULL,'{"digest":"ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","flow":"questions","session":2,"start":"phrases"}','{"why":"baggage allowance"}');
INSERT INTO "events" VALUES(3,43,'main',1772535623803937,'faq_answered',NULL,'{"entry":0,"flow":"questions","score":1.0,"step":"steps.0"}',NULL);
INSERT INTO "events" VALUES(3,44,'main',1772535623803937,'session_ended',NULL,'{"flow":"questions","how":"completed","session":2}',NULL);
INSERT INTO "events" VALUES(3,45,'main',1772535623803937,'stepped',NULL,'{"path":[["questions","steps.0"]],"session":2}',NULL);
INSERT INTO "events" VALUES(3,46,'main',1772535623803937,'message_queued',NULL,'{"flow":"questions","number":5,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(3,47,'main',1772535623828065,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":5}',NULL);
INSERT INTO "events" VALUES(3,48,'main',1772535623953991,'message_delayed',NULL,'{"number":5,"reason":"PLATFORM_2","until":"2026-03-03T11:00:24.922668Z"}',NULL);
CREATE TABLE fanouts (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	idempotency_key TEXT NOT NULL, 
	name TEXT NOT NULL, 
	body TEXT, 
	received_at BIGINT NOT NULL, 
	cursor BIGINT NOT NULL, 
	started BIGINT NOT NULL, 
	lease_until BIGINT, 
	node TEXT, 
	finished_at BIGINT
);
INSERT INTO "fanouts" VALUES(1,'delay-1','flight.changed','{"departs":"18:40","flight":"BK1234"}',1772535619771231,1,1,NULL,NULL,1772535619771231);
CREATE TABLE flow_sources (
	digest TEXT NOT NULL, 
	flow TEXT NOT NULL, 
	files TEXT NOT NULL, 
	stored_at BIGINT NOT NULL, 
	PRIMARY KEY (digest)
);
INSERT INTO "flow_sources" VALUES('03b72ddef8ad1d306fc167045611269eadfb97e18e5beeec9125d1bd412f0a58','csat','{"csat.yaml":"botkit: 1\nflow: csat\ntitle: How satisfied were you with our help?\nlanguage: en\n\nstarts:\n  - handed_back\n\nsteps:\n  - ask: How satisfied are you with our help, from 1 (not at all) to 5 (very)?\n    expect: number 1..5\n    measure: csat\n    save: score\n    retry: Please send one number from 1 to 5.\n    wait: 20 hours\n  - say: Thank you, that helps us.\n"}',1772445600415908);
INSERT INTO "flow_sources" VALUES('0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612','survey','{"survey.yaml":"botkit: 1\nflow: survey\ntitle: How likely are you to recommend us?\nlanguage: en\n\nstarts:\n  - keywords: [survey]\n\nsteps:\n  - ask: How likely are you to recommend us, {{ contact.name }}, from 0 to 10?\n    expect: number 0..10\n    measure: nps\n    save: score\n    retry: Please send a whole number from 0 to 10.\n    remind: {after: 20 hours, say: \"One number is enough: 0 to 10.\"}\n    wait: 2 days\n  - set: {contact.last_score: score}\n  - branch:\n      - when: score >= 9\n        then:\n          - tag: promoter\n          - ask: We are delighted! What did you like most?\n            save: reason\n      - otherwise:\n          - tag: detractor\n          - ask: May a colleague write to you about it?\n            choices:\n              - label: Yes, please\n                then: [handoff: front_desk]\n              - label: No, thank you\n  - say: Thank you. We read every answer.\n"}',1772445600415908);
INSERT INTO "flow_sources" VALUES('3ae5089754b38d3a066c402758ecd799b512563a195f8d89c8c2fc5586a3a852','changed','{"changed.yaml":"botkit: 1\nflow: changed\ntitle: Tell followers that their flight changed\nlanguage: en\n\nstarts:\n  - event: flight.changed\n    to: flight_updates\n    where: subscription == event.flight\n\nsteps:\n  - say: \"{{ event.flight }} is delayed. It now leaves at {{ event.departs }}.\"\n    template: flight_delayed\n    with: [event.flight, event.departs]\n    fresh: 2 hours\n    urgent: true\n"}',1772445600415908);
INSERT INTO "flow_sources" VALUES('84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557','follow','{"follow.yaml":"botkit: 1\nflow: follow\ntitle: Sign up for flight updates\nlanguage: en\n\nstarts:\n  - keywords: [flight updates]\n\nsteps:\n  - ask: Which flight would you like to follow? For example, BK1234.\n    expect: pattern [A-Z]{2}[0-9]{2,4}\n    save: flight\n    retry: A flight number is two letters and up to four digits, like BK1234.\n  - call: flight_status\n    with: {flight: flight}\n    save: status\n    failed:\n      - say: I cannot reach the flight desk right now. I will still sign you up.\n  - opt_in: flight_updates\n    purpose: utility\n    ask: May we message you here about delays and gate changes of {{ flight }}? You can stop at any time by sending STOP.\n    agree: Yes, keep me posted\n    decline: No, thank you\n    agreed:\n      - subscribe: flight_updates\n        to: flight\n      - say: Done. We will tell you as soon as anything changes for {{ flight }}.\n    declined:\n      - say: No problem. Send \"flight updates\" if you change your mind.\n"}',1772445600415908);
INSERT INTO "flow_sources" VALUES('ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d','questions','{"questions.yaml":"botkit: 1\nflow: questions\ntitle: Common questions\nlanguage: en\n\nstarts:\n  - no_match\n\nsteps:\n  - name: answer\n    faq:\n      - questions: [How much baggage can I take?, baggage allowance, how heavy can my suitcase be]\n        answer: One cabin bag of 8 kg, and one checked bag of 23 kg.\n      - questions: [How do I get a refund?, cancel my booking]\n        answer: Open your trips at https://example.com/trips and choose Refund.\n    unsure: I am not certain I understood. Did you mean one of these?\n    retry: Sorry, I did not find that. Could you put it another way?\n    tries: 2\n    otherwise:\n      - say: Let me bring in a colleague.\n      - handoff: front_desk\n"}',1772445600415908);
CREATE TABLE held_receipts (
	id INTEGER NOT NULL, 
	platform_id TEXT NOT NULL, 
	payload TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE libraries (
	digest TEXT NOT NULL, 
	flows TEXT NOT NULL, 
	stored_at BIGINT NOT NULL, 
	PRIMARY KEY (digest)
);
INSERT INTO "libraries" VALUES('1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','["3ae5089754b38d3a066c402758ecd799b512563a195f8d89c8c2fc5586a3a852","03b72ddef8ad1d306fc167045611269eadfb97e18e5beeec9125d1bd412f0a58","84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612"]',1772445600415908);
CREATE TABLE messages (
	contact_id BIGINT NOT NULL, 
	number BIGINT NOT NULL, 
	channel TEXT NOT NULL, 
	content TEXT, 
	platform_id TEXT, 
	status TEXT NOT NULL, 
	status_rank SMALLINT NOT NULL, 
	status_at BIGINT NOT NULL, 
	purpose TEXT NOT NULL, 
	template TEXT NOT NULL, 
	flow TEXT NOT NULL, 
	step TEXT NOT NULL, 
	queued_at BIGINT NOT NULL, 
	sent_at BIGINT, 
	PRIMARY KEY (contact_id, number)
);
INSERT INTO "messages" VALUES(1,1,'main','{"body":"Sorry, I did not find that. Could you put it another way?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent1','read',5,1772445601000000,'service','','questions','steps.0',1772445600538688,1772445601054807);
INSERT INTO "messages" VALUES(1,2,'main','{"body":"One cabin bag of 8 kg, and one checked bag of 23 kg.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent2','read',5,1772445602000000,'service','','questions','steps.0',1772445602150338,1772445602437884);
INSERT INTO "messages" VALUES(1,3,'main','{"body":"Which flight would you like to follow? For example, BK1234.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent3','read',5,1772445603000000,'service','','follow','steps.0',1772445602905421,1772445603098059);
INSERT INTO "messages" VALUES(1,4,'main','{"body":"A flight number is two letters and up to four digits, like BK1234.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"drop","fresh_until":null,"urgent":false,"answers":true}','wamid.sent4','read',5,1772445604000000,'service','','follow','steps.0',1772445603631468,1772445603821746);
INSERT INTO "messages" VALUES(1,5,'main','{"body":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[{"id":"follow/steps.2/agree","label":"Yes, keep me posted","description":""},{"id":"follow/steps.2/decline","label":"No, thank you","description":""}],"menu":"","more":"","template":null,"purpose":"service","topic":"flight_updates","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent5','read',5,1772445604000000,'service','','follow','steps.2',1772445604390804,1772445604583079);
INSERT INTO "messages" VALUES(1,6,'main','{"body":"Done. We will tell you as soon as anything changes for BK1234.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent6','read',5,1772445605000000,'service','','follow','steps.2.agreed.1',1772445605032848,1772445605218098);
INSERT INTO "messages" VALUES(2,1,'main','{"body":"Which flight would you like to follow? For example, BK1234.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent7','read',5,1772445606000000,'service','','follow','steps.0',1772445605686853,1772445605897874);
INSERT INTO "messages" VALUES(2,2,'main','{"body":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[{"id":"follow/steps.2/agree","label":"Yes, keep me posted","description":""},{"id":"follow/steps.2/decline","label":"No, thank you","description":""}],"menu":"","more":"","template":null,"purpose":"service","topic":"flight_updates","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent8','read',5,1772445606000000,'service','','follow','steps.2',1772445606365730,1772445606462196);
INSERT INTO "messages" VALUES(2,3,'main','{"body":"No problem. Send \"flight updates\" if you change your mind.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent9','read',5,1772445607000000,'service','','follow','steps.2.declined.0',1772445606881723,1772445607022164);
INSERT INTO "messages" VALUES(2,4,'main','{"body":"You will get no more messages from Blue Kite Air. You can still write to us, and we will answer. To get messages again, send START.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent10','read',5,1772445608000000,'service','','','stop_confirmation',1772445607478031,1772445607661800);
INSERT INTO "messages" VALUES(2,5,'main','{"body":"Sorry, I did not find that. Could you put it another way?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent11','read',5,1772445608000000,'service','','questions','steps.0',1772445608071250,1772445608209895);
INSERT INTO "messages" VALUES(2,6,'main','{"body":"Let me bring in a colleague.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent12','read',5,1772445609000000,'service','','questions','steps.0.otherwise.0',1772445608656598,1772445608857385);
INSERT INTO "messages" VALUES(3,1,'main','{"body":"How likely are you to recommend us, Guest 3, from 0 to 10?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent13','read',5,1772445610000000,'service','','survey','steps.0',1772445609537900,1772445609665456);
INSERT INTO "messages" VALUES(3,2,'main','{"body":"Please send a whole number from 0 to 10.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"drop","fresh_until":null,"urgent":false,"answers":true}','wamid.sent14','read',5,1772445610000000,'service','','survey','steps.0',1772445610024296,1772445610158068);
INSERT INTO "messages" VALUES(3,3,'main','{"body":"We are delighted! What did you like most?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent15','read',5,1772445611000000,'service','','survey','steps.2.branch.0.then.1',1772445610515078,1772445610657486);
INSERT INTO "messages" VALUES(3,4,'main','{"body":"Thank you. We read every answer.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent16','read',5,1772445611000000,'service','','survey','steps.3',1772445611075616,1772445611290072);
INSERT INTO "messages" VALUES(4,1,'main','{"body":"How likely are you to recommend us, Guest 4, from 0 to 10?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent17','read',5,1772445612000000,'service','','survey','steps.0',1772445611733599,1772445611905519);
INSERT INTO "messages" VALUES(4,2,'main','{"body":"May a colleague write to you about it?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[{"id":"survey/steps.2.branch.1.otherwise.1/0","label":"Yes, please","description":""},{"id":"survey/steps.2.branch.1.otherwise.1/1","label":"No, thank you","description":""}],"menu":"Choose","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent18','read',5,1772445612000000,'service','','survey','steps.2.branch.1.otherwise.1',1772445612317663,1772445612526461);
INSERT INTO "messages" VALUES(5,1,'main','{"body":"Sorry, I did not find that. Could you put it another way?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent19','read',5,1772445613000000,'service','','questions','steps.0',1772445613421569,1772445613538155);
INSERT INTO "messages" VALUES(5,2,'main','{"body":"Let me bring in a colleague.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent20','read',5,1772445614000000,'service','','questions','steps.0.otherwise.0',1772445613942229,1772445614062025);
INSERT INTO "messages" VALUES(6,1,'main','{"body":"How likely are you to recommend us, Guest 6, from 0 to 10?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent21','read',5,1772445615000000,'service','','survey','steps.0',1772445614937638,1772445615061957);
INSERT INTO "messages" VALUES(7,1,'main','{"body":"How likely are you to recommend us, Guest 7, from 0 to 10?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent22','failed',3,1772445615000000,'service','','survey','steps.0',1772445615381387,1772445615492839);
INSERT INTO "messages" VALUES(8,1,'main','{"body":"Which flight would you like to follow? For example, BK1234.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent23','read',5,1772445616000000,'service','','follow','steps.0',1772445615845362,1772445615934098);
INSERT INTO "messages" VALUES(8,2,'main','{"body":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[{"id":"follow/steps.2/agree","label":"Yes, keep me posted","description":""},{"id":"follow/steps.2/decline","label":"No, thank you","description":""}],"menu":"","more":"","template":null,"purpose":"service","topic":"flight_updates","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent24','read',5,1772445616000000,'service','','follow','steps.2',1772445616330107,1772445616452968);
INSERT INTO "messages" VALUES(9,1,'main','{"body":"Which flight would you like to follow? For example, BK1234.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent25','read',5,1772445617000000,'service','','follow','steps.0',1772445616829607,1772445616974062);
INSERT INTO "messages" VALUES(9,2,'main','{"body":"May we message you here about delays and gate changes of KX99? You can stop at any time by sending STOP.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[{"id":"follow/steps.2/agree","label":"Yes, keep me posted","description":""},{"id":"follow/steps.2/decline","label":"No, thank you","description":""}],"menu":"","more":"","template":null,"purpose":"service","topic":"flight_updates","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent26','read',5,1772445617000000,'service','','follow','steps.2',1772445617378456,1772445617486227);
INSERT INTO "messages" VALUES(9,3,'main','{"body":"Done. We will tell you as soon as anything changes for KX99.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent27','read',5,1772445618000000,'service','','follow','steps.2.agreed.1',1772445617794955,1772445617886004);
INSERT INTO "messages" VALUES(9,4,'main','{"body":"You will get no more messages from Blue Kite Air. You can still write to us, and we will answer. To get messages again, send START.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent28','read',5,1772445618000000,'service','','','stop_confirmation',1772445618263892,1772445618378590);
INSERT INTO "messages" VALUES(4,3,'main','{"body":"Thank you. We read every answer.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent29','read',5,1772535620000000,'service','','survey','steps.3',1772445618825586,1772445618938084);
INSERT INTO "messages" VALUES(4,4,'main','{"body":"How satisfied are you with our help, from 1 (not at all) to 5 (very)?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent30','read',5,1772535620000000,'service','','csat','steps.0',1772445618825586,1772445619037854);
INSERT INTO "messages" VALUES(4,5,'main','{"body":"Thank you, that helps us.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent31','read',5,1772535620000000,'service','','csat','steps.1',1772445619330687,1772445619493526);
INSERT INTO "messages" VALUES(1,7,'main','{"body":"BK1234 is delayed. It now leaves at 18:40.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":{"name":"flight_delayed","language":"en","parameters":["BK1234","18:40"]},"purpose":"utility","topic":"flight_updates","outside":"","fresh_until":"2026-03-03T13:00:19.771231Z","urgent":true,"answers":false}','wamid.sent32','read',5,1772535620000000,'utility','flight_delayed','changed','steps.0',1772535619771231,1772535619886036);
INSERT INTO "messages" VALUES(3,5,'main','{"body":"One cabin bag of 8 kg, and one checked bag of 23 kg.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}',NULL,'queued',0,1772535623803937,'service','','questions','steps.0',1772535623803937,NULL);
CREATE TABLE outbox (
	contact_id BIGINT NOT NULL, 
	number BIGINT NOT NULL, 
	channel TEXT NOT NULL, 
	due_at BIGINT NOT NULL, 
	lease_until BIGINT, 
	node TEXT, 
	attempts INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	attempted_at BIGINT, 
	PRIMARY KEY (contact_id, number)
)
 WITHOUT ROWID

;
INSERT INTO "outbox" VALUES(3,5,'main',1772535624922668,NULL,NULL,1,'queued',1772535623828065);
CREATE TABLE reached (
	platform TEXT NOT NULL, 
	contact_id BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (platform, contact_id)
)
 WITHOUT ROWID

;
CREATE TABLE sessions (
	contact_id BIGINT NOT NULL, 
	channel TEXT NOT NULL, 
	number BIGINT NOT NULL, 
	state TEXT, 
	heard TEXT NOT NULL, 
	heard_at BIGINT, 
	entry_until BIGINT, 
	updated_at BIGINT NOT NULL, 
	marks TEXT, 
	PRIMARY KEY (contact_id, channel)
)
 WITHOUT ROWID

;
INSERT INTO "sessions" VALUES(1,'main',3,NULL,'wamid.got6',1772445605000000,NULL,1772535619771231,NULL);
INSERT INTO "sessions" VALUES(2,'main',2,'{"contact":{"id":2,"name":"","language":"","zone":"","tags":[],"fields":{}},"channel":"main","number":2,"frames":[{"flow":"questions","digest":"ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","at":"steps.0.otherwise.1","kind":"start","values":{},"wait":{"type":"human","queue":"front_desk","until":null},"event":null,"subscription":null,"topic":"","save":""}],"started":"2026-03-02T10:00:08.071250Z","sprints":3,"calls":0,"reply":"baggage allowance","heard":"wamid.got13","silent_until":null}','wamid.got13',1772445609000000,NULL,1772445609289508,NULL);
INSERT INTO "sessions" VALUES(3,'main',2,NULL,'wamid.got35',1772535623000000,NULL,1772535623803937,NULL);
INSERT INTO "sessions" VALUES(4,'main',2,NULL,'wamid.got34',1772445619000000,NULL,1772445619330687,NULL);
INSERT INTO "sessions" VALUES(5,'main',1,'{"contact":{"id":5,"name":"","language":"","zone":"","tags":[],"fields":{}},"channel":"main","number":1,"frames":[{"flow":"questions","digest":"ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","at":"steps.0.otherwise.1","kind":"start","values":{},"wait":{"type":"human","queue":"front_desk","until":null},"event":null,"subscription":null,"topic":"","save":""}],"started":"2026-03-02T10:00:13.421569Z","sprints":4,"calls":0,"reply":"10","heard":"wamid.got25","silent_until":null}','wamid.got25',1772445614000000,NULL,1772445614701488,NULL);
INSERT INTO "sessions" VALUES(6,'main',1,'{"contact":{"id":6,"name":"","language":"","zone":"","tags":[],"fields":{}},"channel":"main","number":1,"frames":[{"flow":"survey","digest":"0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612","at":"steps.0","kind":"start","values":{},"wait":{"type":"reply","asked":"2026-03-02T10:00:14.937638Z","tries":0,"page":0,"until":"2026-03-04T10:00:14.937638Z","remind":null,"stage":"","heard":"","offered":[],"wording":""},"event":null,"subscription":null,"topic":"","save":""}],"started":"2026-03-02T10:00:14.937638Z","sprints":2,"calls":0,"reply":"survey","heard":"wamid.got26","silent_until":null}','wamid.got26',1772445614000000,NULL,1772535620429688,NULL);
INSERT INTO "sessions" VALUES(7,'main',1,'{"contact":{"id":7,"name":"","language":"","zone":"","tags":[],"fields":{}},"channel":"main","number":1,"frames":[{"flow":"survey","digest":"0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612","at":"steps.0","kind":"start","values":{},"wait":{"type":"reply","asked":"2026-03-02T10:00:15.381387Z","tries":0,"page":0,"until":"2026-03-04T10:00:15.381387Z","remind":null,"stage":"","heard":"","offered":[],"wording":""},"event":null,"subscription":null,"topic":"","save":""}],"started":"2026-03-02T10:00:15.381387Z","sprints":2,"calls":0,"reply":"survey","heard":"wamid.got27","silent_until":null}','wamid.got27',1772445615000000,NULL,1772535620429688,NULL);
INSERT INTO "sessions" VALUES(8,'main',1,'{"contact":{"id":8,"name":"","language":"","zone":"","tags":[],"fields":{}},"channel":"main","number":1,"frames":[{"flow":"follow","digest":"84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","at":"steps.2","kind":"start","values":{"flight":"BK1234","status":{"status":"on time"}},"wait":{"type":"reply","asked":"2026-03-02T10:00:16.330107Z","tries":0,"page":0,"until":null,"remind":null,"stage":"","heard":"","offered":[],"wording":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP."},"event":null,"subscription":null,"topic":"","save":""}],"started":"2026-03-02T10:00:15.845362Z","sprints":3,"calls":1,"reply":"BK1234","heard":"wamid.got29","silent_until":null}','wamid.got29',1772445616000000,NULL,1772445616330107,NULL);
INSERT INTO "sessions" VALUES(9,'main',1,NULL,'wamid.got33',1772445618000000,NULL,1772445618263892,NULL);
CREATE TABLE standings (
	channel TEXT NOT NULL, 
	restriction TEXT NOT NULL, 
	restricted_until BIGINT, 
	payment_failed_at BIGINT, 
	people_limit INTEGER, 
	updated_at BIGINT NOT NULL, 
	PRIMARY KEY (channel)
);
CREATE TABLE subscriptions (
	contact_id BIGINT NOT NULL, 
	topic TEXT NOT NULL, 
	value TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (contact_id, topic, value)
)
 WITHOUT ROWID

;
INSERT INTO "subscriptions" VALUES(1,'flight_updates','"BK1234"',1772445605032848);
INSERT INTO "subscriptions" VALUES(9,'flight_updates','"KX99"',1772445617794955);
CREATE TABLE templates (
	account TEXT NOT NULL, 
	name TEXT NOT NULL, 
	language TEXT NOT NULL, 
	category TEXT NOT NULL, 
	status TEXT NOT NULL, 
	quality TEXT NOT NULL, 
	parameters INTEGER, 
	components TEXT, 
	reason TEXT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	PRIMARY KEY (account, name, language)
)
 WITHOUT ROWID

;
CREATE TABLE wakes (
	contact_id BIGINT NOT NULL, 
	channel TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	due_at BIGINT NOT NULL, 
	lease_until BIGINT, 
	node TEXT, 
	PRIMARY KEY (contact_id, channel, kind)
)
 WITHOUT ROWID

;
INSERT INTO "wakes" VALUES(6,'main','session',1772618414937638,NULL,NULL);
INSERT INTO "wakes" VALUES(7,'main','session',1772618415381387,NULL,NULL);
CREATE INDEX addresses_contact ON addresses (contact_id);
CREATE INDEX events_at ON events (at);
CREATE INDEX messages_platform_id ON messages (platform_id) WHERE platform_id IS NOT NULL;
CREATE INDEX messages_marketing ON messages (contact_id, number) WHERE purpose = 'marketing';
CREATE INDEX outbox_due ON outbox (due_at);
CREATE INDEX wakes_due ON wakes (due_at);
CREATE INDEX calls_due ON calls (due_at);
CREATE INDEX subscriptions_value ON subscriptions (topic, value, contact_id);
CREATE INDEX subscriptions_topic ON subscriptions (topic, contact_id);
CREATE UNIQUE INDEX fanouts_key ON fanouts (idempotency_key);
CREATE INDEX fanouts_open ON fanouts (received_at) WHERE finished_at IS NULL;
CREATE INDEX dedupe_at ON dedupe (at);
CREATE INDEX held_receipts_at ON held_receipts (at);
CREATE INDEX held_receipts_platform_id ON held_receipts (platform_id);
CREATE INDEX reached_at ON reached (platform, at);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('contacts',9);
INSERT INTO "sqlite_sequence" VALUES('fanouts',1);
COMMIT;

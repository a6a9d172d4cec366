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
INSERT INTO "addresses" VALUES('whatsapp','447700900101',1,'phone',1772445600956779);
INSERT INTO "addresses" VALUES('whatsapp','447700900102',2,'phone',1772445605056789);
INSERT INTO "addresses" VALUES('whatsapp','447700900103',3,'phone',1772445608915356);
INSERT INTO "addresses" VALUES('whatsapp','447700900104',4,'phone',1772445611136554);
INSERT INTO "addresses" VALUES('whatsapp','447700900105',5,'phone',1772445612568620);
INSERT INTO "addresses" VALUES('whatsapp','447700900106',6,'phone',1772445614078349);
INSERT INTO "addresses" VALUES('whatsapp','447700900107',7,'phone',1772445614603221);
INSERT INTO "addresses" VALUES('whatsapp','447700900108',8,'phone',1772445615080502);
INSERT INTO "addresses" VALUES('whatsapp','447700900109',9,'phone',1772445616416774);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
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
CREATE TABLE consent_seals (
	number BIGINT NOT NULL, 
	batch TEXT NOT NULL, 
	lines BIGINT NOT NULL, 
	digest TEXT NOT NULL, 
	seal TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "consent_seals" VALUES(1,'e3beddbbb0431be6',1,'5bbe4fd794f183d4233d38f80028f1a1f41146b72ae9f849d803830909de9c85','b5e6fda62adc37a8eb6ffb995ef36a5304c867178eaf1ae6971f5b996e5d5407',1772445604391979);
INSERT INTO "consent_seals" VALUES(2,'8ed1afa0fab91aa1',1,'4b3ccd84700f4441c6c740399c2cc4819194c3645f2d676cc43e7d6ebf482212','f280a9ca52e841b9646e3ba7633314dd9b15b62853eb4d1de2618b3a6476f56c',1772445606809064);
INSERT INTO "consent_seals" VALUES(3,'0cf5bed90c4f3705',1,'5c87b67209b27ccdc74075a0ccf34186f623438dfaf18b081e67d7e8dc1beebc','e47ec410cb10cd923c114e84971bc168107aab3c0e718d0ab8ef51a3262d05aa',1772445618052680);
INSERT INTO "consent_seals" VALUES(4,'2d21e5502b9b299d',1,'2a60ac656f11332a621cca763496f1e609d01ee9b7d2ea752b4581e612557cc2','2b746698ed533ddcfbff3027355a1cd99bb8f9e08dccfa5781fae165821aaa00',1772445618815119);
CREATE TABLE consents (
	contact_id BIGINT NOT NULL, 
	seq BIGINT NOT NULL, 
	batch TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	action TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	topic TEXT NOT NULL, 
	basis TEXT NOT NULL, 
	method TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	language TEXT NOT NULL, 
	text_id TEXT NOT NULL, 
	text_version TEXT NOT NULL, 
	text_sha256 TEXT NOT NULL, 
	collection_point TEXT NOT NULL, 
	jurisdiction TEXT NOT NULL, 
	double_opt_in SMALLINT NOT NULL, 
	valid_until BIGINT, 
	occurred_at BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	personal TEXT, 
	salt TEXT, 
	sealed TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	PRIMARY KEY (contact_id, seq)
);
INSERT INTO "consents" VALUES(1,54,'e3beddbbb0431be6','main','given','utility','flight_updates','consent','keyword','user','','','en','','','a5c1493771ecc80fb6dd83a6d07193a21d88a27f8b8ee09c9aae7e91db4bde23','','',0,NULL,1772445604000000,1772445604391979,'{"evidence":"wamid.got6","wording":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP."}','7a6ece3e626c2595a81ea43fdf05f7bd','f65b00c227e6d194be44a8718a76992bf4a821345c489d388da27b487e8cb57b','17e87697ef80a643eb7f7ef50a1149b7e74709409d39355dbfa726e63d3e1d03');
INSERT INTO "consents" VALUES(2,36,'8ed1afa0fab91aa1','main','withdrawn','all','','consent','keyword','user','','','','','','','','',0,NULL,1772445606000000,1772445606809064,'{"evidence":"wamid.got10"}','7c4058f19950109e50e83c3bb6493d56','3cc9aad938f295d9611922e670c81ac4dea0d7acc2e3f9d8347daeba7b99c2e3','1661c9de68f570552b0392448f6ef3dc8a1daf0bf8565932a9129ff3531639be');
INSERT INTO "consents" VALUES(9,26,'0cf5bed90c4f3705','main','given','utility','flight_updates','consent','keyword','user','','','en','','','739248f472f87afdc41e894135c2ca2b9796f940199729732035570348b2bdeb','','',0,NULL,1772445618000000,1772445618052680,'{"evidence":"wamid.got32","wording":"May we message you here about delays and gate changes of KX99? You can stop at any time by sending STOP."}','c6cd2fea27c6d84b2c2da0842305f7e1','c6b9083e00a8dd8666228fca0b554bc564b51ffc9a4e51309efd7ff697cce893','b45a33d1ef98cac8a2c6811325ae17da066f963fffc28a053bb7b64b188a6cad');
INSERT INTO "consents" VALUES(9,37,'2d21e5502b9b299d','main','withdrawn','all','','consent','keyword','user','','','','','','','','',0,NULL,1772445618000000,1772445618815119,'{"evidence":"wamid.got33"}','f2beb0410a6794901d68e68616f5d519','283b841dc00d27449819b18094e2813f3af3c6bfd6e526ea6c99afb84f041dfb','8ba3048f43fc06cab0262790a76a1ae6e79a9270f7e206c03f2966d84de42905');
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
INSERT INTO "contacts" VALUES(1,'Guest 1','','','[]','{}',73,7,1772445600956779);
INSERT INTO "contacts" VALUES(2,'Guest 2','','','[]','{}',64,6,1772445605056789);
INSERT INTO "contacts" VALUES(3,'Guest 3','','','["promoter"]','{"last_score":9}',48,5,1772445608915356);
INSERT INTO "contacts" VALUES(4,'Guest 4','','','["detractor"]','{"last_score":3}',54,5,1772445611136554);
INSERT INTO "contacts" VALUES(5,'Guest 5','','','[]','{}',25,2,1772445612568620);
INSERT INTO "contacts" VALUES(6,'Guest 6','','','[]','{}',13,2,1772445614078349);
INSERT INTO "contacts" VALUES(7,'Guest 7','','','[]','{}',12,2,1772445614603221);
INSERT INTO "contacts" VALUES(8,'Guest 8','','','[]','{}',24,2,1772445615080502);
INSERT INTO "contacts" VALUES(9,'Guest 9','','','[]','{}',43,4,1772445616416774);
CREATE TABLE dedupe (
	channel TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (channel, "key")
)
 WITHOUT ROWID

;
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got1',1772445600956779);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent1:sent:447700900101',1772445601858063);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent1:delivered:447700900101',1772445601948680);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent1:read:447700900101',1772445601984798);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got2',1772445602024684);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent2:sent:447700900101',1772445602500695);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent2:delivered:447700900101',1772445602544633);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent2:read:447700900101',1772445602588726);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got3',1772445602620744);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent3:sent:447700900101',1772445603068203);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent3:delivered:447700900101',1772445603086878);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent3:read:447700900101',1772445603128442);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got4',1772445603192632);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent4:sent:447700900101',1772445603704629);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent4:delivered:447700900101',1772445603752567);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent4:read:447700900101',1772445603800712);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got5',1772445603837476);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent5:sent:447700900101',1772445604276797);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent5:delivered:447700900101',1772445604316665);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent5:read:447700900101',1772445604356601);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got6',1772445604391979);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent6:sent:447700900101',1772445604896824);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent6:delivered:447700900101',1772445604960586);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent6:read:447700900101',1772445604982736);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got7',1772445605056789);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent7:sent:447700900102',1772445605548561);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent7:delivered:447700900102',1772445605564420);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent7:read:447700900102',1772445605604754);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got8',1772445605616560);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent8:sent:447700900102',1772445606145893);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent8:delivered:447700900102',1772445606196703);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent8:read:447700900102',1772445606228693);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got9',1772445606250789);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent9:sent:447700900102',1772445606669084);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent9:delivered:447700900102',1772445606713212);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent9:read:447700900102',1772445606752999);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got10',1772445606809064);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent10:sent:447700900102',1772445607236449);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent10:delivered:447700900102',1772445607265091);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent10:read:447700900102',1772445607306131);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got11',1772445607351546);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent11:sent:447700900102',1772445607772828);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent11:delivered:447700900102',1772445607808844);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent11:read:447700900102',1772445607882842);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got12',1772445607948615);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent12:sent:447700900102',1772445608420705);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent12:delivered:447700900102',1772445608499579);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent12:read:447700900102',1772445608565035);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got13',1772445608609119);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got14',1772445608915356);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent13:sent:447700900103',1772445609364690);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent13:delivered:447700900103',1772445609408658);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent13:read:447700900103',1772445609448656);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got15',1772445609496806);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent14:sent:447700900103',1772445609968719);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent14:delivered:447700900103',1772445609997049);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent14:read:447700900103',1772445610033194);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got16',1772445610070423);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent15:sent:447700900103',1772445610514673);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent15:delivered:447700900103',1772445610541779);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent15:read:447700900103',1772445610564586);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got17',1772445610608499);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent16:sent:447700900103',1772445611021229);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent16:delivered:447700900103',1772445611056638);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent16:read:447700900103',1772445611096644);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got18',1772445611136554);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent17:sent:447700900104',1772445611504663);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent17:delivered:447700900104',1772445611548630);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent17:read:447700900104',1772445611577301);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got19',1772445611588633);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent18:sent:447700900104',1772445611977115);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent18:delivered:447700900104',1772445612004850);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent18:read:447700900104',1772445612052620);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got20',1772445612089370);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got21',1772445612320503);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got22',1772445612568620);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent19:sent:447700900105',1772445612925217);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent19:delivered:447700900105',1772445612968865);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent19:read:447700900105',1772445613000861);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got23',1772445613057130);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent20:sent:447700900105',1772445613511594);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent20:delivered:447700900105',1772445613574578);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent20:read:447700900105',1772445613582061);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got24',1772445613594211);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got25',1772445613838175);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got26',1772445614078349);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent21:sent:447700900106',1772445614503574);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent21:delivered:447700900106',1772445614542961);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent21:read:447700900106',1772445614572590);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got27',1772445614603221);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent22:sent:447700900107',1772445615044622);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent22:failed:447700900107',1772445615062819);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got28',1772445615080502);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent23:sent:447700900108',1772445615516788);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent23:delivered:447700900108',1772445615542981);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent23:read:447700900108',1772445615584606);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got29',1772445615627093);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent24:sent:447700900108',1772445616260751);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent24:delivered:447700900108',1772445616308740);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent24:read:447700900108',1772445616340623);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got30',1772445616416774);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent25:sent:447700900109',1772445617056689);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent25:delivered:447700900109',1772445617132666);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent25:read:447700900109',1772445617252663);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got31',1772445617280749);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent26:sent:447700900109',1772445617852918);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent26:delivered:447700900109',1772445617924739);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent26:read:447700900109',1772445617976589);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got32',1772445618052680);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent27:sent:447700900109',1772445618640962);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent27:delivered:447700900109',1772445618724697);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent27:read:447700900109',1772445618761511);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got33',1772445618815119);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent28:sent:447700900109',1772445619204723);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent28:delivered:447700900109',1772445619230965);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent28:read:447700900109',1772445619250129);
INSERT INTO "dedupe" VALUES('main','echo:wamid.echo1',1772445619262170);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got34',1772445619884628);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent29:sent:447700900104',1772535621048991);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent29:delivered:447700900104',1772535621080754);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent29:read:447700900104',1772535621164791);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent30:sent:447700900104',1772535621195833);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent30:delivered:447700900104',1772535621261769);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent30:read:447700900104',1772535621321149);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent31:sent:447700900104',1772535621392826);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent31:delivered:447700900104',1772535621428824);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent31:read:447700900104',1772535621448599);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent32:sent:447700900101',1772535621484766);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent32:delivered:447700900101',1772535621500718);
INSERT INTO "dedupe" VALUES('main','receipt:wamid.sent32:read:447700900101',1772535621528796);
INSERT INTO "dedupe" VALUES('main','incoming:wamid.got35',1772535624784934);
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
INSERT INTO "events" VALUES(1,1,'main',1772445600956779,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(1,2,'main',1772445600956779,'field_set',NULL,'{"name":"name"}','{"value":"Guest 1"}');
INSERT INTO "events" VALUES(1,3,'main',1772445600956779,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:00Z"}','{"content":{"body":"hello","type":"text"},"message":"wamid.got1"}');
INSERT INTO "events" VALUES(1,4,'main',1772445600956779,'session_started',NULL,'{"digest":"ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","flow":"questions","session":1,"start":"no_match"}',NULL);
INSERT INTO "events" VALUES(1,5,'main',1772445600956779,'not_understood',NULL,'{"flow":"questions","step":"steps.0"}',NULL);
INSERT INTO "events" VALUES(1,6,'main',1772445600956779,'answer_missed',NULL,'{"flow":"questions","session":1,"step":"steps.0","tries":1}',NULL);
INSERT INTO "events" VALUES(1,7,'main',1772445600956779,'stepped',NULL,'{"path":[["questions","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(1,8,'main',1772445600956779,'message_queued',NULL,'{"flow":"questions","number":1,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(1,9,'main',1772445601224824,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":1}',NULL);
INSERT INTO "events" VALUES(1,10,'main',1772445601508826,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent1"}');
INSERT INTO "events" VALUES(1,11,'main',1772445601858063,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:01Z"}',NULL);
INSERT INTO "events" VALUES(1,12,'main',1772445601948680,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:01Z"}',NULL);
INSERT INTO "events" VALUES(1,13,'main',1772445601984798,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:01Z"}',NULL);
INSERT INTO "events" VALUES(1,14,'main',1772445602024684,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:02Z"}','{"content":{"body":"how heavy can my suitcase be","type":"text"},"message":"wamid.got2"}');
INSERT INTO "events" VALUES(1,15,'main',1772445602024684,'faq_answered',NULL,'{"entry":0,"flow":"questions","score":1.0,"step":"steps.0"}',NULL);
INSERT INTO "events" VALUES(1,16,'main',1772445602024684,'session_ended',NULL,'{"flow":"questions","how":"completed","session":1}',NULL);
INSERT INTO "events" VALUES(1,17,'main',1772445602024684,'message_queued',NULL,'{"flow":"questions","number":2,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(1,18,'main',1772445602091388,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":2}',NULL);
INSERT INTO "events" VALUES(1,19,'main',1772445602209288,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent2"}');
INSERT INTO "events" VALUES(1,20,'main',1772445602500695,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:02Z"}',NULL);
INSERT INTO "events" VALUES(1,21,'main',1772445602544633,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:02Z"}',NULL);
INSERT INTO "events" VALUES(1,22,'main',1772445602588726,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:02Z"}',NULL);
INSERT INTO "events" VALUES(1,23,'main',1772445602620744,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:02Z"}','{"content":{"body":"flight updates","type":"text"},"message":"wamid.got3"}');
INSERT INTO "events" VALUES(1,24,'main',1772445602620744,'session_started',NULL,'{"digest":"84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","flow":"follow","session":2,"start":"keywords"}','{"why":"flight updates"}');
INSERT INTO "events" VALUES(1,25,'main',1772445602620744,'stepped',NULL,'{"path":[["follow","steps.0"]],"session":2}',NULL);
INSERT INTO "events" VALUES(1,26,'main',1772445602620744,'message_queued',NULL,'{"flow":"follow","number":3,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(1,27,'main',1772445602672733,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":3}',NULL);
INSERT INTO "events" VALUES(1,28,'main',1772445602786150,'message_sent',NULL,'{"number":3}','{"platform_id":"wamid.sent3"}');
INSERT INTO "events" VALUES(1,29,'main',1772445603068203,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:03Z"}',NULL);
INSERT INTO "events" VALUES(1,30,'main',1772445603086878,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:03Z"}',NULL);
INSERT INTO "events" VALUES(1,31,'main',1772445603128442,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:03Z"}',NULL);
INSERT INTO "events" VALUES(1,32,'main',1772445603192632,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:03Z"}','{"content":{"body":"next week","type":"text"},"message":"wamid.got4"}');
INSERT INTO "events" VALUES(1,33,'main',1772445603192632,'answer_missed',NULL,'{"flow":"follow","session":2,"step":"steps.0","tries":1}',NULL);
INSERT INTO "events" VALUES(1,34,'main',1772445603192632,'message_queued',NULL,'{"flow":"follow","number":4,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(1,35,'main',1772445603244298,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":4}',NULL);
INSERT INTO "events" VALUES(1,36,'main',1772445603393752,'message_sent',NULL,'{"number":4}','{"platform_id":"wamid.sent4"}');
INSERT INTO "events" VALUES(1,37,'main',1772445603704629,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:03Z"}',NULL);
INSERT INTO "events" VALUES(1,38,'main',1772445603752567,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:03Z"}',NULL);
INSERT INTO "events" VALUES(1,39,'main',1772445603800712,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:03Z"}',NULL);
INSERT INTO "events" VALUES(1,40,'main',1772445603837476,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:03Z"}','{"content":{"body":"BK1234","type":"text"},"message":"wamid.got5"}');
INSERT INTO "events" VALUES(1,41,'main',1772445603837476,'answer_given',NULL,'{"flow":"follow","measure":"","save":"flight","score":"","session":2,"step":"steps.0"}','{"raw":"BK1234","value":"BK1234"}');
INSERT INTO "events" VALUES(1,42,'main',1772445603837476,'stepped',NULL,'{"path":[["follow","steps.1"]],"session":2}',NULL);
INSERT INTO "events" VALUES(1,43,'main',1772445603837476,'call_requested',NULL,'{"call":"2.1","function":"flight_status"}',NULL);
INSERT INTO "events" VALUES(1,44,'main',1772445603896170,'call_returned','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"call":"2.1","failure":""}','{"result":{"status":"on time"}}');
INSERT INTO "events" VALUES(1,45,'main',1772445603896170,'opt_in_asked',NULL,'{"language":"en","purpose":"utility","topic":"flight_updates"}','{"wording":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP."}');
INSERT INTO "events" VALUES(1,46,'main',1772445603896170,'stepped',NULL,'{"path":[["follow","steps.2"]],"session":2}',NULL);
INSERT INTO "events" VALUES(1,47,'main',1772445603896170,'message_queued',NULL,'{"flow":"follow","number":5,"purpose":"service","step":"steps.2","template":""}',NULL);
INSERT INTO "events" VALUES(1,48,'main',1772445603905390,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":5}',NULL);
INSERT INTO "events" VALUES(1,49,'main',1772445603993035,'message_sent',NULL,'{"number":5}','{"platform_id":"wamid.sent5"}');
INSERT INTO "events" VALUES(1,50,'main',1772445604276797,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:04Z"}',NULL);
INSERT INTO "events" VALUES(1,51,'main',1772445604316665,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:04Z"}',NULL);
INSERT INTO "events" VALUES(1,52,'main',1772445604356601,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:04Z"}',NULL);
INSERT INTO "events" VALUES(1,53,'main',1772445604391979,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:04Z"}','{"content":{"body":"Yes, keep me posted","type":"text"},"message":"wamid.got6"}');
INSERT INTO "events" VALUES(1,54,'main',1772445604391979,'opted_in',NULL,'{"language":"en","method":"keyword","purpose":"utility","topic":"flight_updates"}','{"evidence":"wamid.got6","wording":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP."}');
INSERT INTO "events" VALUES(1,55,'main',1772445604391979,'subscribed',NULL,'{"topic":"flight_updates"}','{"to":"BK1234"}');
INSERT INTO "events" VALUES(1,56,'main',1772445604391979,'session_ended',NULL,'{"flow":"follow","how":"completed","session":2}',NULL);
INSERT INTO "events" VALUES(1,57,'main',1772445604391979,'stepped',NULL,'{"path":[["follow","steps.2.agreed.0"],["follow","steps.2.agreed.1"]],"session":2}',NULL);
INSERT INTO "events" VALUES(1,58,'main',1772445604391979,'message_queued',NULL,'{"flow":"follow","number":6,"purpose":"service","step":"steps.2.agreed.1","template":""}',NULL);
INSERT INTO "events" VALUES(1,59,'main',1772445604468719,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":6}',NULL);
INSERT INTO "events" VALUES(1,60,'main',1772445604580778,'message_sent',NULL,'{"number":6}','{"platform_id":"wamid.sent6"}');
INSERT INTO "events" VALUES(1,61,'main',1772445604896824,'status_changed',NULL,'{"code":"","conversation":{},"number":6,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:04Z"}',NULL);
INSERT INTO "events" VALUES(1,62,'main',1772445604960586,'status_changed',NULL,'{"code":"","conversation":{},"number":6,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:04Z"}',NULL);
INSERT INTO "events" VALUES(1,63,'main',1772445604982736,'status_changed',NULL,'{"code":"","conversation":{},"number":6,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:04Z"}',NULL);
INSERT INTO "events" VALUES(2,1,'main',1772445605056789,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(2,2,'main',1772445605056789,'field_set',NULL,'{"name":"name"}','{"value":"Guest 2"}');
INSERT INTO "events" VALUES(2,3,'main',1772445605056789,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:05Z"}','{"content":{"body":"flight updates","type":"text"},"message":"wamid.got7"}');
INSERT INTO "events" VALUES(2,4,'main',1772445605056789,'session_started',NULL,'{"digest":"84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","flow":"follow","session":1,"start":"keywords"}','{"why":"flight updates"}');
INSERT INTO "events" VALUES(2,5,'main',1772445605056789,'stepped',NULL,'{"path":[["follow","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(2,6,'main',1772445605056789,'message_queued',NULL,'{"flow":"follow","number":1,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(2,7,'main',1772445605110226,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":1}',NULL);
INSERT INTO "events" VALUES(2,8,'main',1772445605243796,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent7"}');
INSERT INTO "events" VALUES(2,9,'main',1772445605548561,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:05Z"}',NULL);
INSERT INTO "events" VALUES(2,10,'main',1772445605564420,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:05Z"}',NULL);
INSERT INTO "events" VALUES(2,11,'main',1772445605604754,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:05Z"}',NULL);
INSERT INTO "events" VALUES(2,12,'main',1772445605616560,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:05Z"}','{"content":{"body":"BK1234","type":"text"},"message":"wamid.got8"}');
INSERT INTO "events" VALUES(2,13,'main',1772445605616560,'answer_given',NULL,'{"flow":"follow","measure":"","save":"flight","score":"","session":1,"step":"steps.0"}','{"raw":"BK1234","value":"BK1234"}');
INSERT INTO "events" VALUES(2,14,'main',1772445605616560,'stepped',NULL,'{"path":[["follow","steps.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(2,15,'main',1772445605616560,'call_requested',NULL,'{"call":"1.1","function":"flight_status"}',NULL);
INSERT INTO "events" VALUES(2,16,'main',1772445605708565,'call_returned','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"call":"1.1","failure":""}','{"result":{"status":"on time"}}');
INSERT INTO "events" VALUES(2,17,'main',1772445605708565,'opt_in_asked',NULL,'{"language":"en","purpose":"utility","topic":"flight_updates"}','{"wording":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP."}');
INSERT INTO "events" VALUES(2,18,'main',1772445605708565,'stepped',NULL,'{"path":[["follow","steps.2"]],"session":1}',NULL);
INSERT INTO "events" VALUES(2,19,'main',1772445605708565,'message_queued',NULL,'{"flow":"follow","number":2,"purpose":"service","step":"steps.2","template":""}',NULL);
INSERT INTO "events" VALUES(2,20,'main',1772445605744858,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":2}',NULL);
INSERT INTO "events" VALUES(2,21,'main',1772445605885351,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent8"}');
INSERT INTO "events" VALUES(2,22,'main',1772445606145893,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:06Z"}',NULL);
INSERT INTO "events" VALUES(2,23,'main',1772445606196703,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:06Z"}',NULL);
INSERT INTO "events" VALUES(2,24,'main',1772445606228693,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:06Z"}',NULL);
INSERT INTO "events" VALUES(2,25,'main',1772445606250789,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:06Z"}','{"content":{"body":"No, thank you","type":"text"},"message":"wamid.got9"}');
INSERT INTO "events" VALUES(2,26,'main',1772445606250789,'opt_in_declined',NULL,'{"purpose":"utility","topic":"flight_updates"}','{"evidence":"wamid.got9"}');
INSERT INTO "events" VALUES(2,27,'main',1772445606250789,'session_ended',NULL,'{"flow":"follow","how":"completed","session":1}',NULL);
INSERT INTO "events" VALUES(2,28,'main',1772445606250789,'stepped',NULL,'{"path":[["follow","steps.2.declined.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(2,29,'main',1772445606250789,'message_queued',NULL,'{"flow":"follow","number":3,"purpose":"service","step":"steps.2.declined.0","template":""}',NULL);
INSERT INTO "events" VALUES(2,30,'main',1772445606269874,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":3}',NULL);
INSERT INTO "events" VALUES(2,31,'main',1772445606374048,'message_sent',NULL,'{"number":3}','{"platform_id":"wamid.sent9"}');
INSERT INTO "events" VALUES(2,32,'main',1772445606669084,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:06Z"}',NULL);
INSERT INTO "events" VALUES(2,33,'main',1772445606713212,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:06Z"}',NULL);
INSERT INTO "events" VALUES(2,34,'main',1772445606752999,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:06Z"}',NULL);
INSERT INTO "events" VALUES(2,35,'main',1772445606809064,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:06Z"}','{"content":{"body":"STOP","type":"text"},"message":"wamid.got10"}');
INSERT INTO "events" VALUES(2,36,'main',1772445606809064,'opted_out',NULL,'{"method":"keyword","purpose":"all","topic":""}','{"evidence":"wamid.got10"}');
INSERT INTO "events" VALUES(2,37,'main',1772445606809064,'message_queued',NULL,'{"flow":"","number":4,"purpose":"service","step":"stop_confirmation","template":""}',NULL);
INSERT INTO "events" VALUES(2,38,'main',1772445606870713,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":4}',NULL);
INSERT INTO "events" VALUES(2,39,'main',1772445606961398,'message_sent',NULL,'{"number":4}','{"platform_id":"wamid.sent10"}');
INSERT INTO "events" VALUES(2,40,'main',1772445607236449,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:07Z"}',NULL);
INSERT INTO "events" VALUES(2,41,'main',1772445607265091,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:07Z"}',NULL);
INSERT INTO "events" VALUES(2,42,'main',1772445607306131,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:07Z"}',NULL);
INSERT INTO "events" VALUES(2,43,'main',1772445607351546,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:07Z"}','{"content":{"body":"hello again","type":"text"},"message":"wamid.got11"}');
INSERT INTO "events" VALUES(2,44,'main',1772445607351546,'session_started',NULL,'{"digest":"ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","flow":"questions","session":2,"start":"no_match"}',NULL);
INSERT INTO "events" VALUES(2,45,'main',1772445607351546,'not_understood',NULL,'{"flow":"questions","step":"steps.0"}',NULL);
INSERT INTO "events" VALUES(2,46,'main',1772445607351546,'answer_missed',NULL,'{"flow":"questions","session":2,"step":"steps.0","tries":1}',NULL);
INSERT INTO "events" VALUES(2,47,'main',1772445607351546,'stepped',NULL,'{"path":[["questions","steps.0"]],"session":2}',NULL);
INSERT INTO "events" VALUES(2,48,'main',1772445607351546,'message_queued',NULL,'{"flow":"questions","number":5,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(2,49,'main',1772445607402316,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":5}',NULL);
INSERT INTO "events" VALUES(2,50,'main',1772445607505586,'message_sent',NULL,'{"number":5}','{"platform_id":"wamid.sent11"}');
INSERT INTO "events" VALUES(2,51,'main',1772445607772828,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:07Z"}',NULL);
INSERT INTO "events" VALUES(2,52,'main',1772445607808844,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:07Z"}',NULL);
INSERT INTO "events" VALUES(2,53,'main',1772445607882842,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:07Z"}',NULL);
INSERT INTO "events" VALUES(2,54,'main',1772445607948615,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:07Z"}','{"content":{"body":"START","type":"text"},"message":"wamid.got12"}');
INSERT INTO "events" VALUES(2,55,'main',1772445607948615,'answer_missed',NULL,'{"flow":"questions","session":2,"step":"steps.0","tries":2}',NULL);
INSERT INTO "events" VALUES(2,56,'main',1772445607948615,'handed_off',NULL,'{"queue":"front_desk","session":2}',NULL);
INSERT INTO "events" VALUES(2,57,'main',1772445607948615,'stepped',NULL,'{"path":[["questions","steps.0.otherwise.0"],["questions","steps.0.otherwise.1"]],"session":2}',NULL);
INSERT INTO "events" VALUES(2,58,'main',1772445607948615,'message_queued',NULL,'{"flow":"questions","number":6,"purpose":"service","step":"steps.0.otherwise.0","template":""}',NULL);
INSERT INTO "events" VALUES(2,59,'main',1772445607997049,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":6}',NULL);
INSERT INTO "events" VALUES(2,60,'main',1772445608140607,'message_sent',NULL,'{"number":6}','{"platform_id":"wamid.sent12"}');
INSERT INTO "events" VALUES(2,61,'main',1772445608420705,'status_changed',NULL,'{"code":"","conversation":{},"number":6,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:08Z"}',NULL);
INSERT INTO "events" VALUES(2,62,'main',1772445608499579,'status_changed',NULL,'{"code":"","conversation":{},"number":6,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:08Z"}',NULL);
INSERT INTO "events" VALUES(2,63,'main',1772445608565035,'status_changed',NULL,'{"code":"","conversation":{},"number":6,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:08Z"}',NULL);
INSERT INTO "events" VALUES(2,64,'main',1772445608609119,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:08Z"}','{"content":{"body":"baggage allowance","type":"text"},"message":"wamid.got13"}');
INSERT INTO "events" VALUES(3,1,'main',1772445608915356,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(3,2,'main',1772445608915356,'field_set',NULL,'{"name":"name"}','{"value":"Guest 3"}');
INSERT INTO "events" VALUES(3,3,'main',1772445608915356,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:08Z"}','{"content":{"body":"survey","type":"text"},"message":"wamid.got14"}');
INSERT INTO "events" VALUES(3,4,'main',1772445608915356,'session_started',NULL,'{"digest":"0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612","flow":"survey","session":1,"start":"keywords"}','{"why":"survey"}');
INSERT INTO "events" VALUES(3,5,'main',1772445608915356,'stepped',NULL,'{"path":[["survey","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(3,6,'main',1772445608915356,'message_queued',NULL,'{"flow":"survey","number":1,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(3,7,'main',1772445608968578,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":1}',NULL);
INSERT INTO "events" VALUES(3,8,'main',1772445609105519,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent13"}');
INSERT INTO "events" VALUES(3,9,'main',1772445609364690,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:09Z"}',NULL);
INSERT INTO "events" VALUES(3,10,'main',1772445609408658,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:09Z"}',NULL);
INSERT INTO "events" VALUES(3,11,'main',1772445609448656,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:09Z"}',NULL);
INSERT INTO "events" VALUES(3,12,'main',1772445609496806,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:09Z"}','{"content":{"body":"eleven","type":"text"},"message":"wamid.got15"}');
INSERT INTO "events" VALUES(3,13,'main',1772445609496806,'answer_missed',NULL,'{"flow":"survey","session":1,"step":"steps.0","tries":1}',NULL);
INSERT INTO "events" VALUES(3,14,'main',1772445609496806,'message_queued',NULL,'{"flow":"survey","number":2,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(3,15,'main',1772445609552662,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":2}',NULL);
INSERT INTO "events" VALUES(3,16,'main',1772445609649197,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent14"}');
INSERT INTO "events" VALUES(3,17,'main',1772445609968719,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:09Z"}',NULL);
INSERT INTO "events" VALUES(3,18,'main',1772445609997049,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:09Z"}',NULL);
INSERT INTO "events" VALUES(3,19,'main',1772445610033194,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:10Z"}',NULL);
INSERT INTO "events" VALUES(3,20,'main',1772445610070423,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:10Z"}','{"content":{"body":"9","type":"text"},"message":"wamid.got16"}');
INSERT INTO "events" VALUES(3,21,'main',1772445610070423,'answer_given',NULL,'{"flow":"survey","measure":"nps","save":"score","score":"9","session":1,"step":"steps.0"}','{"raw":"9","value":9}');
INSERT INTO "events" VALUES(3,22,'main',1772445610070423,'field_set',NULL,'{"name":"last_score"}','{"value":9}');
INSERT INTO "events" VALUES(3,23,'main',1772445610070423,'tagged',NULL,'{"label":"promoter"}',NULL);
INSERT INTO "events" VALUES(3,24,'main',1772445610070423,'stepped',NULL,'{"path":[["survey","steps.1"],["survey","steps.2"],["survey","steps.2.branch.0.then.0"],["survey","steps.2.branch.0.then.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(3,25,'main',1772445610070423,'message_queued',NULL,'{"flow":"survey","number":3,"purpose":"service","step":"steps.2.branch.0.then.1","template":""}',NULL);
INSERT INTO "events" VALUES(3,26,'main',1772445610136618,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":3}',NULL);
INSERT INTO "events" VALUES(3,27,'main',1772445610213320,'message_sent',NULL,'{"number":3}','{"platform_id":"wamid.sent15"}');
INSERT INTO "events" VALUES(3,28,'main',1772445610514673,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:10Z"}',NULL);
INSERT INTO "events" VALUES(3,29,'main',1772445610541779,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:10Z"}',NULL);
INSERT INTO "events" VALUES(3,30,'main',1772445610564586,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:10Z"}',NULL);
INSERT INTO "events" VALUES(3,31,'main',1772445610608499,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:10Z"}','{"content":{"body":"The coffee","type":"text"},"message":"wamid.got17"}');
INSERT INTO "events" VALUES(3,32,'main',1772445610608499,'answer_given',NULL,'{"flow":"survey","measure":"","save":"reason","score":"","session":1,"step":"steps.2.branch.0.then.1"}','{"raw":"The coffee","value":"The coffee"}');
INSERT INTO "events" VALUES(3,33,'main',1772445610608499,'session_ended',NULL,'{"flow":"survey","how":"completed","session":1}',NULL);
INSERT INTO "events" VALUES(3,34,'main',1772445610608499,'stepped',NULL,'{"path":[["survey","steps.3"]],"session":1}',NULL);
INSERT INTO "events" VALUES(3,35,'main',1772445610608499,'message_queued',NULL,'{"flow":"survey","number":4,"purpose":"service","step":"steps.3","template":""}',NULL);
INSERT INTO "events" VALUES(3,36,'main',1772445610632602,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":4}',NULL);
INSERT INTO "events" VALUES(3,37,'main',1772445610713196,'message_sent',NULL,'{"number":4}','{"platform_id":"wamid.sent16"}');
INSERT INTO "events" VALUES(3,38,'main',1772445611021229,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:11Z"}',NULL);
INSERT INTO "events" VALUES(3,39,'main',1772445611056638,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:11Z"}',NULL);
INSERT INTO "events" VALUES(3,40,'main',1772445611096644,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:11Z"}',NULL);
INSERT INTO "events" VALUES(4,1,'main',1772445611136554,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(4,2,'main',1772445611136554,'field_set',NULL,'{"name":"name"}','{"value":"Guest 4"}');
INSERT INTO "events" VALUES(4,3,'main',1772445611136554,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:11Z"}','{"content":{"body":"survey","type":"text"},"message":"wamid.got18"}');
INSERT INTO "events" VALUES(4,4,'main',1772445611136554,'session_started',NULL,'{"digest":"0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612","flow":"survey","session":1,"start":"keywords"}','{"why":"survey"}');
INSERT INTO "events" VALUES(4,5,'main',1772445611136554,'stepped',NULL,'{"path":[["survey","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(4,6,'main',1772445611136554,'message_queued',NULL,'{"flow":"survey","number":1,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(4,7,'main',1772445611162318,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":1}',NULL);
INSERT INTO "events" VALUES(4,8,'main',1772445611245055,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent17"}');
INSERT INTO "events" VALUES(4,9,'main',1772445611504663,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:11Z"}',NULL);
INSERT INTO "events" VALUES(4,10,'main',1772445611548630,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:11Z"}',NULL);
INSERT INTO "events" VALUES(4,11,'main',1772445611577301,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:11Z"}',NULL);
INSERT INTO "events" VALUES(4,12,'main',1772445611588633,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:11Z"}','{"content":{"body":"3","type":"text"},"message":"wamid.got19"}');
INSERT INTO "events" VALUES(4,13,'main',1772445611588633,'answer_given',NULL,'{"flow":"survey","measure":"nps","save":"score","score":"3","session":1,"step":"steps.0"}','{"raw":"3","value":3}');
INSERT INTO "events" VALUES(4,14,'main',1772445611588633,'field_set',NULL,'{"name":"last_score"}','{"value":3}');
INSERT INTO "events" VALUES(4,15,'main',1772445611588633,'tagged',NULL,'{"label":"detractor"}',NULL);
INSERT INTO "events" VALUES(4,16,'main',1772445611588633,'stepped',NULL,'{"path":[["survey","steps.1"],["survey","steps.2"],["survey","steps.2.branch.1.otherwise.0"],["survey","steps.2.branch.1.otherwise.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(4,17,'main',1772445611588633,'message_queued',NULL,'{"flow":"survey","number":2,"purpose":"service","step":"steps.2.branch.1.otherwise.1","template":""}',NULL);
INSERT INTO "events" VALUES(4,18,'main',1772445611612356,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":2}',NULL);
INSERT INTO "events" VALUES(4,19,'main',1772445611697543,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent18"}');
INSERT INTO "events" VALUES(4,20,'main',1772445611977115,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:11Z"}',NULL);
INSERT INTO "events" VALUES(4,21,'main',1772445612004850,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:11Z"}',NULL);
INSERT INTO "events" VALUES(4,22,'main',1772445612052620,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:12Z"}',NULL);
INSERT INTO "events" VALUES(4,23,'main',1772445612089370,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:12Z"}','{"content":{"body":"Yes, please","type":"text"},"message":"wamid.got20"}');
INSERT INTO "events" VALUES(4,24,'main',1772445612089370,'answer_given',NULL,'{"flow":"survey","measure":"","save":"","score":"","session":1,"step":"steps.2.branch.1.otherwise.1"}','{"raw":"Yes, please","value":"Yes, please"}');
INSERT INTO "events" VALUES(4,25,'main',1772445612089370,'handed_off',NULL,'{"queue":"front_desk","session":1}',NULL);
INSERT INTO "events" VALUES(4,26,'main',1772445612089370,'stepped',NULL,'{"path":[["survey","steps.2.branch.1.otherwise.1.choices.0.then.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(4,27,'main',1772445612320503,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:12Z"}','{"content":{"body":"is somebody there?","type":"text"},"message":"wamid.got21"}');
INSERT INTO "events" VALUES(5,1,'main',1772445612568620,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(5,2,'main',1772445612568620,'field_set',NULL,'{"name":"name"}','{"value":"Guest 5"}');
INSERT INTO "events" VALUES(5,3,'main',1772445612568620,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:12Z"}','{"content":{"caption":"","filename":"","kind":"image","mime":"image/jpeg","problem":"","ref":"9001","sha256":"","type":"media","url":""},"message":"wamid.got22"}');
INSERT INTO "events" VALUES(5,4,'main',1772445612568620,'session_started',NULL,'{"digest":"ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","flow":"questions","session":1,"start":"no_match"}',NULL);
INSERT INTO "events" VALUES(5,5,'main',1772445612568620,'not_understood',NULL,'{"flow":"questions","step":"steps.0"}',NULL);
INSERT INTO "events" VALUES(5,6,'main',1772445612568620,'answer_missed',NULL,'{"flow":"questions","session":1,"step":"steps.0","tries":1}',NULL);
INSERT INTO "events" VALUES(5,7,'main',1772445612568620,'stepped',NULL,'{"path":[["questions","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(5,8,'main',1772445612568620,'message_queued',NULL,'{"flow":"questions","number":1,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(5,9,'main',1772445612600578,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":1}',NULL);
INSERT INTO "events" VALUES(5,10,'main',1772445612673524,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent19"}');
INSERT INTO "events" VALUES(5,11,'main',1772445612925217,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:12Z"}',NULL);
INSERT INTO "events" VALUES(5,12,'main',1772445612968865,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:12Z"}',NULL);
INSERT INTO "events" VALUES(5,13,'main',1772445613000861,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:12Z"}',NULL);
INSERT INTO "events" VALUES(5,14,'main',1772445613057130,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:13Z"}','{"content":{"address":"","latitude":52.3,"longitude":4.8,"name":"","type":"location"},"message":"wamid.got23"}');
INSERT INTO "events" VALUES(5,15,'main',1772445613057130,'answer_missed',NULL,'{"flow":"questions","session":1,"step":"steps.0","tries":2}',NULL);
INSERT INTO "events" VALUES(5,16,'main',1772445613057130,'handed_off',NULL,'{"queue":"front_desk","session":1}',NULL);
INSERT INTO "events" VALUES(5,17,'main',1772445613057130,'stepped',NULL,'{"path":[["questions","steps.0.otherwise.0"],["questions","steps.0.otherwise.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(5,18,'main',1772445613057130,'message_queued',NULL,'{"flow":"questions","number":2,"purpose":"service","step":"steps.0.otherwise.0","template":""}',NULL);
INSERT INTO "events" VALUES(5,19,'main',1772445613096596,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":2}',NULL);
INSERT INTO "events" VALUES(5,20,'main',1772445613205284,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent20"}');
INSERT INTO "events" VALUES(5,21,'main',1772445613511594,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:13Z"}',NULL);
INSERT INTO "events" VALUES(5,22,'main',1772445613574578,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:13Z"}',NULL);
INSERT INTO "events" VALUES(5,23,'main',1772445613582061,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:13Z"}',NULL);
INSERT INTO "events" VALUES(5,24,'main',1772445613594211,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:13Z"}','{"content":{"body":"survey","type":"text"},"message":"wamid.got24"}');
INSERT INTO "events" VALUES(5,25,'main',1772445613838175,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:13Z"}','{"content":{"body":"10","type":"text"},"message":"wamid.got25"}');
INSERT INTO "events" VALUES(6,1,'main',1772445614078349,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(6,2,'main',1772445614078349,'field_set',NULL,'{"name":"name"}','{"value":"Guest 6"}');
INSERT INTO "events" VALUES(6,3,'main',1772445614078349,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:14Z"}','{"content":{"body":"survey","type":"text"},"message":"wamid.got26"}');
INSERT INTO "events" VALUES(6,4,'main',1772445614078349,'session_started',NULL,'{"digest":"0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612","flow":"survey","session":1,"start":"keywords"}','{"why":"survey"}');
INSERT INTO "events" VALUES(6,5,'main',1772445614078349,'stepped',NULL,'{"path":[["survey","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(6,6,'main',1772445614078349,'message_queued',NULL,'{"flow":"survey","number":1,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(6,7,'main',1772445614102304,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":1}',NULL);
INSERT INTO "events" VALUES(6,8,'main',1772445614193301,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent21"}');
INSERT INTO "events" VALUES(6,9,'main',1772445614503574,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:14Z"}',NULL);
INSERT INTO "events" VALUES(6,10,'main',1772445614542961,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:14Z"}',NULL);
INSERT INTO "events" VALUES(6,11,'main',1772445614572590,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:14Z"}',NULL);
INSERT INTO "events" VALUES(7,1,'main',1772445614603221,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(7,2,'main',1772445614603221,'field_set',NULL,'{"name":"name"}','{"value":"Guest 7"}');
INSERT INTO "events" VALUES(7,3,'main',1772445614603221,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:14Z"}','{"content":{"body":"survey","type":"text"},"message":"wamid.got27"}');
INSERT INTO "events" VALUES(7,4,'main',1772445614603221,'session_started',NULL,'{"digest":"0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612","flow":"survey","session":1,"start":"keywords"}','{"why":"survey"}');
INSERT INTO "events" VALUES(7,5,'main',1772445614603221,'stepped',NULL,'{"path":[["survey","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(7,6,'main',1772445614603221,'message_queued',NULL,'{"flow":"survey","number":1,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(7,7,'main',1772445614622598,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":1}',NULL);
INSERT INTO "events" VALUES(7,8,'main',1772445614754586,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent22"}');
INSERT INTO "events" VALUES(7,9,'main',1772445615044622,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:15Z"}',NULL);
INSERT INTO "events" VALUES(7,10,'main',1772445615062819,'status_changed',NULL,'{"code":"131026","conversation":{},"number":1,"price":null,"pricing":{},"status":"failed","status_at":"2026-03-02T10:00:15Z"}',NULL);
INSERT INTO "events" VALUES(8,1,'main',1772445615080502,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(8,2,'main',1772445615080502,'field_set',NULL,'{"name":"name"}','{"value":"Guest 8"}');
INSERT INTO "events" VALUES(8,3,'main',1772445615080502,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:15Z"}','{"content":{"body":"flight updates","type":"text"},"message":"wamid.got28"}');
INSERT INTO "events" VALUES(8,4,'main',1772445615080502,'session_started',NULL,'{"digest":"84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","flow":"follow","session":1,"start":"keywords"}','{"why":"flight updates"}');
INSERT INTO "events" VALUES(8,5,'main',1772445615080502,'stepped',NULL,'{"path":[["follow","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(8,6,'main',1772445615080502,'message_queued',NULL,'{"flow":"follow","number":1,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(8,7,'main',1772445615116634,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":1}',NULL);
INSERT INTO "events" VALUES(8,8,'main',1772445615220187,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent23"}');
INSERT INTO "events" VALUES(8,9,'main',1772445615516788,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:15Z"}',NULL);
INSERT INTO "events" VALUES(8,10,'main',1772445615542981,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:15Z"}',NULL);
INSERT INTO "events" VALUES(8,11,'main',1772445615584606,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:15Z"}',NULL);
INSERT INTO "events" VALUES(8,12,'main',1772445615627093,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:15Z"}','{"content":{"body":"BK1234","type":"text"},"message":"wamid.got29"}');
INSERT INTO "events" VALUES(8,13,'main',1772445615627093,'answer_given',NULL,'{"flow":"follow","measure":"","save":"flight","score":"","session":1,"step":"steps.0"}','{"raw":"BK1234","value":"BK1234"}');
INSERT INTO "events" VALUES(8,14,'main',1772445615627093,'stepped',NULL,'{"path":[["follow","steps.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(8,15,'main',1772445615627093,'call_requested',NULL,'{"call":"1.1","function":"flight_status"}',NULL);
INSERT INTO "events" VALUES(8,16,'main',1772445615741358,'call_returned','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"call":"1.1","failure":""}','{"result":{"status":"on time"}}');
INSERT INTO "events" VALUES(8,17,'main',1772445615741358,'opt_in_asked',NULL,'{"language":"en","purpose":"utility","topic":"flight_updates"}','{"wording":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP."}');
INSERT INTO "events" VALUES(8,18,'main',1772445615741358,'stepped',NULL,'{"path":[["follow","steps.2"]],"session":1}',NULL);
INSERT INTO "events" VALUES(8,19,'main',1772445615741358,'message_queued',NULL,'{"flow":"follow","number":2,"purpose":"service","step":"steps.2","template":""}',NULL);
INSERT INTO "events" VALUES(8,20,'main',1772445615804787,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":2}',NULL);
INSERT INTO "events" VALUES(8,21,'main',1772445615965766,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent24"}');
INSERT INTO "events" VALUES(8,22,'main',1772445616260751,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:16Z"}',NULL);
INSERT INTO "events" VALUES(8,23,'main',1772445616308740,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:16Z"}',NULL);
INSERT INTO "events" VALUES(8,24,'main',1772445616340623,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:16Z"}',NULL);
INSERT INTO "events" VALUES(9,1,'main',1772445616416774,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(9,2,'main',1772445616416774,'field_set',NULL,'{"name":"name"}','{"value":"Guest 9"}');
INSERT INTO "events" VALUES(9,3,'main',1772445616416774,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:16Z"}','{"content":{"body":"flight updates","type":"text"},"message":"wamid.got30"}');
INSERT INTO "events" VALUES(9,4,'main',1772445616416774,'session_started',NULL,'{"digest":"84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","flow":"follow","session":1,"start":"keywords"}','{"why":"flight updates"}');
INSERT INTO "events" VALUES(9,5,'main',1772445616416774,'stepped',NULL,'{"path":[["follow","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(9,6,'main',1772445616416774,'message_queued',NULL,'{"flow":"follow","number":1,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(9,7,'main',1772445616472783,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":1}',NULL);
INSERT INTO "events" VALUES(9,8,'main',1772445616645928,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent25"}');
INSERT INTO "events" VALUES(9,9,'main',1772445617056689,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:17Z"}',NULL);
INSERT INTO "events" VALUES(9,10,'main',1772445617132666,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:17Z"}',NULL);
INSERT INTO "events" VALUES(9,11,'main',1772445617252663,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:17Z"}',NULL);
INSERT INTO "events" VALUES(9,12,'main',1772445617280749,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:17Z"}','{"content":{"body":"KX99","type":"text"},"message":"wamid.got31"}');
INSERT INTO "events" VALUES(9,13,'main',1772445617280749,'answer_given',NULL,'{"flow":"follow","measure":"","save":"flight","score":"","session":1,"step":"steps.0"}','{"raw":"KX99","value":"KX99"}');
INSERT INTO "events" VALUES(9,14,'main',1772445617280749,'stepped',NULL,'{"path":[["follow","steps.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(9,15,'main',1772445617280749,'call_requested',NULL,'{"call":"1.1","function":"flight_status"}',NULL);
INSERT INTO "events" VALUES(9,16,'main',1772445617388729,'call_returned','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"call":"1.1","failure":""}','{"result":{"status":"on time"}}');
INSERT INTO "events" VALUES(9,17,'main',1772445617388729,'opt_in_asked',NULL,'{"language":"en","purpose":"utility","topic":"flight_updates"}','{"wording":"May we message you here about delays and gate changes of KX99? You can stop at any time by sending STOP."}');
INSERT INTO "events" VALUES(9,18,'main',1772445617388729,'stepped',NULL,'{"path":[["follow","steps.2"]],"session":1}',NULL);
INSERT INTO "events" VALUES(9,19,'main',1772445617388729,'message_queued',NULL,'{"flow":"follow","number":2,"purpose":"service","step":"steps.2","template":""}',NULL);
INSERT INTO "events" VALUES(9,20,'main',1772445617420572,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":2}',NULL);
INSERT INTO "events" VALUES(9,21,'main',1772445617533324,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent26"}');
INSERT INTO "events" VALUES(9,22,'main',1772445617852918,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:17Z"}',NULL);
INSERT INTO "events" VALUES(9,23,'main',1772445617924739,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:17Z"}',NULL);
INSERT INTO "events" VALUES(9,24,'main',1772445617976589,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:17Z"}',NULL);
INSERT INTO "events" VALUES(9,25,'main',1772445618052680,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:18Z"}','{"content":{"body":"Yes, keep me posted","type":"text"},"message":"wamid.got32"}');
INSERT INTO "events" VALUES(9,26,'main',1772445618052680,'opted_in',NULL,'{"language":"en","method":"keyword","purpose":"utility","topic":"flight_updates"}','{"evidence":"wamid.got32","wording":"May we message you here about delays and gate changes of KX99? You can stop at any time by sending STOP."}');
INSERT INTO "events" VALUES(9,27,'main',1772445618052680,'subscribed',NULL,'{"topic":"flight_updates"}','{"to":"KX99"}');
INSERT INTO "events" VALUES(9,28,'main',1772445618052680,'session_ended',NULL,'{"flow":"follow","how":"completed","session":1}',NULL);
INSERT INTO "events" VALUES(9,29,'main',1772445618052680,'stepped',NULL,'{"path":[["follow","steps.2.agreed.0"],["follow","steps.2.agreed.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(9,30,'main',1772445618052680,'message_queued',NULL,'{"flow":"follow","number":3,"purpose":"service","step":"steps.2.agreed.1","template":""}',NULL);
INSERT INTO "events" VALUES(9,31,'main',1772445618132748,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":3}',NULL);
INSERT INTO "events" VALUES(9,32,'main',1772445618293394,'message_sent',NULL,'{"number":3}','{"platform_id":"wamid.sent27"}');
INSERT INTO "events" VALUES(9,33,'main',1772445618640962,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:18Z"}',NULL);
INSERT INTO "events" VALUES(9,34,'main',1772445618724697,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:18Z"}',NULL);
INSERT INTO "events" VALUES(9,35,'main',1772445618761511,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:18Z"}',NULL);
INSERT INTO "events" VALUES(9,36,'main',1772445618815119,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:18Z"}','{"content":{"body":"STOP","type":"text"},"message":"wamid.got33"}');
INSERT INTO "events" VALUES(9,37,'main',1772445618815119,'opted_out',NULL,'{"method":"keyword","purpose":"all","topic":""}','{"evidence":"wamid.got33"}');
INSERT INTO "events" VALUES(9,38,'main',1772445618815119,'message_queued',NULL,'{"flow":"","number":4,"purpose":"service","step":"stop_confirmation","template":""}',NULL);
INSERT INTO "events" VALUES(9,39,'main',1772445618824662,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":4}',NULL);
INSERT INTO "events" VALUES(9,40,'main',1772445618933415,'message_sent',NULL,'{"number":4}','{"platform_id":"wamid.sent28"}');
INSERT INTO "events" VALUES(9,41,'main',1772445619204723,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:19Z"}',NULL);
INSERT INTO "events" VALUES(9,42,'main',1772445619230965,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:19Z"}',NULL);
INSERT INTO "events" VALUES(9,43,'main',1772445619250129,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:19Z"}',NULL);
INSERT INTO "events" VALUES(4,28,'main',1772445619262170,'human_answered','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"by":""}',NULL);
INSERT INTO "events" VALUES(4,29,'main',1772445619276464,'human_closed','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"by":""}',NULL);
INSERT INTO "events" VALUES(4,30,'main',1772445619276464,'session_ended',NULL,'{"flow":"survey","how":"completed","session":1}',NULL);
INSERT INTO "events" VALUES(4,31,'main',1772445619276464,'session_started',NULL,'{"digest":"03b72ddef8ad1d306fc167045611269eadfb97e18e5beeec9125d1bd412f0a58","flow":"csat","session":2,"start":"handed_back"}',NULL);
INSERT INTO "events" VALUES(4,32,'main',1772445619276464,'stepped',NULL,'{"path":[["survey","steps.3"],["csat","steps.0"]],"session":2}',NULL);
INSERT INTO "events" VALUES(4,33,'main',1772445619276464,'message_queued',NULL,'{"flow":"survey","number":3,"purpose":"service","step":"steps.3","template":""}',NULL);
INSERT INTO "events" VALUES(4,34,'main',1772445619276464,'message_queued',NULL,'{"flow":"csat","number":4,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(4,35,'main',1772445619304504,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":3}',NULL);
INSERT INTO "events" VALUES(4,36,'main',1772445619400977,'message_sent',NULL,'{"number":3}','{"platform_id":"wamid.sent29"}');
INSERT INTO "events" VALUES(4,37,'main',1772445619424610,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":4}',NULL);
INSERT INTO "events" VALUES(4,38,'main',1772445619532776,'message_sent',NULL,'{"number":4}','{"platform_id":"wamid.sent30"}');
INSERT INTO "events" VALUES(4,39,'main',1772445619884628,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-02T10:00:19Z"}','{"content":{"body":"5","type":"text"},"message":"wamid.got34"}');
INSERT INTO "events" VALUES(4,40,'main',1772445619884628,'answer_given',NULL,'{"flow":"csat","measure":"csat","save":"score","score":"5","session":2,"step":"steps.0"}','{"raw":"5","value":5}');
INSERT INTO "events" VALUES(4,41,'main',1772445619884628,'session_ended',NULL,'{"flow":"csat","how":"completed","session":2}',NULL);
INSERT INTO "events" VALUES(4,42,'main',1772445619884628,'stepped',NULL,'{"path":[["csat","steps.1"]],"session":2}',NULL);
INSERT INTO "events" VALUES(4,43,'main',1772445619884628,'message_queued',NULL,'{"flow":"csat","number":5,"purpose":"service","step":"steps.1","template":""}',NULL);
INSERT INTO "events" VALUES(4,44,'main',1772445619930394,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":5}',NULL);
INSERT INTO "events" VALUES(4,45,'main',1772445620080677,'message_sent',NULL,'{"number":5}','{"platform_id":"wamid.sent31"}');
INSERT INTO "events" VALUES(1,64,'main',1772535620369953,'business_event','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"flow":"changed","name":"flight.changed"}','{"body":{"departs":"18:40","flight":"BK1234"},"subscription":"BK1234"}');
INSERT INTO "events" VALUES(1,65,'main',1772535620369953,'session_started',NULL,'{"digest":"3ae5089754b38d3a066c402758ecd799b512563a195f8d89c8c2fc5586a3a852","flow":"changed","session":3,"start":"event"}','{"why":"flight.changed"}');
INSERT INTO "events" VALUES(1,66,'main',1772535620369953,'session_ended',NULL,'{"flow":"changed","how":"completed","session":3}',NULL);
INSERT INTO "events" VALUES(1,67,'main',1772535620369953,'stepped',NULL,'{"path":[["changed","steps.0"]],"session":3}',NULL);
INSERT INTO "events" VALUES(1,68,'main',1772535620369953,'message_queued',NULL,'{"flow":"changed","number":7,"purpose":"utility","step":"steps.0","template":"flight_delayed"}',NULL);
INSERT INTO "events" VALUES(6,12,'main',1772535620612677,'wake_came','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"due":"2026-03-03T06:00:14.078349Z"}',NULL);
INSERT INTO "events" VALUES(6,13,'main',1772535620612677,'message_refused',NULL,'{"flow":"survey","number":2,"reason":"WINDOW_CLOSED","rule":"7","step":"steps.0","when":"queue"}',NULL);
INSERT INTO "events" VALUES(7,11,'main',1772535620612677,'wake_came','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"due":"2026-03-03T06:00:14.603221Z"}',NULL);
INSERT INTO "events" VALUES(7,12,'main',1772535620612677,'message_refused',NULL,'{"flow":"survey","number":2,"reason":"WINDOW_CLOSED","rule":"7","step":"steps.0","when":"queue"}',NULL);
INSERT INTO "events" VALUES(1,69,'main',1772535620612677,'send_attempted',NULL,'{"attempt":1,"category":"utility","destination":"4477","form":"template","number":7}',NULL);
INSERT INTO "events" VALUES(1,70,'main',1772535620791564,'message_sent',NULL,'{"number":7}','{"platform_id":"wamid.sent32"}');
INSERT INTO "events" VALUES(4,46,'main',1772535621048991,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-03T11:00:21Z"}',NULL);
INSERT INTO "events" VALUES(4,47,'main',1772535621080754,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-03T11:00:21Z"}',NULL);
INSERT INTO "events" VALUES(4,48,'main',1772535621164791,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-03T11:00:21Z"}',NULL);
INSERT INTO "events" VALUES(4,49,'main',1772535621195833,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-03T11:00:21Z"}',NULL);
INSERT INTO "events" VALUES(4,50,'main',1772535621261769,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-03T11:00:21Z"}',NULL);
INSERT INTO "events" VALUES(4,51,'main',1772535621321149,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-03T11:00:21Z"}',NULL);
INSERT INTO "events" VALUES(4,52,'main',1772535621392826,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-03T11:00:21Z"}',NULL);
INSERT INTO "events" VALUES(4,53,'main',1772535621428824,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-03T11:00:21Z"}',NULL);
INSERT INTO "events" VALUES(4,54,'main',1772535621448599,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-03T11:00:21Z"}',NULL);
INSERT INTO "events" VALUES(1,71,'main',1772535621484766,'status_changed',NULL,'{"code":"","conversation":{},"number":7,"price":{"billable":true,"category":"utility","kind":"regular","model":"PMP"},"pricing":{"billable":true,"category":"utility","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-03T11:00:21Z"}',NULL);
INSERT INTO "events" VALUES(1,72,'main',1772535621500718,'status_changed',NULL,'{"code":"","conversation":{},"number":7,"price":{"billable":true,"category":"utility","kind":"regular","model":"PMP"},"pricing":{"billable":true,"category":"utility","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-03T11:00:21Z"}',NULL);
INSERT INTO "events" VALUES(1,73,'main',1772535621528796,'status_changed',NULL,'{"code":"","conversation":{},"number":7,"price":{"billable":true,"category":"utility","kind":"regular","model":"PMP"},"pricing":{"billable":true,"category":"utility","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-03T11:00:21Z"}',NULL);
INSERT INTO "events" VALUES(3,41,'main',1772535624784934,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"entry":"","sent_at":"2026-03-03T11:00:24Z"}','{"content":{"body":"baggage allowance","type":"text"},"message":"wamid.got35"}');
INSERT INTO "events" VALUES(3,42,'main',1772535624784934,'session_started',NULL,'{"digest":"ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","flow":"questions","session":2,"start":"phrases"}','{"why":"baggage allowance"}');
INSERT INTO "events" VALUES(3,43,'main',1772535624784934,'faq_answered',NULL,'{"entry":0,"flow":"questions","score":1.0,"step":"steps.0"}',NULL);
INSERT INTO "events" VALUES(3,44,'main',1772535624784934,'session_ended',NULL,'{"flow":"questions","how":"completed","session":2}',NULL);
INSERT INTO "events" VALUES(3,45,'main',1772535624784934,'stepped',NULL,'{"path":[["questions","steps.0"]],"session":2}',NULL);
INSERT INTO "events" VALUES(3,46,'main',1772535624784934,'message_queued',NULL,'{"flow":"questions","number":5,"purpose":"service","step":"steps.0","template":""}',NULL);
INSERT INTO "events" VALUES(3,47,'main',1772535624831344,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","form":"free","number":5}',NULL);
INSERT INTO "events" VALUES(3,48,'main',1772535624971927,'message_delayed',NULL,'{"number":5,"reason":"PLATFORM_2","until":"2026-03-03T11:00:25.964658Z"}',NULL);
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
INSERT INTO "fanouts" VALUES(1,'delay-1','flight.changed','{"departs":"18:40","flight":"BK1234"}',1772535620369953,1,1,NULL,NULL,1772535620369953);
CREATE TABLE flow_sources (
	digest TEXT NOT NULL, 
	flow TEXT NOT NULL, 
	files TEXT NOT NULL, 
	stored_at BIGINT NOT NULL, 
	PRIMARY KEY (digest)
);
INSERT INTO "flow_sources" VALUES('03b72ddef8ad1d306fc167045611269eadfb97e18e5beeec9125d1bd412f0a58','csat','{"csat.yaml":"botkit: 1\nflow: csat\ntitle: How satisfied were you with our help?\nlanguage: en\n\nstarts:\n  - handed_back\n\nsteps:\n  - ask: How satisfied are you with our help, from 1 (not at all) to 5 (very)?\n    expect: number 1..5\n    measure: csat\n    save: score\n    retry: Please send one number from 1 to 5.\n    wait: 20 hours\n  - say: Thank you, that helps us.\n"}',1772445600605919);
INSERT INTO "flow_sources" VALUES('0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612','survey','{"survey.yaml":"botkit: 1\nflow: survey\ntitle: How likely are you to recommend us?\nlanguage: en\n\nstarts:\n  - keywords: [survey]\n\nsteps:\n  - ask: How likely are you to recommend us, {{ contact.name }}, from 0 to 10?\n    expect: number 0..10\n    measure: nps\n    save: score\n    retry: Please send a whole number from 0 to 10.\n    remind: {after: 20 hours, say: \"One number is enough: 0 to 10.\"}\n    wait: 2 days\n  - set: {contact.last_score: score}\n  - branch:\n      - when: score >= 9\n        then:\n          - tag: promoter\n          - ask: We are delighted! What did you like most?\n            save: reason\n      - otherwise:\n          - tag: detractor\n          - ask: May a colleague write to you about it?\n            choices:\n              - label: Yes, please\n                then: [handoff: front_desk]\n              - label: No, thank you\n  - say: Thank you. We read every answer.\n"}',1772445600605919);
INSERT INTO "flow_sources" VALUES('3ae5089754b38d3a066c402758ecd799b512563a195f8d89c8c2fc5586a3a852','changed','{"changed.yaml":"botkit: 1\nflow: changed\ntitle: Tell followers that their flight changed\nlanguage: en\n\nstarts:\n  - event: flight.changed\n    to: flight_updates\n    where: subscription == event.flight\n\nsteps:\n  - say: \"{{ event.flight }} is delayed. It now leaves at {{ event.departs }}.\"\n    template: flight_delayed\n    with: [event.flight, event.departs]\n    fresh: 2 hours\n    urgent: true\n"}',1772445600605919);
INSERT INTO "flow_sources" VALUES('84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557','follow','{"follow.yaml":"botkit: 1\nflow: follow\ntitle: Sign up for flight updates\nlanguage: en\n\nstarts:\n  - keywords: [flight updates]\n\nsteps:\n  - ask: Which flight would you like to follow? For example, BK1234.\n    expect: pattern [A-Z]{2}[0-9]{2,4}\n    save: flight\n    retry: A flight number is two letters and up to four digits, like BK1234.\n  - call: flight_status\n    with: {flight: flight}\n    save: status\n    failed:\n      - say: I cannot reach the flight desk right now. I will still sign you up.\n  - opt_in: flight_updates\n    purpose: utility\n    ask: May we message you here about delays and gate changes of {{ flight }}? You can stop at any time by sending STOP.\n    agree: Yes, keep me posted\n    decline: No, thank you\n    agreed:\n      - subscribe: flight_updates\n        to: flight\n      - say: Done. We will tell you as soon as anything changes for {{ flight }}.\n    declined:\n      - say: No problem. Send \"flight updates\" if you change your mind.\n"}',1772445600605919);
INSERT INTO "flow_sources" VALUES('ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d','questions','{"questions.yaml":"botkit: 1\nflow: questions\ntitle: Common questions\nlanguage: en\n\nstarts:\n  - no_match\n\nsteps:\n  - name: answer\n    faq:\n      - questions: [How much baggage can I take?, baggage allowance, how heavy can my suitcase be]\n        answer: One cabin bag of 8 kg, and one checked bag of 23 kg.\n      - questions: [How do I get a refund?, cancel my booking]\n        answer: Open your trips at https://example.com/trips and choose Refund.\n    unsure: I am not certain I understood. Did you mean one of these?\n    retry: Sorry, I did not find that. Could you put it another way?\n    tries: 2\n    otherwise:\n      - say: Let me bring in a colleague.\n      - handoff: front_desk\n"}',1772445600605919);
CREATE TABLE held_receipts (
	id INTEGER NOT NULL, 
	platform_id TEXT NOT NULL, 
	payload TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE imports (
	sha256 TEXT NOT NULL, 
	name TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	line BIGINT NOT NULL, 
	counts TEXT NOT NULL, 
	rejects BIGINT NOT NULL, 
	started_at BIGINT NOT NULL, 
	finished_at BIGINT, 
	PRIMARY KEY (sha256)
);
CREATE TABLE jobs (
	name TEXT NOT NULL, 
	done_at BIGINT NOT NULL, 
	lease_until BIGINT, 
	node TEXT, 
	PRIMARY KEY (name)
);
CREATE TABLE libraries (
	digest TEXT NOT NULL, 
	flows TEXT NOT NULL, 
	stored_at BIGINT NOT NULL, 
	PRIMARY KEY (digest)
);
INSERT INTO "libraries" VALUES('1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','["3ae5089754b38d3a066c402758ecd799b512563a195f8d89c8c2fc5586a3a852","03b72ddef8ad1d306fc167045611269eadfb97e18e5beeec9125d1bd412f0a58","84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612"]',1772445600605919);
CREATE TABLE merges (
	contact_id BIGINT NOT NULL, 
	into_contact BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (contact_id)
)
 WITHOUT ROWID

;
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
INSERT INTO "messages" VALUES(1,1,'main','{"body":"Sorry, I did not find that. Could you put it another way?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent1','read',5,1772445601000000,'service','','questions','steps.0',1772445600956779,1772445601508826);
INSERT INTO "messages" VALUES(1,2,'main','{"body":"One cabin bag of 8 kg, and one checked bag of 23 kg.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent2','read',5,1772445602000000,'service','','questions','steps.0',1772445602024684,1772445602209288);
INSERT INTO "messages" VALUES(1,3,'main','{"body":"Which flight would you like to follow? For example, BK1234.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent3','read',5,1772445603000000,'service','','follow','steps.0',1772445602620744,1772445602786150);
INSERT INTO "messages" VALUES(1,4,'main','{"body":"A flight number is two letters and up to four digits, like BK1234.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"drop","fresh_until":null,"urgent":false,"answers":true}','wamid.sent4','read',5,1772445603000000,'service','','follow','steps.0',1772445603192632,1772445603393752);
INSERT INTO "messages" VALUES(1,5,'main','{"body":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[{"id":"follow/steps.2/agree","label":"Yes, keep me posted","description":""},{"id":"follow/steps.2/decline","label":"No, thank you","description":""}],"menu":"","more":"","template":null,"purpose":"service","topic":"flight_updates","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent5','read',5,1772445604000000,'service','','follow','steps.2',1772445603896170,1772445603993035);
INSERT INTO "messages" VALUES(1,6,'main','{"body":"Done. We will tell you as soon as anything changes for BK1234.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent6','read',5,1772445604000000,'service','','follow','steps.2.agreed.1',1772445604391979,1772445604580778);
INSERT INTO "messages" VALUES(2,1,'main','{"body":"Which flight would you like to follow? For example, BK1234.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent7','read',5,1772445605000000,'service','','follow','steps.0',1772445605056789,1772445605243796);
INSERT INTO "messages" VALUES(2,2,'main','{"body":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[{"id":"follow/steps.2/agree","label":"Yes, keep me posted","description":""},{"id":"follow/steps.2/decline","label":"No, thank you","description":""}],"menu":"","more":"","template":null,"purpose":"service","topic":"flight_updates","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent8','read',5,1772445606000000,'service','','follow','steps.2',1772445605708565,1772445605885351);
INSERT INTO "messages" VALUES(2,3,'main','{"body":"No problem. Send \"flight updates\" if you change your mind.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent9','read',5,1772445606000000,'service','','follow','steps.2.declined.0',1772445606250789,1772445606374048);
INSERT INTO "messages" VALUES(2,4,'main','{"body":"You will get no more messages from Blue Kite Air. You can still write to us, and we will answer. To get messages again, send START.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent10','read',5,1772445607000000,'service','','','stop_confirmation',1772445606809064,1772445606961398);
INSERT INTO "messages" VALUES(2,5,'main','{"body":"Sorry, I did not find that. Could you put it another way?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent11','read',5,1772445607000000,'service','','questions','steps.0',1772445607351546,1772445607505586);
INSERT INTO "messages" VALUES(2,6,'main','{"body":"Let me bring in a colleague.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent12','read',5,1772445608000000,'service','','questions','steps.0.otherwise.0',1772445607948615,1772445608140607);
INSERT INTO "messages" VALUES(3,1,'main','{"body":"How likely are you to recommend us, Guest 3, from 0 to 10?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent13','read',5,1772445609000000,'service','','survey','steps.0',1772445608915356,1772445609105519);
INSERT INTO "messages" VALUES(3,2,'main','{"body":"Please send a whole number from 0 to 10.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"drop","fresh_until":null,"urgent":false,"answers":true}','wamid.sent14','read',5,1772445610000000,'service','','survey','steps.0',1772445609496806,1772445609649197);
INSERT INTO "messages" VALUES(3,3,'main','{"body":"We are delighted! What did you like most?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent15','read',5,1772445610000000,'service','','survey','steps.2.branch.0.then.1',1772445610070423,1772445610213320);
INSERT INTO "messages" VALUES(3,4,'main','{"body":"Thank you. We read every answer.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent16','read',5,1772445611000000,'service','','survey','steps.3',1772445610608499,1772445610713196);
INSERT INTO "messages" VALUES(4,1,'main','{"body":"How likely are you to recommend us, Guest 4, from 0 to 10?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent17','read',5,1772445611000000,'service','','survey','steps.0',1772445611136554,1772445611245055);
INSERT INTO "messages" VALUES(4,2,'main','{"body":"May a colleague write to you about it?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[{"id":"survey/steps.2.branch.1.otherwise.1/0","label":"Yes, please","description":""},{"id":"survey/steps.2.branch.1.otherwise.1/1","label":"No, thank you","description":""}],"menu":"Choose","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent18','read',5,1772445612000000,'service','','survey','steps.2.branch.1.otherwise.1',1772445611588633,1772445611697543);
INSERT INTO "messages" VALUES(5,1,'main','{"body":"Sorry, I did not find that. Could you put it another way?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent19','read',5,1772445612000000,'service','','questions','steps.0',1772445612568620,1772445612673524);
INSERT INTO "messages" VALUES(5,2,'main','{"body":"Let me bring in a colleague.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent20','read',5,1772445613000000,'service','','questions','steps.0.otherwise.0',1772445613057130,1772445613205284);
INSERT INTO "messages" VALUES(6,1,'main','{"body":"How likely are you to recommend us, Guest 6, from 0 to 10?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent21','read',5,1772445614000000,'service','','survey','steps.0',1772445614078349,1772445614193301);
INSERT INTO "messages" VALUES(7,1,'main','{"body":"How likely are you to recommend us, Guest 7, from 0 to 10?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent22','failed',3,1772445615000000,'service','','survey','steps.0',1772445614603221,1772445614754586);
INSERT INTO "messages" VALUES(8,1,'main','{"body":"Which flight would you like to follow? For example, BK1234.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent23','read',5,1772445615000000,'service','','follow','steps.0',1772445615080502,1772445615220187);
INSERT INTO "messages" VALUES(8,2,'main','{"body":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[{"id":"follow/steps.2/agree","label":"Yes, keep me posted","description":""},{"id":"follow/steps.2/decline","label":"No, thank you","description":""}],"menu":"","more":"","template":null,"purpose":"service","topic":"flight_updates","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent24','read',5,1772445616000000,'service','','follow','steps.2',1772445615741358,1772445615965766);
INSERT INTO "messages" VALUES(9,1,'main','{"body":"Which flight would you like to follow? For example, BK1234.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent25','read',5,1772445617000000,'service','','follow','steps.0',1772445616416774,1772445616645928);
INSERT INTO "messages" VALUES(9,2,'main','{"body":"May we message you here about delays and gate changes of KX99? You can stop at any time by sending STOP.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[{"id":"follow/steps.2/agree","label":"Yes, keep me posted","description":""},{"id":"follow/steps.2/decline","label":"No, thank you","description":""}],"menu":"","more":"","template":null,"purpose":"service","topic":"flight_updates","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent26','read',5,1772445617000000,'service','','follow','steps.2',1772445617388729,1772445617533324);
INSERT INTO "messages" VALUES(9,3,'main','{"body":"Done. We will tell you as soon as anything changes for KX99.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent27','read',5,1772445618000000,'service','','follow','steps.2.agreed.1',1772445618052680,1772445618293394);
INSERT INTO "messages" VALUES(9,4,'main','{"body":"You will get no more messages from Blue Kite Air. You can still write to us, and we will answer. To get messages again, send START.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent28','read',5,1772445619000000,'service','','','stop_confirmation',1772445618815119,1772445618933415);
INSERT INTO "messages" VALUES(4,3,'main','{"body":"Thank you. We read every answer.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent29','read',5,1772535621000000,'service','','survey','steps.3',1772445619276464,1772445619400977);
INSERT INTO "messages" VALUES(4,4,'main','{"body":"How satisfied are you with our help, from 1 (not at all) to 5 (very)?","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent30','read',5,1772535621000000,'service','','csat','steps.0',1772445619276464,1772445619532776);
INSERT INTO "messages" VALUES(4,5,'main','{"body":"Thank you, that helps us.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}','wamid.sent31','read',5,1772535621000000,'service','','csat','steps.1',1772445619884628,1772445620080677);
INSERT INTO "messages" VALUES(1,7,'main','{"body":"BK1234 is delayed. It now leaves at 18:40.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":{"name":"flight_delayed","language":"en","parameters":["BK1234","18:40"]},"purpose":"utility","topic":"flight_updates","outside":"","fresh_until":"2026-03-03T13:00:20.369953Z","urgent":true,"answers":false}','wamid.sent32','read',5,1772535621000000,'utility','flight_delayed','changed','steps.0',1772535620369953,1772535620791564);
INSERT INTO "messages" VALUES(3,5,'main','{"body":"One cabin bag of 8 kg, and one checked bag of 23 kg.","attachment":null,"location":null,"header":"","footer":"","link":null,"choices":[],"menu":"","more":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true}',NULL,'queued',0,1772535624784934,'service','','questions','steps.0',1772535624784934,NULL);
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
INSERT INTO "outbox" VALUES(3,5,'main',1772535625964658,NULL,NULL,1,'queued',1772535624831344);
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
INSERT INTO "sessions" VALUES(1,'main',3,NULL,'wamid.got6',1772445604000000,NULL,1772535620369953,NULL);
INSERT INTO "sessions" VALUES(2,'main',2,'{"contact":{"id":2,"name":"","language":"","zone":"","tags":[],"fields":{}},"channel":"main","number":2,"frames":[{"flow":"questions","digest":"ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","at":"steps.0.otherwise.1","kind":"start","values":{},"wait":{"type":"human","queue":"front_desk","until":null},"event":null,"subscription":null,"topic":"","save":""}],"started":"2026-03-02T10:00:07.351546Z","sprints":3,"calls":0,"reply":"baggage allowance","heard":"wamid.got13","silent_until":null}','wamid.got13',1772445608000000,NULL,1772445608609119,NULL);
INSERT INTO "sessions" VALUES(3,'main',2,NULL,'wamid.got35',1772535624000000,NULL,1772535624784934,NULL);
INSERT INTO "sessions" VALUES(4,'main',2,NULL,'wamid.got34',1772445619000000,NULL,1772445619884628,NULL);
INSERT INTO "sessions" VALUES(5,'main',1,'{"contact":{"id":5,"name":"","language":"","zone":"","tags":[],"fields":{}},"channel":"main","number":1,"frames":[{"flow":"questions","digest":"ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","at":"steps.0.otherwise.1","kind":"start","values":{},"wait":{"type":"human","queue":"front_desk","until":null},"event":null,"subscription":null,"topic":"","save":""}],"started":"2026-03-02T10:00:12.568620Z","sprints":4,"calls":0,"reply":"10","heard":"wamid.got25","silent_until":null}','wamid.got25',1772445613000000,NULL,1772445613838175,NULL);
INSERT INTO "sessions" VALUES(6,'main',1,'{"contact":{"id":6,"name":"","language":"","zone":"","tags":[],"fields":{}},"channel":"main","number":1,"frames":[{"flow":"survey","digest":"0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612","at":"steps.0","kind":"start","values":{},"wait":{"type":"reply","asked":"2026-03-02T10:00:14.078349Z","tries":0,"page":0,"until":"2026-03-04T10:00:14.078349Z","remind":null,"stage":"","heard":"","offered":[],"wording":""},"event":null,"subscription":null,"topic":"","save":""}],"started":"2026-03-02T10:00:14.078349Z","sprints":2,"calls":0,"reply":"survey","heard":"wamid.got26","silent_until":null}','wamid.got26',1772445614000000,NULL,1772535620612677,NULL);
INSERT INTO "sessions" VALUES(7,'main',1,'{"contact":{"id":7,"name":"","language":"","zone":"","tags":[],"fields":{}},"channel":"main","number":1,"frames":[{"flow":"survey","digest":"0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612","at":"steps.0","kind":"start","values":{},"wait":{"type":"reply","asked":"2026-03-02T10:00:14.603221Z","tries":0,"page":0,"until":"2026-03-04T10:00:14.603221Z","remind":null,"stage":"","heard":"","offered":[],"wording":""},"event":null,"subscription":null,"topic":"","save":""}],"started":"2026-03-02T10:00:14.603221Z","sprints":2,"calls":0,"reply":"survey","heard":"wamid.got27","silent_until":null}','wamid.got27',1772445614000000,NULL,1772535620612677,NULL);
INSERT INTO "sessions" VALUES(8,'main',1,'{"contact":{"id":8,"name":"","language":"","zone":"","tags":[],"fields":{}},"channel":"main","number":1,"frames":[{"flow":"follow","digest":"84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","at":"steps.2","kind":"start","values":{"flight":"BK1234","status":{"status":"on time"}},"wait":{"type":"reply","asked":"2026-03-02T10:00:15.741358Z","tries":0,"page":0,"until":null,"remind":null,"stage":"","heard":"","offered":[],"wording":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP."},"event":null,"subscription":null,"topic":"","save":""}],"started":"2026-03-02T10:00:15.080502Z","sprints":3,"calls":1,"reply":"BK1234","heard":"wamid.got29","silent_until":null}','wamid.got29',1772445615000000,NULL,1772445615741358,NULL);
INSERT INTO "sessions" VALUES(9,'main',1,NULL,'wamid.got33',1772445618000000,NULL,1772445618815119,NULL);
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
INSERT INTO "subscriptions" VALUES(1,'flight_updates','"BK1234"',1772445604391979);
INSERT INTO "subscriptions" VALUES(9,'flight_updates','"KX99"',1772445618052680);
CREATE TABLE suppressions (
	mark TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (mark)
)
 WITHOUT ROWID

;
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
INSERT INTO "wakes" VALUES(6,'main','session',1772618414078349,NULL,NULL);
INSERT INTO "wakes" VALUES(7,'main','session',1772618414603221,NULL,NULL);
CREATE INDEX addresses_contact ON addresses (contact_id);
CREATE INDEX events_at ON events (at);
CREATE INDEX messages_platform_id ON messages (platform_id) WHERE platform_id IS NOT NULL;
CREATE INDEX messages_marketing ON messages (contact_id, number) WHERE purpose = 'marketing';
CREATE INDEX outbox_due ON outbox (due_at);
CREATE INDEX wakes_due ON wakes (due_at);
CREATE INDEX calls_due ON calls (due_at);
CREATE INDEX consents_batch ON consents (batch);
CREATE TRIGGER consents_no_update BEFORE UPDATE ON consents WHEN NOT (NEW."contact_id" IS OLD."contact_id" AND NEW."seq" IS OLD."seq" AND NEW."batch" IS OLD."batch" AND NEW."channel" IS OLD."channel" AND NEW."action" IS OLD."action" AND NEW."purpose" IS OLD."purpose" AND NEW."topic" IS OLD."topic" AND NEW."basis" IS OLD."basis" AND NEW."method" IS OLD."method" AND NEW."actor" IS OLD."actor" AND NEW."by" IS OLD."by" AND NEW."scope" IS OLD."scope" AND NEW."language" IS OLD."language" AND NEW."text_id" IS OLD."text_id" AND NEW."text_version" IS OLD."text_version" AND NEW."text_sha256" IS OLD."text_sha256" AND NEW."collection_point" IS OLD."collection_point" AND NEW."jurisdiction" IS OLD."jurisdiction" AND NEW."double_opt_in" IS OLD."double_opt_in" AND NEW."valid_until" IS OLD."valid_until" AND NEW."occurred_at" IS OLD."occurred_at" AND NEW."recorded_at" IS OLD."recorded_at" AND NEW."sealed" IS OLD."sealed" AND NEW."digest" IS OLD."digest" AND NEW."personal" IS NULL AND NEW."salt" IS NULL) BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE TRIGGER consents_no_delete BEFORE DELETE ON consents BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE UNIQUE INDEX consent_seals_batch ON consent_seals (batch);
CREATE TRIGGER consent_seals_no_update BEFORE UPDATE ON consent_seals BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE TRIGGER consent_seals_no_delete BEFORE DELETE ON consent_seals BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE INDEX merges_into ON merges (into_contact);
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

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
INSERT INTO "addresses" VALUES('whatsapp','447700900101',1,'phone',1772445606164920);
INSERT INTO "addresses" VALUES('whatsapp','447700900102',2,'phone',1772445613189077);
INSERT INTO "addresses" VALUES('whatsapp','447700900103',3,'phone',1772445618154898);
INSERT INTO "addresses" VALUES('whatsapp','447700900104',4,'phone',1772445620701492);
INSERT INTO "addresses" VALUES('whatsapp','447700900105',5,'phone',1772445622592349);
INSERT INTO "addresses" VALUES('whatsapp','447700900106',6,'phone',1772445624326757);
INSERT INTO "addresses" VALUES('whatsapp','447700900107',7,'phone',1772445624931924);
INSERT INTO "addresses" VALUES('whatsapp','447700900108',8,'phone',1772445625519940);
INSERT INTO "addresses" VALUES('whatsapp','447700900109',9,'phone',1772445626920965);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0024');
CREATE TABLE answered_requests (
	"key" TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	contact_id BIGINT NOT NULL, 
	answer TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY ("key")
)
 WITHOUT ROWID

;
CREATE TABLE broadcast_counts (
	broadcast BIGINT NOT NULL, 
	arm SMALLINT NOT NULL, 
	outcome SMALLINT NOT NULL, 
	reason TEXT NOT NULL, 
	n BIGINT NOT NULL, 
	PRIMARY KEY (broadcast, arm, outcome, reason)
)
 WITHOUT ROWID

;
CREATE TABLE broadcasts (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	state TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	value TEXT NOT NULL, 
	progress TEXT, 
	counted TEXT, 
	piece_at BIGINT, 
	lease_until BIGINT, 
	node TEXT
);
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
CREATE TABLE changes (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	contact_id BIGINT NOT NULL, 
	channel TEXT NOT NULL, 
	ticket BIGINT NOT NULL, 
	queue TEXT NOT NULL, 
	assignee TEXT NOT NULL, 
	event BIGINT NOT NULL
);
INSERT INTO "changes" VALUES(10,1772535631421504,'ticket.overdue',2,'main',1,'front_desk','',67);
INSERT INTO "changes" VALUES(11,1772535631421504,'ticket.overdue',5,'main',1,'front_desk','',28);
CREATE TABLE channel_holds (
	channel TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (channel)
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
CREATE TABLE checkpoints (
	name TEXT NOT NULL, 
	count BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (name)
)
 WITHOUT ROWID

;
INSERT INTO "checkpoints" VALUES('3844ca9073be5de5',7,1772535636704350);
CREATE TABLE closings (
	period TEXT NOT NULL, 
	closed_at BIGINT NOT NULL, 
	digest TEXT NOT NULL, 
	statement TEXT NOT NULL, 
	PRIMARY KEY (period)
);
CREATE TABLE consent_erasures (
	contact_id BIGINT NOT NULL, 
	upto BIGINT NOT NULL, 
	batch TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	reason TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	PRIMARY KEY (contact_id, upto, batch)
);
CREATE TABLE consent_seals (
	number BIGINT NOT NULL, 
	batch TEXT NOT NULL, 
	lines BIGINT NOT NULL, 
	digest TEXT NOT NULL, 
	seal TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	version SMALLINT, 
	erasures BIGINT, 
	verdicts BIGINT, 
	"key" TEXT, 
	signature TEXT, 
	PRIMARY KEY (number)
);
INSERT INTO "consent_seals" VALUES(1,'75c9b062f4fa380e',1,'24dc800385cc42bfe86569dc8a05443ecaaa7e61216042e9bdb756c26dbfca6d','ec81e9db91620c609f99cae778d9827147db75ee2e83358c28a6a75525b664bd',1772445612270517,2,0,0,'','');
INSERT INTO "consent_seals" VALUES(2,'2231e6bdd0b0c9e2',1,'7da97195730f7c60484274c282f29d2443c9dbcd75d2876c8efc7eec8f1b4359','e75c8b7bba715bccc7e72e0c8c0b1b1c36ab1d034960ac017522fbd97bdc42b8',1772445615380490,2,0,0,'','');
INSERT INTO "consent_seals" VALUES(3,'acabab087288aabd',1,'d90a94adb74df1451bc0245abef02a1317188d90802ade92509d0155955174b7','4f0aedfc8eb0947ff3f304a02ec36493759ce4791077980bd13d3906ca752137',1772445628403956,2,0,0,'','');
INSERT INTO "consent_seals" VALUES(4,'5fb41322e0050578',1,'e444468d764453c0f1717bb6b04ef5f4018d633b3de5cca7d074ab9e2985a274','af48cff29bf8fb7b0bbace9199ba0150789f05d11d1f845f1d86e145325aa82b',1772445629053167,2,0,0,'','');
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
INSERT INTO "consents" VALUES(1,54,'75c9b062f4fa380e','main','given','utility','flight_updates','consent','keyword','user','','Blue Kite Air','en','follow/steps.2','84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557','a5c1493771ecc80fb6dd83a6d07193a21d88a27f8b8ee09c9aae7e91db4bde23','','',0,NULL,1772445612000000,1772445612270517,'{"address":"whatsapp:447700900101","evidence":"wamid.got6","wording":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP."}','a690a199903e4dfdf2bc6d8271f6129f','8fa071599d460da416ec83d15b6c8af831d1a95d3ceaf70c8da8feb664384347','eb9d23dc3cbbdf873c1e0b264405c110b3d66b525cb426d2b76e32e5d243954d');
INSERT INTO "consents" VALUES(2,36,'2231e6bdd0b0c9e2','main','withdrawn','all','','consent','keyword','user','','','','','','','','',0,NULL,1772445615000000,1772445615380490,'{"address":"whatsapp:447700900102","evidence":"wamid.got10"}','46b7cca5ffd87afca1dfcb55e9dccba6','5a5042e17227593d44aaae4fdd02910ca3d97ed609dc0edcc0f282873f2b26a0','7aa9df32b9e75de192922e4b7208948c3b283ba34fefe9c32b0ff9b156667853');
INSERT INTO "consents" VALUES(9,26,'acabab087288aabd','main','given','utility','flight_updates','consent','keyword','user','','Blue Kite Air','en','follow/steps.2','84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557','739248f472f87afdc41e894135c2ca2b9796f940199729732035570348b2bdeb','','',0,NULL,1772445628000000,1772445628403956,'{"address":"whatsapp:447700900109","evidence":"wamid.got32","wording":"May we message you here about delays and gate changes of KX99? You can stop at any time by sending STOP."}','c74c545fb86b04e7dfb22996b01b0d43','f178d321a52533465c6fb2d96d1be2590456da8c46890d0c3135d7a3a9c84868','1736ce8149c819d7ede8d3a6d3ee521022cf754d2c9c1a1b728d6c16728f74a2');
INSERT INTO "consents" VALUES(9,37,'5fb41322e0050578','main','withdrawn','all','','consent','keyword','user','','','','','','','','',0,NULL,1772445629000000,1772445629053167,'{"address":"whatsapp:447700900109","evidence":"wamid.got33"}','a899297d67456d0e87a7dcfca65778b6','8f9bcbae19390c0be426d169268c340c4012c6f321b0943b1d521d7670db38d6','3eae80662df9b753d58e0f862ac64f1c0a6668dc30aa1e646ec9913ec0e6448b');
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
INSERT INTO "contacts" VALUES(1,'Guest 1','','','[]','{}',73,7,1772445606164920);
INSERT INTO "contacts" VALUES(2,'Guest 2','','','[]','{}',68,7,1772445613189077);
INSERT INTO "contacts" VALUES(3,'Guest 3','','','["promoter"]','{"last_score":9}',48,5,1772445618154898);
INSERT INTO "contacts" VALUES(4,'Guest 4','','','["detractor"]','{"last_score":3}',55,5,1772445620701492);
INSERT INTO "contacts" VALUES(5,'Guest 5','','','[]','{}',29,3,1772445622592349);
INSERT INTO "contacts" VALUES(6,'Guest 6','','','[]','{}',13,2,1772445624326757);
INSERT INTO "contacts" VALUES(7,'Guest 7','','','[]','{}',12,1,1772445624931924);
INSERT INTO "contacts" VALUES(8,'Guest 8','','','[]','{}',24,2,1772445625519940);
INSERT INTO "contacts" VALUES(9,'Guest 9','','','[]','{}',43,4,1772445626920965);
CREATE TABLE dedupe (
	channel TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (channel, "key")
)
 WITHOUT ROWID

;
INSERT INTO "dedupe" VALUES('main','75a9beb960dbfd6766ae2538bc515f73fb6d19d90fe25344bbb01626a9d768c4',1772445606164920);
INSERT INTO "dedupe" VALUES('main','11041d6acec40c187a9d26a8de99ef275f25e37482d247983ef716112c30b42e',1772445607731982);
INSERT INTO "dedupe" VALUES('main','cd6f7c3a736c7c8fd8c53ca8bc426dd13cf30c90b4406717c769a07a11a2e5e8',1772445607912835);
INSERT INTO "dedupe" VALUES('main','1abaada34c9828f58803fb37b9ede619e246a07d23882ee229a6acb12b8ee39b',1772445608023100);
INSERT INTO "dedupe" VALUES('main','a7c25c4e6e94781dbc6c5e681ee41bb61a4dfb523e2715780a128a84f36b1fe4',1772445608152377);
INSERT INTO "dedupe" VALUES('main','dc60507f55874bffd47081b06c2df87ee404dd10074df02b499bbd90d4635d36',1772445608822154);
INSERT INTO "dedupe" VALUES('main','798bc0273ee53e02ee72bb70a054cfbaf34fa84d3d1b5723813ffb29c48158ce',1772445608902484);
INSERT INTO "dedupe" VALUES('main','5996b927a2ee6214877456fcda89aeea6e787a925e7a55df85e28525fbd6feff',1772445609038813);
INSERT INTO "dedupe" VALUES('main','2817729aac877da6eea5a253e88cc745d31ec9a3d7b91c47304d70e41110fe35',1772445609133783);
INSERT INTO "dedupe" VALUES('main','a608a74a445290a1537e57035d092928ddec3bcfb2eb1b7f84085826c20e0ab9',1772445609695289);
INSERT INTO "dedupe" VALUES('main','c241f989357a8d056541b66b00adbb05a29aa2011e01ed4f6f89210a5211a42d',1772445609778811);
INSERT INTO "dedupe" VALUES('main','52d2bb8035cb601aaff50b66914745de53ad9d43ac8c0035db2ba923b7002365',1772445609905989);
INSERT INTO "dedupe" VALUES('main','2e8094d6e4bfb88b91d2307059c1e813add4b4ffa4cfc5936856b335848b13b4',1772445610000012);
INSERT INTO "dedupe" VALUES('main','4f3b1d396abb01cb7f26c9372560b05da9e7e255bab8a518b508aa092861eae8',1772445610686878);
INSERT INTO "dedupe" VALUES('main','846d5f3684f6814541ccde5d16180ae149d5381c8bfccde2f8e0e3e041854b7b',1772445610786214);
INSERT INTO "dedupe" VALUES('main','030a8bd763686f398d937bb91db42ec6d7151d170199564ee03b6dc030685abb',1772445610921899);
INSERT INTO "dedupe" VALUES('main','9d45c41f10bd0201b8207e7c851e344b40520b1ead4646572fb574fa84fc949a',1772445611031279);
INSERT INTO "dedupe" VALUES('main','cd74bd9a59a400ca04fdfc5c5c87069d6ee81126d602dccd4febc63c3309a318',1772445611980100);
INSERT INTO "dedupe" VALUES('main','7548acb1e51889245e5e4a243586a718dacb516399600d9a25f8f33635a35ac7',1772445612076288);
INSERT INTO "dedupe" VALUES('main','8095d17a665c6304f9e353d3da10522ed35024d2e358ac6fd864be901eac8103',1772445612193730);
INSERT INTO "dedupe" VALUES('main','14be3e77191076a1359d553fa60391211faabc201c5d8107a8e17bed18076257',1772445612270517);
INSERT INTO "dedupe" VALUES('main','0cfb9add88370e4e7ab4ea0ae61167916fde265df35789a1e8905ddcf02c123f',1772445612920032);
INSERT INTO "dedupe" VALUES('main','735eb8eb299550484dbe8ea60ccd421c73d832ef08f43d91f1908a04d875fdef',1772445613016238);
INSERT INTO "dedupe" VALUES('main','0809c16d7a0b21a10948221e07b188884f043bcc1e33851d671e3609cd50fc63',1772445613136226);
INSERT INTO "dedupe" VALUES('main','fa24dc1c669a7c69f8e87bf6735dad623ff4653ed8d96bb236ba25c40bc4cf5d',1772445613189077);
INSERT INTO "dedupe" VALUES('main','f7d6e97d9bf932c9aa39a3ab3576e122e5b3a94531bfb8a525204bdb01606805',1772445613796140);
INSERT INTO "dedupe" VALUES('main','518099208b564dcd18aea41382551ed53ffdff45f5b07258b2ffd19aa0823a1c',1772445613867948);
INSERT INTO "dedupe" VALUES('main','5dc7366c98f2d961298e9f9ca16603fe194b08f961098ca2b2c510ed0966e2a6',1772445613912705);
INSERT INTO "dedupe" VALUES('main','d49603d6a7f9420e3e9042a888dbe43aa153d70dcf03b46955ca9c2a76d5c686',1772445613962437);
INSERT INTO "dedupe" VALUES('main','ee77c00b23ce14c9c68209239d308a1b012554389366d7b559c209e3f102ecc3',1772445614661680);
INSERT INTO "dedupe" VALUES('main','7c96fd83f96549c443043104da319154386b20f10e629ea985d4543718150d2c',1772445614689002);
INSERT INTO "dedupe" VALUES('main','f07ed2dfdd72082c50262d9c8a1fca831007d0b82be1e8e9e2e041035d685e3f',1772445614708489);
INSERT INTO "dedupe" VALUES('main','02d450a3e786022ec4530f79ac041816046da83f9cd5dddf325237871935edbe',1772445614724747);
INSERT INTO "dedupe" VALUES('main','97569186d433b52875b33df74351e85958bde3e3e613d860c7b2d623725d5767',1772445615219084);
INSERT INTO "dedupe" VALUES('main','c2f20c9a8ad2dd70461b41d401342e71fd1268bdc7c3e3a9cde8d1209d77a003',1772445615293284);
INSERT INTO "dedupe" VALUES('main','48b5e66cf78d74ffc5ad77332ce9652cbba7c919705eb7d2568624631766ed30',1772445615347998);
INSERT INTO "dedupe" VALUES('main','6cbf644504db2cf3c7e12ed9d2c8c21e86920848e61447e06939b52f3b01f568',1772445615380490);
INSERT INTO "dedupe" VALUES('main','8ac1f70cbbbab4053b75e868877b914aeed74c4855ca5f80f53d9da4ed195205',1772445615951112);
INSERT INTO "dedupe" VALUES('main','7c0a77c333894107371e029219bdf105a86115a0b07da578cc9f3889e57f5af4',1772445616049303);
INSERT INTO "dedupe" VALUES('main','22e122d69984dd7c9b31ce536fd10d110b47d6ca0850bbc918aa08c857961183',1772445616088313);
INSERT INTO "dedupe" VALUES('main','990b4fad752be758fdcba8751ca5e301f093e456488cfb47fb86ef275ded6093',1772445616160086);
INSERT INTO "dedupe" VALUES('main','3fe5c332c30d3ce6398995afa519946e11f5784aed2ec604283ccbc887ba071a',1772445616775909);
INSERT INTO "dedupe" VALUES('main','0934f23d89200a63c756a2c25b6fdde683a64a7de0f0892aefbae0b22cad14b5',1772445616814083);
INSERT INTO "dedupe" VALUES('main','a7da39a1eb11b6890133830df7dd4a527c62c3eb8db9b43eb3df3c5f0c4f4ebc',1772445616872072);
INSERT INTO "dedupe" VALUES('main','feb36ef8b81fff413b370231a918338189a00a9e5a19a935eb532e1bc0e461e8',1772445616884183);
INSERT INTO "dedupe" VALUES('main','bbfc2655eee4883f646e4dcec19e2eea39a6b5bb88b3c930943b06efed0042a4',1772445617488007);
INSERT INTO "dedupe" VALUES('main','108cc74879a5d43c351ddca772d7694fe346597c765933bbae30d911bf54730f',1772445617560366);
INSERT INTO "dedupe" VALUES('main','57d891501346365894a40573ed15c6aeea21f7a2e34df41d26a8582467296a86',1772445617612246);
INSERT INTO "dedupe" VALUES('main','ebdc3771a77746f62ef4ddbbd2bf20da58976ec83cb180f63313fdf0ffcb36e8',1772445617688125);
INSERT INTO "dedupe" VALUES('main','1fc76206e6898bc03c844e1d457c0e092110357cda10643630b49f67a4b98d07',1772445618154898);
INSERT INTO "dedupe" VALUES('main','cd34fa6835f9e62faf049c22d6ffd457ec2fd2c8cab34b6e42353d904f1bfab1',1772445618684892);
INSERT INTO "dedupe" VALUES('main','937a6d0309a2937ffc5f9da2254807aee4f133cbf5cc6f35e0cde6f08fb96b77',1772445618754574);
INSERT INTO "dedupe" VALUES('main','51466621172fc6b7086b22a7a5f539695031cdd3d144a64707b7eccbf89d5bb0',1772445618766471);
INSERT INTO "dedupe" VALUES('main','602f49a2f304c5c09ad46234a6144ccd87ead4503756bd7b7102b1551f55695e',1772445618805382);
INSERT INTO "dedupe" VALUES('main','4b41c7a1da47b8a919bc27877a9b834346ba2c65e4bf6ffee726318287c6bef6',1772445619252032);
INSERT INTO "dedupe" VALUES('main','f954414ad4f8147bcc4493d563a2660841ce7156dfe67745069a436d978f20c8',1772445619359963);
INSERT INTO "dedupe" VALUES('main','db9b7fea0a260786b0eadbec9c3950c6d03f366018152a184970875fc24dc44d',1772445619415876);
INSERT INTO "dedupe" VALUES('main','43794d4fc810c1bbcb6110cadcd5ad726a0ce5258e75560b66d30c8f13bd9075',1772445619484028);
INSERT INTO "dedupe" VALUES('main','842b9be3876a5b39833a111d5546cf5d1534240a6e995f8393c3a132ded0251d',1772445620011744);
INSERT INTO "dedupe" VALUES('main','8885f1f251bc56a3053e9ea7ec44a6d3674cf02ff837280335594b7956b97a5c',1772445620044401);
INSERT INTO "dedupe" VALUES('main','cc4b42d5a8fe844a8b48128e615e0019572285f0c37cdb1de272ad75169e62e6',1772445620084839);
INSERT INTO "dedupe" VALUES('main','2baf6ec14400294a78b1f9e0e379194aea45a6ebb12f66bce30818da0f28a63a',1772445620130058);
INSERT INTO "dedupe" VALUES('main','57b317dff97678defb26271d1e3ed959a732f7c375f3aaeb8a4a64febe34258a',1772445620588426);
INSERT INTO "dedupe" VALUES('main','cd8819ec06b01b17e0293a1f0fb56a6a9a5f993130612968b2ab1e984ddfccc7',1772445620613292);
INSERT INTO "dedupe" VALUES('main','b0747d3b64936239d29b9be59d52c55423d2fcbe01d88dafa104004e38105f61',1772445620664616);
INSERT INTO "dedupe" VALUES('main','4b129f3ab3e5b71e45aae47e4cbb3de063b5e93078cfd09924d89193882b92a0',1772445620701492);
INSERT INTO "dedupe" VALUES('main','2c8fa4a51a1b0f5655ba8fe81c6de129b0424d6d79162d3b988c463861f61525',1772445621181975);
INSERT INTO "dedupe" VALUES('main','30a9b314316711cd924ee7b0f976001ddeddb205b43c385ce603b43141a5ac2d',1772445621240433);
INSERT INTO "dedupe" VALUES('main','3ab76544442273a26d22c31ad70fc6388bae8d4b33b546084612f66e599136d0',1772445621275117);
INSERT INTO "dedupe" VALUES('main','2ea5e0264b61d279ec88ff7ab0811cb5120f4277283ee0bc13ea7231a5c5f7ee',1772445621320561);
INSERT INTO "dedupe" VALUES('main','e30480c0fcaed029f3f6ce6c1d5773ca4bf6f2ed20ec8a75e22de9d4dd2433b2',1772445621808849);
INSERT INTO "dedupe" VALUES('main','427c9e3d07aa3bd4d4bf536babd3a95c3a9d6fd557b383781e451e277a783bee',1772445621838043);
INSERT INTO "dedupe" VALUES('main','58642f7c75591435375d4faccc6812798d8323e0a84ed0292acfaaf7bb0d7284',1772445621882441);
INSERT INTO "dedupe" VALUES('main','a04e4876a64f16fd5bd40b29e61ca2d69dd63499f1608ff5e380d1ff4faca1ba',1772445621920035);
INSERT INTO "dedupe" VALUES('main','213246617771defb7895102163681f61eab2edd1d440b27c69c16c85f24a5d19',1772445622292029);
INSERT INTO "dedupe" VALUES('main','11daa4e90e5522defbc4d01676ef07c74651adea0b44c263bb52f5bcaa7d7952',1772445622592349);
INSERT INTO "dedupe" VALUES('main','9cdcff24d05fbce5bca31869c444b4fc19ffc2dd6d1c1437b4a3e65524e1b277',1772445623110568);
INSERT INTO "dedupe" VALUES('main','58faef88933293406b739e34d8b72c085160781e653c6db60d4ad339211e4deb',1772445623136305);
INSERT INTO "dedupe" VALUES('main','e5a830c55548b916b1a34d15dd6bce46e4fdffac8accbd8561e05a1afa93a99f',1772445623187911);
INSERT INTO "dedupe" VALUES('main','f94c5344b6a6b0310d01c62bba2a50cd6c15da74ae87bc0aed891905b21f4fef',1772445623251888);
INSERT INTO "dedupe" VALUES('main','545b5ba3a65b849a2d36d861e4603354312181ab2af968454beb691e8fe72abb',1772445623750909);
INSERT INTO "dedupe" VALUES('main','114228bdbbc0184e031b7adc3422a827eddfd9b6e4f18965b37f18405067da48',1772445623758441);
INSERT INTO "dedupe" VALUES('main','c1c99debc40dae7942142cd0346611d8b0e3c3dd1e3685fa6c5c749b656c45b9',1772445623781394);
INSERT INTO "dedupe" VALUES('main','442d32bbefc422957165dc211874bc5dd015a84ee696f3aeac69c53eb6dbddec',1772445623794923);
INSERT INTO "dedupe" VALUES('main','a341ad81316fe9d2188226c9772ced994026f7bd1e4528c28c490fa3b15f0030',1772445624058770);
INSERT INTO "dedupe" VALUES('main','37cde9744162c21a8ef855e4f494a67b86a08146937daefb54bb03550b17c786',1772445624326757);
INSERT INTO "dedupe" VALUES('main','01f88a35d511aa2a061c9af378da22bd7222da8dc48662458aab375db80e0112',1772445624804272);
INSERT INTO "dedupe" VALUES('main','818e406393a57ec09ac18e8266eef3f3e89054961b0b16c051f85befb3862af3',1772445624852058);
INSERT INTO "dedupe" VALUES('main','de7751fd2c4843b2b33cfba878eb3b220827430690b74f98b9132c0df7aa7213',1772445624883903);
INSERT INTO "dedupe" VALUES('main','33c038eb205ef0ed877d16aa3d6361713d0c1e0f826c901bc76aed5c7f2144b6',1772445624931924);
INSERT INTO "dedupe" VALUES('main','b8b55e107605d511b928c6775dcb4844ba91f5dde8585ddfea10705c47844104',1772445625407805);
INSERT INTO "dedupe" VALUES('main','ff735183ca67ed369c520421ac461c7077473b7f1aa67386de33b9bb2d9e80fe',1772445625459882);
INSERT INTO "dedupe" VALUES('main','8f0f82a8c237a40313a923f71695ad0bcd5c53dbe557ed83ee2e078f708acf7c',1772445625519940);
INSERT INTO "dedupe" VALUES('main','d5394824ec473863be63778996c70d9319720abccc9e60cb9e12ea6117fe425b',1772445625977444);
INSERT INTO "dedupe" VALUES('main','c47a588dd764bebc0c4ad62b022caba8029825347e2187052311da3e17e6503a',1772445626023908);
INSERT INTO "dedupe" VALUES('main','6a0078a591579c52b2d5ad8578e000a29495394770f47d811295ead8a8fd1593',1772445626087871);
INSERT INTO "dedupe" VALUES('main','ed3cd1141ed361b9266d13c3941026735331b5e232a896e7dcd1a1b03dd63696',1772445626135883);
INSERT INTO "dedupe" VALUES('main','60ca844665c22b120a51cb8d9b68ce8d2943c87e058404b046e975b53f302943',1772445626752050);
INSERT INTO "dedupe" VALUES('main','b4d770947eedd16d4c88679dc20d3e9ac0788f8b5de53116cc3c14e754bd3453',1772445626803928);
INSERT INTO "dedupe" VALUES('main','c28907084e97112c290cd9ad284097ff290a06b18f706d160f91628ca3ee29b1',1772445626864541);
INSERT INTO "dedupe" VALUES('main','6fce415cff0a22e23b3b9256432341af8d83e3379737af5c95beefd1ad4748e7',1772445626920965);
INSERT INTO "dedupe" VALUES('main','08060059038de7d3550363cd8c450e80d9030af7aa88d6009d44cc61e7168608',1772445627383668);
INSERT INTO "dedupe" VALUES('main','e7f0c631dbd01b32ffe04f95862afe9aa7f3416c7278dd0f02046d24a4bed1da',1772445627452015);
INSERT INTO "dedupe" VALUES('main','b82fcdec3545667c6b6106bd7491cd35434a761dc6acd428bde04675035707c3',1772445627498582);
INSERT INTO "dedupe" VALUES('main','70d9226879478c803921c0341f6fa075aab1929bbe03e24a0de8e9997eb73c37',1772445627545812);
INSERT INTO "dedupe" VALUES('main','9742d6ca23fd3d0f839544300208d60789693f22ad00ffbf37b13907492c2dea',1772445628199908);
INSERT INTO "dedupe" VALUES('main','36a3a2322fbf3e32b5d634d4bc942a89ac8f5bcf3047e3b1ba6e635eed27c7e0',1772445628280039);
INSERT INTO "dedupe" VALUES('main','724c5654a325b2544f6012580d5879afe3dcf4ce407321432b6c5a19b55d8208',1772445628345286);
INSERT INTO "dedupe" VALUES('main','c37d202b7f873140b4e67db99773dcf68d9a560cf03ab1fc7230a4be289e2a77',1772445628403956);
INSERT INTO "dedupe" VALUES('main','c7a33064f48bf6ece043ce4d4093c3b98ecbe0bda4b011355e543797b7fef961',1772445628891690);
INSERT INTO "dedupe" VALUES('main','3547e3a41b04e42b457e7cba4b5fcb6b7feec3a7172048e202bcf6076f75c9ee',1772445628952539);
INSERT INTO "dedupe" VALUES('main','d62e01ce2b5bcf9d4cf20e2fb20f84e9322eaa35cac4c7a93d227c25a49736b4',1772445629023969);
INSERT INTO "dedupe" VALUES('main','80f058fa56983981ee70836cf61fbdd636e6331fba6bf485df65cb25ee59d79c',1772445629053167);
INSERT INTO "dedupe" VALUES('main','d126bb455e3b6aacf554e8a430cc09bb1cb96da212f837a42602f6112de93a0f',1772445629524978);
INSERT INTO "dedupe" VALUES('main','230612e9680949a4ec35459e61acac3b060ba9245fb3b52561ec1999002e24a9',1772445629543147);
INSERT INTO "dedupe" VALUES('main','c16fe13fa9c4396905164e08c959f4029cfa39924281e7d16f2ee45a2380e2ff',1772445629557874);
INSERT INTO "dedupe" VALUES('main','9c44b5f1d5c3a5cb7fbe4ab8346b19433c18e3b1cdcd333becfe0a3c42269b4e',1772445629586337);
INSERT INTO "dedupe" VALUES('main','a2606812467a927b791ca6cabf7449dd0f82242af83a113e20681061fb037884',1772445630685006);
INSERT INTO "dedupe" VALUES('main','ad50a226f5811d2544e5e11285a969c525d4e39a4bc108bf785959755d69e4b4',1772535631936958);
INSERT INTO "dedupe" VALUES('main','aeee5875413a3f10f21644446789093e27b98609d1764e608c1ecc2a3cc5a3cf',1772535631983836);
INSERT INTO "dedupe" VALUES('main','28093e60811e21240e1228090c7f5ea2e8daeeaff1990ff16bea4a4354d0c2f4',1772535632011874);
INSERT INTO "dedupe" VALUES('main','9404d0131a7af4ca60db100feba24024ccf8164c7b00550c5ab328c957c2cd62',1772535632099848);
INSERT INTO "dedupe" VALUES('main','08b647e60382dda32a6f78d4f964fc3304a5800b33d2411089591f9db5616973',1772535632159885);
INSERT INTO "dedupe" VALUES('main','887a2e5a3355c6c3b20554606953dfde69c5ece9f0c2a4c82d1d15ff2ac59b95',1772535632207878);
INSERT INTO "dedupe" VALUES('main','615415d5509230709efe7d463167ae9d2ca432dbdb2eea3b4645ba632060d32b',1772535632259752);
INSERT INTO "dedupe" VALUES('main','353984952ed3534ec139cbc610e32d3417552308431909717acf4821fcc9d4de',1772535632303875);
INSERT INTO "dedupe" VALUES('main','fd3c238282f17958b5b76393ee3aa55be6a8ca6daae272935863ea82d2a45bc5',1772535632364979);
INSERT INTO "dedupe" VALUES('main','d4ccc207cf469cd7214789b695d7e31c3a0a4cfecb09cab6c7e590b6ff2efcfd',1772535632423916);
INSERT INTO "dedupe" VALUES('main','6d5ea209098da289efe7a6d70f7fb3a6a3c40af2cac356012da6f48c257a4a16',1772535632486503);
INSERT INTO "dedupe" VALUES('main','ff378673dd8f20dc188f86e7ea77025f05adabda2d6ba92dd65b8104ba3e6b16',1772535632495787);
INSERT INTO "dedupe" VALUES('main','426bdf93971bfda3f5404cb5805d07a7d06d8ed49b100772568f1bef2c083dd9',1772535635783955);
CREATE TABLE desk_events (
	contact_id BIGINT NOT NULL, 
	channel TEXT NOT NULL, 
	ticket BIGINT NOT NULL, 
	desk TEXT NOT NULL, 
	seq BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	event BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	queue TEXT NOT NULL, 
	assignee TEXT NOT NULL, 
	PRIMARY KEY (contact_id, channel, ticket, desk, seq)
)
 WITHOUT ROWID

;
CREATE TABLE desk_tickets (
	contact_id BIGINT NOT NULL, 
	channel TEXT NOT NULL, 
	ticket BIGINT NOT NULL, 
	desk TEXT NOT NULL, 
	seq BIGINT NOT NULL, 
	due_at BIGINT, 
	attempts BIGINT NOT NULL, 
	failing_since BIGINT, 
	problem TEXT NOT NULL, 
	remote TEXT, 
	lease_until BIGINT, 
	node TEXT, 
	PRIMARY KEY (contact_id, channel, ticket, desk)
)
 WITHOUT ROWID

;
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
INSERT INTO "events" VALUES(1,1,'main',1772445606164920,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(1,2,'main',1772445606164920,'field_set',NULL,'{"name":"name"}','{"value":"Guest 1"}');
INSERT INTO "events" VALUES(1,3,'main',1772445606164920,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:05Z"}','{"content":{"body":"hello","type":"text"},"message":"wamid.got1"}');
INSERT INTO "events" VALUES(1,4,'main',1772445606164920,'session_started',NULL,'{"digest":"ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","flow":"questions","session":1,"start":"no_match"}',NULL);
INSERT INTO "events" VALUES(1,5,'main',1772445606164920,'not_understood',NULL,'{"flow":"questions","step":"steps.0"}',NULL);
INSERT INTO "events" VALUES(1,6,'main',1772445606164920,'answer_missed',NULL,'{"flow":"questions","session":1,"step":"steps.0","tries":1}',NULL);
INSERT INTO "events" VALUES(1,7,'main',1772445606164920,'stepped',NULL,'{"path":[["questions","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(1,8,'main',1772445606164920,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"questions","number":1,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:06.164920+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:05Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(1,9,'main',1772445606164920,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":1,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(1,10,'main',1772445607195346,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent1"}');
INSERT INTO "events" VALUES(1,11,'main',1772445607731982,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:07Z"}',NULL);
INSERT INTO "events" VALUES(1,12,'main',1772445607912835,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:07Z"}',NULL);
INSERT INTO "events" VALUES(1,13,'main',1772445608023100,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:07Z"}',NULL);
INSERT INTO "events" VALUES(1,14,'main',1772445608152377,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:08Z"}','{"content":{"body":"how heavy can my suitcase be","type":"text"},"message":"wamid.got2"}');
INSERT INTO "events" VALUES(1,15,'main',1772445608152377,'faq_answered',NULL,'{"entry":0,"flow":"questions","score":1.0,"step":"steps.0"}',NULL);
INSERT INTO "events" VALUES(1,16,'main',1772445608152377,'session_ended',NULL,'{"flow":"questions","how":"completed","session":1}',NULL);
INSERT INTO "events" VALUES(1,17,'main',1772445608152377,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"questions","number":2,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:08.152377+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:08Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(1,18,'main',1772445608152377,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":2,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(1,19,'main',1772445608449631,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent2"}');
INSERT INTO "events" VALUES(1,20,'main',1772445608822154,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:08Z"}',NULL);
INSERT INTO "events" VALUES(1,21,'main',1772445608902484,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:08Z"}',NULL);
INSERT INTO "events" VALUES(1,22,'main',1772445609038813,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:08Z"}',NULL);
INSERT INTO "events" VALUES(1,23,'main',1772445609133783,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:09Z"}','{"content":{"body":"flight updates","type":"text"},"message":"wamid.got3"}');
INSERT INTO "events" VALUES(1,24,'main',1772445609133783,'session_started',NULL,'{"digest":"84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","flow":"follow","session":2,"start":"keywords"}','{"why":"flight updates"}');
INSERT INTO "events" VALUES(1,25,'main',1772445609133783,'stepped',NULL,'{"path":[["follow","steps.0"]],"session":2}',NULL);
INSERT INTO "events" VALUES(1,26,'main',1772445609133783,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"follow","number":3,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:09.133783+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:09Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(1,27,'main',1772445609133783,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":3,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(1,28,'main',1772445609327129,'message_sent',NULL,'{"number":3}','{"platform_id":"wamid.sent3"}');
INSERT INTO "events" VALUES(1,29,'main',1772445609695289,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:09Z"}',NULL);
INSERT INTO "events" VALUES(1,30,'main',1772445609778811,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:09Z"}',NULL);
INSERT INTO "events" VALUES(1,31,'main',1772445609905989,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:09Z"}',NULL);
INSERT INTO "events" VALUES(1,32,'main',1772445610000012,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:09Z"}','{"content":{"body":"next week","type":"text"},"message":"wamid.got4"}');
INSERT INTO "events" VALUES(1,33,'main',1772445610000012,'answer_missed',NULL,'{"flow":"follow","session":2,"step":"steps.0","tries":1}',NULL);
INSERT INTO "events" VALUES(1,34,'main',1772445610000012,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"follow","number":4,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:10.000012+00:00","consent":"unknown","draft":{"answers":true,"outside":"drop"},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:09Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(1,35,'main',1772445610000012,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":4,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(1,36,'main',1772445610289513,'message_sent',NULL,'{"number":4}','{"platform_id":"wamid.sent4"}');
INSERT INTO "events" VALUES(1,37,'main',1772445610686878,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:10Z"}',NULL);
INSERT INTO "events" VALUES(1,38,'main',1772445610786214,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:10Z"}',NULL);
INSERT INTO "events" VALUES(1,39,'main',1772445610921899,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:10Z"}',NULL);
INSERT INTO "events" VALUES(1,40,'main',1772445611031279,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:10Z"}','{"content":{"body":"BK1234","type":"text"},"message":"wamid.got5"}');
INSERT INTO "events" VALUES(1,41,'main',1772445611031279,'answer_given',NULL,'{"flow":"follow","measure":"","save":"flight","score":"","session":2,"step":"steps.0"}','{"raw":"BK1234","value":"BK1234"}');
INSERT INTO "events" VALUES(1,42,'main',1772445611031279,'stepped',NULL,'{"path":[["follow","steps.1"]],"session":2}',NULL);
INSERT INTO "events" VALUES(1,43,'main',1772445611031279,'call_requested',NULL,'{"call":"2.1","function":"flight_status"}',NULL);
INSERT INTO "events" VALUES(1,44,'main',1772445611366366,'call_returned','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"call":"2.1","failure":""}','{"result":{"status":"on time"}}');
INSERT INTO "events" VALUES(1,45,'main',1772445611366366,'opt_in_asked',NULL,'{"language":"en","purpose":"utility","topic":"flight_updates"}','{"wording":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP."}');
INSERT INTO "events" VALUES(1,46,'main',1772445611366366,'stepped',NULL,'{"path":[["follow","steps.2"]],"session":2}',NULL);
INSERT INTO "events" VALUES(1,47,'main',1772445611366366,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"follow","number":5,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:11.366366+00:00","consent":"unknown","draft":{"answers":true,"asks":"utility","role":"opt_in_question","topic":"flight_updates"},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:10Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.2","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(1,48,'main',1772445611366366,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":5,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(1,49,'main',1772445611644487,'message_sent',NULL,'{"number":5}','{"platform_id":"wamid.sent5"}');
INSERT INTO "events" VALUES(1,50,'main',1772445611980100,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:11Z"}',NULL);
INSERT INTO "events" VALUES(1,51,'main',1772445612076288,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:12Z"}',NULL);
INSERT INTO "events" VALUES(1,52,'main',1772445612193730,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:12Z"}',NULL);
INSERT INTO "events" VALUES(1,53,'main',1772445612270517,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:12Z"}','{"content":{"body":"Yes, keep me posted","type":"text"},"message":"wamid.got6"}');
INSERT INTO "events" VALUES(1,54,'main',1772445612270517,'opted_in',NULL,'{"double":false,"language":"en","method":"keyword","purpose":"utility","scope":"Blue Kite Air","text_id":"follow/steps.2","text_version":"84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","topic":"flight_updates"}','{"evidence":"wamid.got6","wording":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP."}');
INSERT INTO "events" VALUES(1,55,'main',1772445612270517,'subscribed',NULL,'{"topic":"flight_updates"}','{"to":"BK1234"}');
INSERT INTO "events" VALUES(1,56,'main',1772445612270517,'session_ended',NULL,'{"flow":"follow","how":"completed","session":2}',NULL);
INSERT INTO "events" VALUES(1,57,'main',1772445612270517,'stepped',NULL,'{"path":[["follow","steps.2.agreed.0"],["follow","steps.2.agreed.1"]],"session":2}',NULL);
INSERT INTO "events" VALUES(1,58,'main',1772445612270517,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"follow","number":6,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:12.270517+00:00","consent":"unknown","draft":{"answers":true,"topic":"flight_updates"},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:12Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.2.agreed.1","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(1,59,'main',1772445612270517,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":6,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(1,60,'main',1772445612576002,'message_sent',NULL,'{"number":6}','{"platform_id":"wamid.sent6"}');
INSERT INTO "events" VALUES(1,61,'main',1772445612920032,'status_changed',NULL,'{"code":"","conversation":{},"number":6,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:12Z"}',NULL);
INSERT INTO "events" VALUES(1,62,'main',1772445613016238,'status_changed',NULL,'{"code":"","conversation":{},"number":6,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:12Z"}',NULL);
INSERT INTO "events" VALUES(1,63,'main',1772445613136226,'status_changed',NULL,'{"code":"","conversation":{},"number":6,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:13Z"}',NULL);
INSERT INTO "events" VALUES(2,1,'main',1772445613189077,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(2,2,'main',1772445613189077,'field_set',NULL,'{"name":"name"}','{"value":"Guest 2"}');
INSERT INTO "events" VALUES(2,3,'main',1772445613189077,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:13Z"}','{"content":{"body":"flight updates","type":"text"},"message":"wamid.got7"}');
INSERT INTO "events" VALUES(2,4,'main',1772445613189077,'session_started',NULL,'{"digest":"84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","flow":"follow","session":1,"start":"keywords"}','{"why":"flight updates"}');
INSERT INTO "events" VALUES(2,5,'main',1772445613189077,'stepped',NULL,'{"path":[["follow","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(2,6,'main',1772445613189077,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"follow","number":1,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:13.189077+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:13Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(2,7,'main',1772445613189077,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":1,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(2,8,'main',1772445613381770,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent7"}');
INSERT INTO "events" VALUES(2,9,'main',1772445613796140,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:13Z"}',NULL);
INSERT INTO "events" VALUES(2,10,'main',1772445613867948,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:13Z"}',NULL);
INSERT INTO "events" VALUES(2,11,'main',1772445613912705,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:13Z"}',NULL);
INSERT INTO "events" VALUES(2,12,'main',1772445613962437,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:13Z"}','{"content":{"body":"BK1234","type":"text"},"message":"wamid.got8"}');
INSERT INTO "events" VALUES(2,13,'main',1772445613962437,'answer_given',NULL,'{"flow":"follow","measure":"","save":"flight","score":"","session":1,"step":"steps.0"}','{"raw":"BK1234","value":"BK1234"}');
INSERT INTO "events" VALUES(2,14,'main',1772445613962437,'stepped',NULL,'{"path":[["follow","steps.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(2,15,'main',1772445613962437,'call_requested',NULL,'{"call":"1.1","function":"flight_status"}',NULL);
INSERT INTO "events" VALUES(2,16,'main',1772445614160096,'call_returned','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"call":"1.1","failure":""}','{"result":{"status":"on time"}}');
INSERT INTO "events" VALUES(2,17,'main',1772445614160096,'opt_in_asked',NULL,'{"language":"en","purpose":"utility","topic":"flight_updates"}','{"wording":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP."}');
INSERT INTO "events" VALUES(2,18,'main',1772445614160096,'stepped',NULL,'{"path":[["follow","steps.2"]],"session":1}',NULL);
INSERT INTO "events" VALUES(2,19,'main',1772445614160096,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"follow","number":2,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:14.160096+00:00","consent":"unknown","draft":{"answers":true,"asks":"utility","role":"opt_in_question","topic":"flight_updates"},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:13Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.2","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(2,20,'main',1772445614160096,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":2,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(2,21,'main',1772445614332634,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent8"}');
INSERT INTO "events" VALUES(2,22,'main',1772445614661680,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:14Z"}',NULL);
INSERT INTO "events" VALUES(2,23,'main',1772445614689002,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:14Z"}',NULL);
INSERT INTO "events" VALUES(2,24,'main',1772445614708489,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:14Z"}',NULL);
INSERT INTO "events" VALUES(2,25,'main',1772445614724747,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:14Z"}','{"content":{"body":"No, thank you","type":"text"},"message":"wamid.got9"}');
INSERT INTO "events" VALUES(2,26,'main',1772445614724747,'opt_in_declined',NULL,'{"purpose":"utility","topic":"flight_updates"}','{"evidence":"wamid.got9"}');
INSERT INTO "events" VALUES(2,27,'main',1772445614724747,'session_ended',NULL,'{"flow":"follow","how":"completed","session":1}',NULL);
INSERT INTO "events" VALUES(2,28,'main',1772445614724747,'stepped',NULL,'{"path":[["follow","steps.2.declined.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(2,29,'main',1772445614724747,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"follow","number":3,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:14.724747+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:14Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.2.declined.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(2,30,'main',1772445614724747,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":3,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(2,31,'main',1772445614866811,'message_sent',NULL,'{"number":3}','{"platform_id":"wamid.sent9"}');
INSERT INTO "events" VALUES(2,32,'main',1772445615219084,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:15Z"}',NULL);
INSERT INTO "events" VALUES(2,33,'main',1772445615293284,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:15Z"}',NULL);
INSERT INTO "events" VALUES(2,34,'main',1772445615347998,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:15Z"}',NULL);
INSERT INTO "events" VALUES(2,35,'main',1772445615380490,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:15Z"}','{"content":{"body":"STOP","type":"text"},"message":"wamid.got10"}');
INSERT INTO "events" VALUES(2,36,'main',1772445615380490,'opted_out',NULL,'{"method":"keyword","purpose":"all","topic":""}','{"evidence":"wamid.got10"}');
INSERT INTO "events" VALUES(2,37,'main',1772445615380490,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"","number":4,"purpose":"service","reason":"ALLOW_OPTOUT_CONFIRMATION","rule":"4","saw":{"answer":true,"at":"2026-03-02T10:00:15.380490+00:00","consent":"unknown","draft":{"answers":true,"role":"stop_confirmation"},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:15Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true},"stopped_at":"2026-03-02T10:00:15Z"}},"step":"stop_confirmation","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(2,38,'main',1772445615380490,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":4,"reason":"ALLOW_OPTOUT_CONFIRMATION","rule":"4","saw":{}}',NULL);
INSERT INTO "events" VALUES(2,39,'main',1772445615585476,'message_sent',NULL,'{"number":4}','{"platform_id":"wamid.sent10"}');
INSERT INTO "events" VALUES(2,40,'main',1772445615951112,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:15Z"}',NULL);
INSERT INTO "events" VALUES(2,41,'main',1772445616049303,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:16Z"}',NULL);
INSERT INTO "events" VALUES(2,42,'main',1772445616088313,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:16Z"}',NULL);
INSERT INTO "events" VALUES(2,43,'main',1772445616160086,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:16Z"}','{"content":{"body":"hello again","type":"text"},"message":"wamid.got11"}');
INSERT INTO "events" VALUES(2,44,'main',1772445616160086,'session_started',NULL,'{"digest":"ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","flow":"questions","session":2,"start":"no_match"}',NULL);
INSERT INTO "events" VALUES(2,45,'main',1772445616160086,'not_understood',NULL,'{"flow":"questions","step":"steps.0"}',NULL);
INSERT INTO "events" VALUES(2,46,'main',1772445616160086,'answer_missed',NULL,'{"flow":"questions","session":2,"step":"steps.0","tries":1}',NULL);
INSERT INTO "events" VALUES(2,47,'main',1772445616160086,'stepped',NULL,'{"path":[["questions","steps.0"]],"session":2}',NULL);
INSERT INTO "events" VALUES(2,48,'main',1772445616160086,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"questions","number":5,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:16.160086+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:16Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true},"stopped_at":"2026-03-02T10:00:15Z"}},"step":"steps.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(2,49,'main',1772445616160086,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":5,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(2,50,'main',1772445616419649,'message_sent',NULL,'{"number":5}','{"platform_id":"wamid.sent11"}');
INSERT INTO "events" VALUES(2,51,'main',1772445616775909,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:16Z"}',NULL);
INSERT INTO "events" VALUES(2,52,'main',1772445616814083,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:16Z"}',NULL);
INSERT INTO "events" VALUES(2,53,'main',1772445616872072,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:16Z"}',NULL);
INSERT INTO "events" VALUES(2,54,'main',1772445616884183,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:16Z"}','{"content":{"body":"START","type":"text"},"message":"wamid.got12"}');
INSERT INTO "events" VALUES(2,55,'main',1772445616884183,'answer_missed',NULL,'{"flow":"questions","session":2,"step":"steps.0","tries":2}',NULL);
INSERT INTO "events" VALUES(2,56,'main',1772445616884183,'handed_off',NULL,'{"due_at":"2026-03-03T10:00:16.884183Z","queue":"front_desk","session":2}',NULL);
INSERT INTO "events" VALUES(2,57,'main',1772445616884183,'ticket_opened',NULL,'{"by":"","due_at":"2026-03-03T10:00:16.884183Z","former":0,"queue":"front_desk","ticket":1}',NULL);
INSERT INTO "events" VALUES(2,58,'main',1772445616884183,'stepped',NULL,'{"path":[["questions","steps.0.otherwise.0"],["questions","steps.0.otherwise.1"]],"session":2}',NULL);
INSERT INTO "events" VALUES(2,59,'main',1772445616884183,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"questions","number":6,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:16.884183+00:00","consent":"unknown","draft":{"answers":true,"beside_people":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:16Z","people_until":"2026-03-09T10:00:16.884183Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true},"stopped_at":"2026-03-02T10:00:15Z"}},"step":"steps.0.otherwise.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(2,60,'main',1772445616884183,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":6,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(2,61,'main',1772445617151971,'message_sent',NULL,'{"number":6}','{"platform_id":"wamid.sent12"}');
INSERT INTO "events" VALUES(2,62,'main',1772445617488007,'status_changed',NULL,'{"code":"","conversation":{},"number":6,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:17Z"}',NULL);
INSERT INTO "events" VALUES(2,63,'main',1772445617560366,'status_changed',NULL,'{"code":"","conversation":{},"number":6,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:17Z"}',NULL);
INSERT INTO "events" VALUES(2,64,'main',1772445617612246,'status_changed',NULL,'{"code":"","conversation":{},"number":6,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:17Z"}',NULL);
INSERT INTO "events" VALUES(2,65,'main',1772445617688125,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:17Z"}','{"content":{"body":"baggage allowance","type":"text"},"message":"wamid.got13"}');
INSERT INTO "events" VALUES(3,1,'main',1772445618154898,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(3,2,'main',1772445618154898,'field_set',NULL,'{"name":"name"}','{"value":"Guest 3"}');
INSERT INTO "events" VALUES(3,3,'main',1772445618154898,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:18Z"}','{"content":{"body":"survey","type":"text"},"message":"wamid.got14"}');
INSERT INTO "events" VALUES(3,4,'main',1772445618154898,'session_started',NULL,'{"digest":"0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612","flow":"survey","session":1,"start":"keywords"}','{"why":"survey"}');
INSERT INTO "events" VALUES(3,5,'main',1772445618154898,'stepped',NULL,'{"path":[["survey","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(3,6,'main',1772445618154898,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"survey","number":1,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:18.154898+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:18Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(3,7,'main',1772445618154898,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":1,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(3,8,'main',1772445618364089,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent13"}');
INSERT INTO "events" VALUES(3,9,'main',1772445618684892,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:18Z"}',NULL);
INSERT INTO "events" VALUES(3,10,'main',1772445618754574,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:18Z"}',NULL);
INSERT INTO "events" VALUES(3,11,'main',1772445618766471,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:18Z"}',NULL);
INSERT INTO "events" VALUES(3,12,'main',1772445618805382,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:18Z"}','{"content":{"body":"eleven","type":"text"},"message":"wamid.got15"}');
INSERT INTO "events" VALUES(3,13,'main',1772445618805382,'answer_missed',NULL,'{"flow":"survey","session":1,"step":"steps.0","tries":1}',NULL);
INSERT INTO "events" VALUES(3,14,'main',1772445618805382,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"survey","number":2,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:18.805382+00:00","consent":"unknown","draft":{"answers":true,"outside":"drop"},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:18Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(3,15,'main',1772445618805382,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":2,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(3,16,'main',1772445618927907,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent14"}');
INSERT INTO "events" VALUES(3,17,'main',1772445619252032,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:19Z"}',NULL);
INSERT INTO "events" VALUES(3,18,'main',1772445619359963,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:19Z"}',NULL);
INSERT INTO "events" VALUES(3,19,'main',1772445619415876,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:19Z"}',NULL);
INSERT INTO "events" VALUES(3,20,'main',1772445619484028,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:19Z"}','{"content":{"body":"9","type":"text"},"message":"wamid.got16"}');
INSERT INTO "events" VALUES(3,21,'main',1772445619484028,'answer_given',NULL,'{"flow":"survey","measure":"nps","save":"score","score":"9","session":1,"step":"steps.0"}','{"raw":"9","value":9}');
INSERT INTO "events" VALUES(3,22,'main',1772445619484028,'field_set',NULL,'{"name":"last_score"}','{"value":9}');
INSERT INTO "events" VALUES(3,23,'main',1772445619484028,'tagged',NULL,'{"label":"promoter"}',NULL);
INSERT INTO "events" VALUES(3,24,'main',1772445619484028,'stepped',NULL,'{"path":[["survey","steps.1"],["survey","steps.2"],["survey","steps.2.branch.0.then.0"],["survey","steps.2.branch.0.then.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(3,25,'main',1772445619484028,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"survey","number":3,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:19.484028+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:19Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.2.branch.0.then.1","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(3,26,'main',1772445619484028,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":3,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(3,27,'main',1772445619657037,'message_sent',NULL,'{"number":3}','{"platform_id":"wamid.sent15"}');
INSERT INTO "events" VALUES(3,28,'main',1772445620011744,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:20Z"}',NULL);
INSERT INTO "events" VALUES(3,29,'main',1772445620044401,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:20Z"}',NULL);
INSERT INTO "events" VALUES(3,30,'main',1772445620084839,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:20Z"}',NULL);
INSERT INTO "events" VALUES(3,31,'main',1772445620130058,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:20Z"}','{"content":{"body":"The coffee","type":"text"},"message":"wamid.got17"}');
INSERT INTO "events" VALUES(3,32,'main',1772445620130058,'answer_given',NULL,'{"flow":"survey","measure":"","save":"reason","score":"","session":1,"step":"steps.2.branch.0.then.1"}','{"raw":"The coffee","value":"The coffee"}');
INSERT INTO "events" VALUES(3,33,'main',1772445620130058,'session_ended',NULL,'{"flow":"survey","how":"completed","session":1}',NULL);
INSERT INTO "events" VALUES(3,34,'main',1772445620130058,'stepped',NULL,'{"path":[["survey","steps.3"]],"session":1}',NULL);
INSERT INTO "events" VALUES(3,35,'main',1772445620130058,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"survey","number":4,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:20.130058+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:20Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.3","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(3,36,'main',1772445620130058,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":4,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(3,37,'main',1772445620285421,'message_sent',NULL,'{"number":4}','{"platform_id":"wamid.sent16"}');
INSERT INTO "events" VALUES(3,38,'main',1772445620588426,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:20Z"}',NULL);
INSERT INTO "events" VALUES(3,39,'main',1772445620613292,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:20Z"}',NULL);
INSERT INTO "events" VALUES(3,40,'main',1772445620664616,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:20Z"}',NULL);
INSERT INTO "events" VALUES(4,1,'main',1772445620701492,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(4,2,'main',1772445620701492,'field_set',NULL,'{"name":"name"}','{"value":"Guest 4"}');
INSERT INTO "events" VALUES(4,3,'main',1772445620701492,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:20Z"}','{"content":{"body":"survey","type":"text"},"message":"wamid.got18"}');
INSERT INTO "events" VALUES(4,4,'main',1772445620701492,'session_started',NULL,'{"digest":"0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612","flow":"survey","session":1,"start":"keywords"}','{"why":"survey"}');
INSERT INTO "events" VALUES(4,5,'main',1772445620701492,'stepped',NULL,'{"path":[["survey","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(4,6,'main',1772445620701492,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"survey","number":1,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:20.701492+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:20Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(4,7,'main',1772445620701492,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":1,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(4,8,'main',1772445620852494,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent17"}');
INSERT INTO "events" VALUES(4,9,'main',1772445621181975,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:21Z"}',NULL);
INSERT INTO "events" VALUES(4,10,'main',1772445621240433,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:21Z"}',NULL);
INSERT INTO "events" VALUES(4,11,'main',1772445621275117,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:21Z"}',NULL);
INSERT INTO "events" VALUES(4,12,'main',1772445621320561,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:21Z"}','{"content":{"body":"3","type":"text"},"message":"wamid.got19"}');
INSERT INTO "events" VALUES(4,13,'main',1772445621320561,'answer_given',NULL,'{"flow":"survey","measure":"nps","save":"score","score":"3","session":1,"step":"steps.0"}','{"raw":"3","value":3}');
INSERT INTO "events" VALUES(4,14,'main',1772445621320561,'field_set',NULL,'{"name":"last_score"}','{"value":3}');
INSERT INTO "events" VALUES(4,15,'main',1772445621320561,'tagged',NULL,'{"label":"detractor"}',NULL);
INSERT INTO "events" VALUES(4,16,'main',1772445621320561,'stepped',NULL,'{"path":[["survey","steps.1"],["survey","steps.2"],["survey","steps.2.branch.1.otherwise.0"],["survey","steps.2.branch.1.otherwise.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(4,17,'main',1772445621320561,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"survey","number":2,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:21.320561+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:21Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.2.branch.1.otherwise.1","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(4,18,'main',1772445621320561,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":2,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(4,19,'main',1772445621471949,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent18"}');
INSERT INTO "events" VALUES(4,20,'main',1772445621808849,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:21Z"}',NULL);
INSERT INTO "events" VALUES(4,21,'main',1772445621838043,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:21Z"}',NULL);
INSERT INTO "events" VALUES(4,22,'main',1772445621882441,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:21Z"}',NULL);
INSERT INTO "events" VALUES(4,23,'main',1772445621920035,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:21Z"}','{"content":{"body":"Yes, please","type":"text"},"message":"wamid.got20"}');
INSERT INTO "events" VALUES(4,24,'main',1772445621920035,'answer_given',NULL,'{"flow":"survey","measure":"","save":"","score":"","session":1,"step":"steps.2.branch.1.otherwise.1"}','{"raw":"Yes, please","value":"Yes, please"}');
INSERT INTO "events" VALUES(4,25,'main',1772445621920035,'handed_off',NULL,'{"due_at":"2026-03-03T10:00:21.920035Z","queue":"front_desk","session":1}',NULL);
INSERT INTO "events" VALUES(4,26,'main',1772445621920035,'ticket_opened',NULL,'{"by":"","due_at":"2026-03-03T10:00:21.920035Z","former":0,"queue":"front_desk","ticket":1}',NULL);
INSERT INTO "events" VALUES(4,27,'main',1772445621920035,'stepped',NULL,'{"path":[["survey","steps.2.branch.1.otherwise.1.choices.0.then.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(4,28,'main',1772445622292029,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:22Z"}','{"content":{"body":"is somebody there?","type":"text"},"message":"wamid.got21"}');
INSERT INTO "events" VALUES(5,1,'main',1772445622592349,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(5,2,'main',1772445622592349,'field_set',NULL,'{"name":"name"}','{"value":"Guest 5"}');
INSERT INTO "events" VALUES(5,3,'main',1772445622592349,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:22Z"}','{"content":{"caption":"","filename":"","kind":"image","mime":"image/jpeg","problem":"","ref":"9001","sha256":"","type":"media","url":""},"message":"wamid.got22"}');
INSERT INTO "events" VALUES(5,4,'main',1772445622592349,'session_started',NULL,'{"digest":"ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","flow":"questions","session":1,"start":"no_match"}',NULL);
INSERT INTO "events" VALUES(5,5,'main',1772445622592349,'not_understood',NULL,'{"flow":"questions","step":"steps.0"}',NULL);
INSERT INTO "events" VALUES(5,6,'main',1772445622592349,'answer_missed',NULL,'{"flow":"questions","session":1,"step":"steps.0","tries":1}',NULL);
INSERT INTO "events" VALUES(5,7,'main',1772445622592349,'stepped',NULL,'{"path":[["questions","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(5,8,'main',1772445622592349,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"questions","number":1,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:22.592349+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:22Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(5,9,'main',1772445622592349,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":1,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(5,10,'main',1772445622788319,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent19"}');
INSERT INTO "events" VALUES(5,11,'main',1772445623110568,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:23Z"}',NULL);
INSERT INTO "events" VALUES(5,12,'main',1772445623136305,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:23Z"}',NULL);
INSERT INTO "events" VALUES(5,13,'main',1772445623187911,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:23Z"}',NULL);
INSERT INTO "events" VALUES(5,14,'main',1772445623251888,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:23Z"}','{"content":{"address":"","latitude":52.3,"longitude":4.8,"name":"","type":"location"},"message":"wamid.got23"}');
INSERT INTO "events" VALUES(5,15,'main',1772445623251888,'answer_missed',NULL,'{"flow":"questions","session":1,"step":"steps.0","tries":2}',NULL);
INSERT INTO "events" VALUES(5,16,'main',1772445623251888,'handed_off',NULL,'{"due_at":"2026-03-03T10:00:23.251888Z","queue":"front_desk","session":1}',NULL);
INSERT INTO "events" VALUES(5,17,'main',1772445623251888,'ticket_opened',NULL,'{"by":"","due_at":"2026-03-03T10:00:23.251888Z","former":0,"queue":"front_desk","ticket":1}',NULL);
INSERT INTO "events" VALUES(5,18,'main',1772445623251888,'stepped',NULL,'{"path":[["questions","steps.0.otherwise.0"],["questions","steps.0.otherwise.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(5,19,'main',1772445623251888,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"questions","number":2,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:23.251888+00:00","consent":"unknown","draft":{"answers":true,"beside_people":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:23Z","people_until":"2026-03-09T10:00:23.251888Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.0.otherwise.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(5,20,'main',1772445623251888,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":2,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(5,21,'main',1772445623454211,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent20"}');
INSERT INTO "events" VALUES(5,22,'main',1772445623750909,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:23Z"}',NULL);
INSERT INTO "events" VALUES(5,23,'main',1772445623758441,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:23Z"}',NULL);
INSERT INTO "events" VALUES(5,24,'main',1772445623781394,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:23Z"}',NULL);
INSERT INTO "events" VALUES(5,25,'main',1772445623794923,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:23Z"}','{"content":{"body":"survey","type":"text"},"message":"wamid.got24"}');
INSERT INTO "events" VALUES(5,26,'main',1772445624058770,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:24Z"}','{"content":{"body":"10","type":"text"},"message":"wamid.got25"}');
INSERT INTO "events" VALUES(6,1,'main',1772445624326757,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(6,2,'main',1772445624326757,'field_set',NULL,'{"name":"name"}','{"value":"Guest 6"}');
INSERT INTO "events" VALUES(6,3,'main',1772445624326757,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:24Z"}','{"content":{"body":"survey","type":"text"},"message":"wamid.got26"}');
INSERT INTO "events" VALUES(6,4,'main',1772445624326757,'session_started',NULL,'{"digest":"0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612","flow":"survey","session":1,"start":"keywords"}','{"why":"survey"}');
INSERT INTO "events" VALUES(6,5,'main',1772445624326757,'stepped',NULL,'{"path":[["survey","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(6,6,'main',1772445624326757,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"survey","number":1,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:24.326757+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:24Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(6,7,'main',1772445624326757,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":1,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(6,8,'main',1772445624455963,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent21"}');
INSERT INTO "events" VALUES(6,9,'main',1772445624804272,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:24Z"}',NULL);
INSERT INTO "events" VALUES(6,10,'main',1772445624852058,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:24Z"}',NULL);
INSERT INTO "events" VALUES(6,11,'main',1772445624883903,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:24Z"}',NULL);
INSERT INTO "events" VALUES(7,1,'main',1772445624931924,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(7,2,'main',1772445624931924,'field_set',NULL,'{"name":"name"}','{"value":"Guest 7"}');
INSERT INTO "events" VALUES(7,3,'main',1772445624931924,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:24Z"}','{"content":{"body":"survey","type":"text"},"message":"wamid.got27"}');
INSERT INTO "events" VALUES(7,4,'main',1772445624931924,'session_started',NULL,'{"digest":"0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612","flow":"survey","session":1,"start":"keywords"}','{"why":"survey"}');
INSERT INTO "events" VALUES(7,5,'main',1772445624931924,'stepped',NULL,'{"path":[["survey","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(7,6,'main',1772445624931924,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"survey","number":1,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:24.931924+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:24Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(7,7,'main',1772445624931924,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":1,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(7,8,'main',1772445625107833,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent22"}');
INSERT INTO "events" VALUES(7,9,'main',1772445625407805,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:25Z"}',NULL);
INSERT INTO "events" VALUES(7,10,'main',1772445625459882,'status_changed',NULL,'{"code":"131026","conversation":{},"number":1,"price":null,"pricing":{},"status":"failed","status_at":"2026-03-02T10:00:25Z"}',NULL);
INSERT INTO "events" VALUES(7,11,'main',1772445625459882,'question_refused','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"asked":"2026-03-02T10:00:24.931924Z","flow":"survey","is_question":true,"plan":"","reason":"131026","step":"steps.0"}',NULL);
INSERT INTO "events" VALUES(7,12,'main',1772445625459882,'session_ended',NULL,'{"flow":"survey","how":"unsent","session":1}',NULL);
INSERT INTO "events" VALUES(8,1,'main',1772445625519940,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(8,2,'main',1772445625519940,'field_set',NULL,'{"name":"name"}','{"value":"Guest 8"}');
INSERT INTO "events" VALUES(8,3,'main',1772445625519940,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:25Z"}','{"content":{"body":"flight updates","type":"text"},"message":"wamid.got28"}');
INSERT INTO "events" VALUES(8,4,'main',1772445625519940,'session_started',NULL,'{"digest":"84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","flow":"follow","session":1,"start":"keywords"}','{"why":"flight updates"}');
INSERT INTO "events" VALUES(8,5,'main',1772445625519940,'stepped',NULL,'{"path":[["follow","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(8,6,'main',1772445625519940,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"follow","number":1,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:25.519940+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:25Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(8,7,'main',1772445625519940,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":1,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(8,8,'main',1772445625667841,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent23"}');
INSERT INTO "events" VALUES(8,9,'main',1772445625977444,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:25Z"}',NULL);
INSERT INTO "events" VALUES(8,10,'main',1772445626023908,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:26Z"}',NULL);
INSERT INTO "events" VALUES(8,11,'main',1772445626087871,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:26Z"}',NULL);
INSERT INTO "events" VALUES(8,12,'main',1772445626135883,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:26Z"}','{"content":{"body":"BK1234","type":"text"},"message":"wamid.got29"}');
INSERT INTO "events" VALUES(8,13,'main',1772445626135883,'answer_given',NULL,'{"flow":"follow","measure":"","save":"flight","score":"","session":1,"step":"steps.0"}','{"raw":"BK1234","value":"BK1234"}');
INSERT INTO "events" VALUES(8,14,'main',1772445626135883,'stepped',NULL,'{"path":[["follow","steps.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(8,15,'main',1772445626135883,'call_requested',NULL,'{"call":"1.1","function":"flight_status"}',NULL);
INSERT INTO "events" VALUES(8,16,'main',1772445626255885,'call_returned','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"call":"1.1","failure":""}','{"result":{"status":"on time"}}');
INSERT INTO "events" VALUES(8,17,'main',1772445626255885,'opt_in_asked',NULL,'{"language":"en","purpose":"utility","topic":"flight_updates"}','{"wording":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP."}');
INSERT INTO "events" VALUES(8,18,'main',1772445626255885,'stepped',NULL,'{"path":[["follow","steps.2"]],"session":1}',NULL);
INSERT INTO "events" VALUES(8,19,'main',1772445626255885,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"follow","number":2,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:26.255885+00:00","consent":"unknown","draft":{"answers":true,"asks":"utility","role":"opt_in_question","topic":"flight_updates"},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:26Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.2","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(8,20,'main',1772445626255885,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":2,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(8,21,'main',1772445626451043,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent24"}');
INSERT INTO "events" VALUES(8,22,'main',1772445626752050,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:26Z"}',NULL);
INSERT INTO "events" VALUES(8,23,'main',1772445626803928,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:26Z"}',NULL);
INSERT INTO "events" VALUES(8,24,'main',1772445626864541,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:26Z"}',NULL);
INSERT INTO "events" VALUES(9,1,'main',1772445626920965,'contact_created',NULL,'{"channel":"main"}',NULL);
INSERT INTO "events" VALUES(9,2,'main',1772445626920965,'field_set',NULL,'{"name":"name"}','{"value":"Guest 9"}');
INSERT INTO "events" VALUES(9,3,'main',1772445626920965,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:26Z"}','{"content":{"body":"flight updates","type":"text"},"message":"wamid.got30"}');
INSERT INTO "events" VALUES(9,4,'main',1772445626920965,'session_started',NULL,'{"digest":"84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","flow":"follow","session":1,"start":"keywords"}','{"why":"flight updates"}');
INSERT INTO "events" VALUES(9,5,'main',1772445626920965,'stepped',NULL,'{"path":[["follow","steps.0"]],"session":1}',NULL);
INSERT INTO "events" VALUES(9,6,'main',1772445626920965,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"follow","number":1,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:26.920965+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:26Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(9,7,'main',1772445626920965,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":1,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(9,8,'main',1772445627081648,'message_sent',NULL,'{"number":1}','{"platform_id":"wamid.sent25"}');
INSERT INTO "events" VALUES(9,9,'main',1772445627383668,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:27Z"}',NULL);
INSERT INTO "events" VALUES(9,10,'main',1772445627452015,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:27Z"}',NULL);
INSERT INTO "events" VALUES(9,11,'main',1772445627498582,'status_changed',NULL,'{"code":"","conversation":{},"number":1,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:27Z"}',NULL);
INSERT INTO "events" VALUES(9,12,'main',1772445627545812,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:27Z"}','{"content":{"body":"KX99","type":"text"},"message":"wamid.got31"}');
INSERT INTO "events" VALUES(9,13,'main',1772445627545812,'answer_given',NULL,'{"flow":"follow","measure":"","save":"flight","score":"","session":1,"step":"steps.0"}','{"raw":"KX99","value":"KX99"}');
INSERT INTO "events" VALUES(9,14,'main',1772445627545812,'stepped',NULL,'{"path":[["follow","steps.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(9,15,'main',1772445627545812,'call_requested',NULL,'{"call":"1.1","function":"flight_status"}',NULL);
INSERT INTO "events" VALUES(9,16,'main',1772445627707957,'call_returned','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"call":"1.1","failure":""}','{"result":{"status":"on time"}}');
INSERT INTO "events" VALUES(9,17,'main',1772445627707957,'opt_in_asked',NULL,'{"language":"en","purpose":"utility","topic":"flight_updates"}','{"wording":"May we message you here about delays and gate changes of KX99? You can stop at any time by sending STOP."}');
INSERT INTO "events" VALUES(9,18,'main',1772445627707957,'stepped',NULL,'{"path":[["follow","steps.2"]],"session":1}',NULL);
INSERT INTO "events" VALUES(9,19,'main',1772445627707957,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"follow","number":2,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:27.707957+00:00","consent":"unknown","draft":{"answers":true,"asks":"utility","role":"opt_in_question","topic":"flight_updates"},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:27Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.2","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(9,20,'main',1772445627707957,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":2,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(9,21,'main',1772445627887872,'message_sent',NULL,'{"number":2}','{"platform_id":"wamid.sent26"}');
INSERT INTO "events" VALUES(9,22,'main',1772445628199908,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:28Z"}',NULL);
INSERT INTO "events" VALUES(9,23,'main',1772445628280039,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:28Z"}',NULL);
INSERT INTO "events" VALUES(9,24,'main',1772445628345286,'status_changed',NULL,'{"code":"","conversation":{},"number":2,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:28Z"}',NULL);
INSERT INTO "events" VALUES(9,25,'main',1772445628403956,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:28Z"}','{"content":{"body":"Yes, keep me posted","type":"text"},"message":"wamid.got32"}');
INSERT INTO "events" VALUES(9,26,'main',1772445628403956,'opted_in',NULL,'{"double":false,"language":"en","method":"keyword","purpose":"utility","scope":"Blue Kite Air","text_id":"follow/steps.2","text_version":"84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","topic":"flight_updates"}','{"evidence":"wamid.got32","wording":"May we message you here about delays and gate changes of KX99? You can stop at any time by sending STOP."}');
INSERT INTO "events" VALUES(9,27,'main',1772445628403956,'subscribed',NULL,'{"topic":"flight_updates"}','{"to":"KX99"}');
INSERT INTO "events" VALUES(9,28,'main',1772445628403956,'session_ended',NULL,'{"flow":"follow","how":"completed","session":1}',NULL);
INSERT INTO "events" VALUES(9,29,'main',1772445628403956,'stepped',NULL,'{"path":[["follow","steps.2.agreed.0"],["follow","steps.2.agreed.1"]],"session":1}',NULL);
INSERT INTO "events" VALUES(9,30,'main',1772445628403956,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"follow","number":3,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:28.403956+00:00","consent":"unknown","draft":{"answers":true,"topic":"flight_updates"},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:28Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.2.agreed.1","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(9,31,'main',1772445628403956,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":3,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(9,32,'main',1772445628614069,'message_sent',NULL,'{"number":3}','{"platform_id":"wamid.sent27"}');
INSERT INTO "events" VALUES(9,33,'main',1772445628891690,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:28Z"}',NULL);
INSERT INTO "events" VALUES(9,34,'main',1772445628952539,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:28Z"}',NULL);
INSERT INTO "events" VALUES(9,35,'main',1772445629023969,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:28Z"}',NULL);
INSERT INTO "events" VALUES(9,36,'main',1772445629053167,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:29Z"}','{"content":{"body":"STOP","type":"text"},"message":"wamid.got33"}');
INSERT INTO "events" VALUES(9,37,'main',1772445629053167,'opted_out',NULL,'{"method":"keyword","purpose":"all","topic":""}','{"evidence":"wamid.got33"}');
INSERT INTO "events" VALUES(9,38,'main',1772445629053167,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"","number":4,"purpose":"service","reason":"ALLOW_OPTOUT_CONFIRMATION","rule":"4","saw":{"answer":true,"at":"2026-03-02T10:00:29.053167+00:00","consent":"unknown","draft":{"answers":true,"role":"stop_confirmation"},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:29Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true},"stopped_at":"2026-03-02T10:00:29Z"}},"step":"stop_confirmation","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(9,39,'main',1772445629053167,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":4,"reason":"ALLOW_OPTOUT_CONFIRMATION","rule":"4","saw":{}}',NULL);
INSERT INTO "events" VALUES(9,40,'main',1772445629242006,'message_sent',NULL,'{"number":4}','{"platform_id":"wamid.sent28"}');
INSERT INTO "events" VALUES(9,41,'main',1772445629524978,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-02T10:00:29Z"}',NULL);
INSERT INTO "events" VALUES(9,42,'main',1772445629543147,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-02T10:00:29Z"}',NULL);
INSERT INTO "events" VALUES(9,43,'main',1772445629557874,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-02T10:00:29Z"}',NULL);
INSERT INTO "events" VALUES(4,29,'main',1772445629586337,'human_answered','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"by":""}','{"content":{"body":"Hello, this is Kim.","type":"text"}}');
INSERT INTO "events" VALUES(4,30,'main',1772445629684176,'human_closed','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"by":"","ticket":0}',NULL);
INSERT INTO "events" VALUES(4,31,'main',1772445629684176,'session_ended',NULL,'{"flow":"survey","how":"completed","session":1}',NULL);
INSERT INTO "events" VALUES(4,32,'main',1772445629684176,'session_started',NULL,'{"digest":"03b72ddef8ad1d306fc167045611269eadfb97e18e5beeec9125d1bd412f0a58","flow":"csat","session":2,"start":"handed_back"}',NULL);
INSERT INTO "events" VALUES(4,33,'main',1772445629684176,'stepped',NULL,'{"path":[["survey","steps.3"],["csat","steps.0"]],"session":2}',NULL);
INSERT INTO "events" VALUES(4,34,'main',1772445629684176,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"survey","number":3,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:29.684176+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:22Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.3","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(4,35,'main',1772445629684176,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"csat","number":4,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:29.684176+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:22Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(4,36,'main',1772445629684176,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":3,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(4,37,'main',1772445629936002,'message_sent',NULL,'{"number":3}','{"platform_id":"wamid.sent29"}');
INSERT INTO "events" VALUES(4,38,'main',1772445629976222,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":4,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:29.976222+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:22Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}}}',NULL);
INSERT INTO "events" VALUES(4,39,'main',1772445630338383,'message_sent',NULL,'{"number":4}','{"platform_id":"wamid.sent30"}');
INSERT INTO "events" VALUES(4,40,'main',1772445630685006,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-02T10:00:30Z"}','{"content":{"body":"5","type":"text"},"message":"wamid.got34"}');
INSERT INTO "events" VALUES(4,41,'main',1772445630685006,'answer_given',NULL,'{"flow":"csat","measure":"csat","save":"score","score":"5","session":2,"step":"steps.0"}','{"raw":"5","value":5}');
INSERT INTO "events" VALUES(4,42,'main',1772445630685006,'session_ended',NULL,'{"flow":"csat","how":"completed","session":2}',NULL);
INSERT INTO "events" VALUES(4,43,'main',1772445630685006,'stepped',NULL,'{"path":[["csat","steps.1"]],"session":2}',NULL);
INSERT INTO "events" VALUES(4,44,'main',1772445630685006,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"csat","number":5,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-02T10:00:30.685006+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-02T10:00:30Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.1","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(4,45,'main',1772445630685006,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":5,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(4,46,'main',1772445630916507,'message_sent',NULL,'{"number":5}','{"platform_id":"wamid.sent31"}');
INSERT INTO "events" VALUES(1,64,'main',1772535631271872,'business_event','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"broadcast":0,"flow":"changed","name":"flight.changed"}','{"body":{"departs":"18:40","flight":"BK1234"},"subscription":"BK1234"}');
INSERT INTO "events" VALUES(1,65,'main',1772535631271872,'session_started',NULL,'{"digest":"3ae5089754b38d3a066c402758ecd799b512563a195f8d89c8c2fc5586a3a852","flow":"changed","session":3,"start":"event"}','{"why":"flight.changed"}');
INSERT INTO "events" VALUES(1,66,'main',1772535631271872,'session_ended',NULL,'{"flow":"changed","how":"completed","session":3}',NULL);
INSERT INTO "events" VALUES(1,67,'main',1772535631271872,'stepped',NULL,'{"path":[["changed","steps.0"]],"session":3}',NULL);
INSERT INTO "events" VALUES(1,68,'main',1772535631271872,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"changed","number":7,"purpose":"utility","reason":"ALLOW_CONSENT","rule":"24","saw":{"answer":false,"at":"2026-03-03T11:00:31.271872+00:00","consent":"given","draft":{"fresh_until":"2026-03-03T13:00:31.271872Z","purpose":"utility","template":"flight_delayed","topic":"flight_updates","urgent":true},"form":"template","kind":"utility","open":false,"since":"2026-03-02T10:00:12+00:00","state":{"heard_at":"2026-03-02T10:00:12Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true},"template_category":"utility"}},"step":"steps.0","template":"flight_delayed","until":null}',NULL);
INSERT INTO "events" VALUES(6,12,'main',1772535631421504,'wake_came','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"due":"2026-03-03T06:00:24.326757Z"}',NULL);
INSERT INTO "events" VALUES(6,13,'main',1772535631421504,'message_refused',NULL,'{"flow":"survey","number":2,"plan":"drop","reason":"WINDOW_CLOSED","rule":"7","saw":{"answer":false,"at":"2026-03-03T11:00:31.421504+00:00","consent":"unknown","draft":{"answers":true,"outside":"drop"},"form":"free","kind":"utility","open":false,"since":null,"state":{"heard_at":"2026-03-02T10:00:24Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.0","when":"queue"}',NULL);
INSERT INTO "events" VALUES(2,66,'main',1772535631421504,'wake_came','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"due":"2026-03-03T10:00:16.884183Z"}',NULL);
INSERT INTO "events" VALUES(2,67,'main',1772535631421504,'ticket_overdue',NULL,'{"ticket":1,"unanswered":false}',NULL);
INSERT INTO "events" VALUES(2,68,'main',1772535631421504,'message_refused',NULL,'{"flow":"","number":7,"plan":"drop","reason":"WINDOW_CLOSED","rule":"7","saw":{"answer":false,"at":"2026-03-03T11:00:31.421504+00:00","consent":"withdrawn","draft":{"answers":true,"beside_people":true,"outside":"drop"},"form":"free","kind":"utility","open":false,"since":"2026-03-02T10:00:15+00:00","state":{"heard_at":"2026-03-02T10:00:17Z","people_until":"2026-03-09T10:00:16.884183Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true},"stopped_at":"2026-03-02T10:00:15Z"}},"step":"agent","when":"queue"}',NULL);
INSERT INTO "events" VALUES(5,27,'main',1772535631421504,'wake_came','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"due":"2026-03-03T10:00:23.251888Z"}',NULL);
INSERT INTO "events" VALUES(5,28,'main',1772535631421504,'ticket_overdue',NULL,'{"ticket":1,"unanswered":false}',NULL);
INSERT INTO "events" VALUES(5,29,'main',1772535631421504,'message_refused',NULL,'{"flow":"","number":3,"plan":"drop","reason":"WINDOW_CLOSED","rule":"7","saw":{"answer":false,"at":"2026-03-03T11:00:31.421504+00:00","consent":"unknown","draft":{"answers":true,"beside_people":true,"outside":"drop"},"form":"free","kind":"utility","open":false,"since":null,"state":{"heard_at":"2026-03-02T10:00:24Z","people_until":"2026-03-09T10:00:23.251888Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"agent","when":"queue"}',NULL);
INSERT INTO "events" VALUES(1,69,'main',1772535631536852,'send_attempted',NULL,'{"attempt":1,"category":"utility","destination":"4477","estimate":null,"form":"template","number":7,"reason":"ALLOW_CONSENT","rule":"24","saw":{"answer":false,"at":"2026-03-03T11:00:31.536852+00:00","consent":"given","draft":{"fresh_until":"2026-03-03T13:00:31.271872Z","purpose":"utility","template":"flight_delayed","topic":"flight_updates","urgent":true},"form":"template","kind":"utility","open":false,"since":"2026-03-02T10:00:12+00:00","state":{"heard_at":"2026-03-02T10:00:12Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true},"template_category":"utility"}}}',NULL);
INSERT INTO "events" VALUES(1,70,'main',1772535631655571,'message_sent',NULL,'{"number":7}','{"platform_id":"wamid.sent32"}');
INSERT INTO "events" VALUES(4,47,'main',1772535631936958,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-03T11:00:31Z"}',NULL);
INSERT INTO "events" VALUES(4,48,'main',1772535631983836,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-03T11:00:31Z"}',NULL);
INSERT INTO "events" VALUES(4,49,'main',1772535632011874,'status_changed',NULL,'{"code":"","conversation":{},"number":3,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-03T11:00:32Z"}',NULL);
INSERT INTO "events" VALUES(4,50,'main',1772535632099848,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-03T11:00:32Z"}',NULL);
INSERT INTO "events" VALUES(4,51,'main',1772535632159885,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-03T11:00:32Z"}',NULL);
INSERT INTO "events" VALUES(4,52,'main',1772535632207878,'status_changed',NULL,'{"code":"","conversation":{},"number":4,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-03T11:00:32Z"}',NULL);
INSERT INTO "events" VALUES(4,53,'main',1772535632259752,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-03T11:00:32Z"}',NULL);
INSERT INTO "events" VALUES(4,54,'main',1772535632303875,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-03T11:00:32Z"}',NULL);
INSERT INTO "events" VALUES(4,55,'main',1772535632364979,'status_changed',NULL,'{"code":"","conversation":{},"number":5,"price":{"billable":false,"category":"service","kind":"regular","model":"PMP"},"pricing":{"billable":false,"category":"service","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-03T11:00:32Z"}',NULL);
INSERT INTO "events" VALUES(1,71,'main',1772535632423916,'status_changed',NULL,'{"code":"","conversation":{},"number":7,"price":{"billable":true,"category":"utility","kind":"regular","model":"PMP"},"pricing":{"billable":true,"category":"utility","pricing_model":"PMP","type":"regular"},"status":"sent","status_at":"2026-03-03T11:00:32Z"}',NULL);
INSERT INTO "events" VALUES(1,72,'main',1772535632486503,'status_changed',NULL,'{"code":"","conversation":{},"number":7,"price":{"billable":true,"category":"utility","kind":"regular","model":"PMP"},"pricing":{"billable":true,"category":"utility","pricing_model":"PMP","type":"regular"},"status":"delivered","status_at":"2026-03-03T11:00:32Z"}',NULL);
INSERT INTO "events" VALUES(1,73,'main',1772535632495787,'status_changed',NULL,'{"code":"","conversation":{},"number":7,"price":{"billable":true,"category":"utility","kind":"regular","model":"PMP"},"pricing":{"billable":true,"category":"utility","pricing_model":"PMP","type":"regular"},"status":"read","status_at":"2026-03-03T11:00:32Z"}',NULL);
INSERT INTO "events" VALUES(3,41,'main',1772535635783955,'message_received','1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','{"country":"","entry":"","forwarded":"","sent_at":"2026-03-03T11:00:35Z"}','{"content":{"body":"baggage allowance","type":"text"},"message":"wamid.got35"}');
INSERT INTO "events" VALUES(3,42,'main',1772535635783955,'session_started',NULL,'{"digest":"ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","flow":"questions","session":2,"start":"phrases"}','{"why":"baggage allowance"}');
INSERT INTO "events" VALUES(3,43,'main',1772535635783955,'faq_answered',NULL,'{"entry":0,"flow":"questions","score":1.0,"step":"steps.0"}',NULL);
INSERT INTO "events" VALUES(3,44,'main',1772535635783955,'session_ended',NULL,'{"flow":"questions","how":"completed","session":2}',NULL);
INSERT INTO "events" VALUES(3,45,'main',1772535635783955,'stepped',NULL,'{"path":[["questions","steps.0"]],"session":2}',NULL);
INSERT INTO "events" VALUES(3,46,'main',1772535635783955,'message_queued',NULL,'{"bubbles":1,"by":"","flow":"questions","number":5,"purpose":"service","reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{"answer":true,"at":"2026-03-03T11:00:35.783955+00:00","consent":"unknown","draft":{"answers":true},"form":"free","kind":"service","open":true,"since":null,"state":{"heard_at":"2026-03-03T11:00:35Z","platform":"whatsapp","rules":{"has_files":true,"is_priced":true}}},"step":"steps.0","template":"","until":null}',NULL);
INSERT INTO "events" VALUES(3,47,'main',1772535635783955,'send_attempted',NULL,'{"attempt":1,"category":"service","destination":"4477","estimate":null,"form":"free","number":5,"reason":"ALLOW_SERVICE_WINDOW","rule":"6","saw":{}}',NULL);
INSERT INTO "events" VALUES(3,48,'main',1772535636272071,'message_delayed',NULL,'{"number":5,"reason":"PLATFORM_2","rule":"","saw":{},"until":"2026-03-03T11:00:36.881995Z"}',NULL);
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
	finished_at BIGINT, 
	contact TEXT
);
INSERT INTO "fanouts" VALUES(1,'delay-1','flight.changed','{"departs":"18:40","flight":"BK1234"}',1772535631271872,1,1,NULL,NULL,1772535631271872,NULL);
CREATE TABLE files (
	contact_id BIGINT NOT NULL, 
	file TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	ref TEXT NOT NULL, 
	url TEXT NOT NULL, 
	expected TEXT NOT NULL, 
	state TEXT NOT NULL, 
	problem TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	due_at BIGINT NOT NULL, 
	lease_until BIGINT, 
	node TEXT, 
	received_at BIGINT NOT NULL, 
	mime TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	sha256 TEXT NOT NULL, 
	content BLOB, 
	PRIMARY KEY (contact_id, file)
);
INSERT INTO "files" VALUES(5,'ed9458ea27dc05d772618750f9bc2ab5','main','','','','broken','the platform does not have it any more',1,1772445622592349,NULL,NULL,1772445622592349,'image/jpeg',0,'',NULL);
CREATE TABLE flow_sources (
	digest TEXT NOT NULL, 
	flow TEXT NOT NULL, 
	files TEXT NOT NULL, 
	stored_at BIGINT NOT NULL, 
	PRIMARY KEY (digest)
);
INSERT INTO "flow_sources" VALUES('03b72ddef8ad1d306fc167045611269eadfb97e18e5beeec9125d1bd412f0a58','csat','{"csat.yaml":"botkit: 1\nflow: csat\ntitle: How satisfied were you with our help?\nlanguage: en\n\nstarts:\n  - handed_back\n\nsteps:\n  - ask: How satisfied are you with our help, from 1 (not at all) to 5 (very)?\n    expect: number 1..5\n    measure: csat\n    save: score\n    retry: Please send one number from 1 to 5.\n    wait: 20 hours\n  - say: Thank you, that helps us.\n"}',1772445604051073);
INSERT INTO "flow_sources" VALUES('0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612','survey','{"survey.yaml":"botkit: 1\nflow: survey\ntitle: How likely are you to recommend us?\nlanguage: en\n\nstarts:\n  - keywords: [survey]\n\nsteps:\n  - ask: How likely are you to recommend us, {{ contact.name }}, from 0 to 10?\n    expect: number 0..10\n    measure: nps\n    save: score\n    retry: Please send a whole number from 0 to 10.\n    remind: {after: 20 hours, say: \"One number is enough: 0 to 10.\"}\n    wait: 2 days\n  - set: {contact.last_score: score}\n  - branch:\n      - when: score >= 9\n        then:\n          - tag: promoter\n          - ask: We are delighted! What did you like most?\n            save: reason\n      - otherwise:\n          - tag: detractor\n          - ask: May a colleague write to you about it?\n            choices:\n              - label: Yes, please\n                then: [handoff: front_desk]\n              - label: No, thank you\n  - say: Thank you. We read every answer.\n"}',1772445604051073);
INSERT INTO "flow_sources" VALUES('3ae5089754b38d3a066c402758ecd799b512563a195f8d89c8c2fc5586a3a852','changed','{"changed.yaml":"botkit: 1\nflow: changed\ntitle: Tell followers that their flight changed\nlanguage: en\n\nstarts:\n  - event: flight.changed\n    to: flight_updates\n    where: subscription == event.flight\n\nsteps:\n  - say: \"{{ event.flight }} is delayed. It now leaves at {{ event.departs }}.\"\n    template: flight_delayed\n    with: [event.flight, event.departs]\n    fresh: 2 hours\n    urgent: true\n"}',1772445604051073);
INSERT INTO "flow_sources" VALUES('84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557','follow','{"follow.yaml":"botkit: 1\nflow: follow\ntitle: Sign up for flight updates\nlanguage: en\n\nstarts:\n  - keywords: [flight updates]\n\nsteps:\n  - ask: Which flight would you like to follow? For example, BK1234.\n    expect: pattern [A-Z]{2}[0-9]{2,4}\n    save: flight\n    retry: A flight number is two letters and up to four digits, like BK1234.\n  - call: flight_status\n    with: {flight: flight}\n    save: status\n    failed:\n      - say: I cannot reach the flight desk right now. I will still sign you up.\n  - opt_in: flight_updates\n    purpose: utility\n    ask: May we message you here about delays and gate changes of {{ flight }}? You can stop at any time by sending STOP.\n    agree: Yes, keep me posted\n    decline: No, thank you\n    agreed:\n      - subscribe: flight_updates\n        to: flight\n      - say: Done. We will tell you as soon as anything changes for {{ flight }}.\n    declined:\n      - say: No problem. Send \"flight updates\" if you change your mind.\n"}',1772445604051073);
INSERT INTO "flow_sources" VALUES('ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d','questions','{"questions.yaml":"botkit: 1\nflow: questions\ntitle: Common questions\nlanguage: en\n\nstarts:\n  - no_match\n\nsteps:\n  - name: answer\n    faq:\n      - questions: [How much baggage can I take?, baggage allowance, how heavy can my suitcase be]\n        answer: One cabin bag of 8 kg, and one checked bag of 23 kg.\n      - questions: [How do I get a refund?, cancel my booking]\n        answer: Open your trips at https://example.com/trips and choose Refund.\n    unsure: I am not certain I understood. Did you mean one of these?\n    retry: Sorry, I did not find that. Could you put it another way?\n    tries: 2\n    otherwise:\n      - say: Let me bring in a colleague.\n      - handoff: front_desk\n"}',1772445604051073);
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
INSERT INTO "jobs" VALUES('retention',1772445605807687,NULL,NULL);
INSERT INTO "jobs" VALUES('retention.messages.0',1737626405807687,NULL,NULL);
INSERT INTO "jobs" VALUES('retention.messages.1',1737626405807687,NULL,NULL);
INSERT INTO "jobs" VALUES('retention.log.0',1737626405807687,NULL,NULL);
INSERT INTO "jobs" VALUES('retention.sessions.0',1737626405807687,NULL,NULL);
INSERT INTO "jobs" VALUES('retention.events.0',1764669605807687,NULL,NULL);
INSERT INTO "jobs" VALUES('retention.files.0',1764669605807687,NULL,NULL);
CREATE TABLE libraries (
	digest TEXT NOT NULL, 
	flows TEXT NOT NULL, 
	stored_at BIGINT NOT NULL, 
	PRIMARY KEY (digest)
);
INSERT INTO "libraries" VALUES('1b84ccec452ea52e57026d4843d63d9bf8241d65602a1066549baec848b94eed','["3ae5089754b38d3a066c402758ecd799b512563a195f8d89c8c2fc5586a3a852","03b72ddef8ad1d306fc167045611269eadfb97e18e5beeec9125d1bd412f0a58","84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612"]',1772445604051073);
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
INSERT INTO "messages" VALUES(1,1,'main','{"body":"Sorry, I did not find that. Could you put it another way?","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":"2026-03-02T10:00:06.164920Z","seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent1','read',5,1772445607000000,'service','','questions','steps.0',1772445606164920,1772445607195346);
INSERT INTO "messages" VALUES(1,2,'main','{"body":"One cabin bag of 8 kg, and one checked bag of 23 kg.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":null,"seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent2','read',5,1772445608000000,'service','','questions','steps.0',1772445608152377,1772445608449631);
INSERT INTO "messages" VALUES(1,3,'main','{"body":"Which flight would you like to follow? For example, BK1234.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":"2026-03-02T10:00:09.133783Z","seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent3','read',5,1772445609000000,'service','','follow','steps.0',1772445609133783,1772445609327129);
INSERT INTO "messages" VALUES(1,4,'main','{"body":"A flight number is two letters and up to four digits, like BK1234.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"drop","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":null,"seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent4','read',5,1772445610000000,'service','','follow','steps.0',1772445610000012,1772445610289513);
INSERT INTO "messages" VALUES(1,5,'main','{"body":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[{"id":"follow/steps.2/agree","label":"Yes, keep me posted","description":"","image":"","section":""},{"id":"follow/steps.2/decline","label":"No, thank you","description":"","image":"","section":""}],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"flight_updates","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":"2026-03-02T10:00:11.366366Z","seeks":"utility","request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent5','read',5,1772445612000000,'service','','follow','steps.2',1772445611366366,1772445611644487);
INSERT INTO "messages" VALUES(1,6,'main','{"body":"Done. We will tell you as soon as anything changes for BK1234.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"flight_updates","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":null,"seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent6','read',5,1772445613000000,'service','','follow','steps.2.agreed.1',1772445612270517,1772445612576002);
INSERT INTO "messages" VALUES(2,1,'main','{"body":"Which flight would you like to follow? For example, BK1234.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":"2026-03-02T10:00:13.189077Z","seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent7','read',5,1772445613000000,'service','','follow','steps.0',1772445613189077,1772445613381770);
INSERT INTO "messages" VALUES(2,2,'main','{"body":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[{"id":"follow/steps.2/agree","label":"Yes, keep me posted","description":"","image":"","section":""},{"id":"follow/steps.2/decline","label":"No, thank you","description":"","image":"","section":""}],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"flight_updates","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":"2026-03-02T10:00:14.160096Z","seeks":"utility","request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent8','read',5,1772445614000000,'service','','follow','steps.2',1772445614160096,1772445614332634);
INSERT INTO "messages" VALUES(2,3,'main','{"body":"No problem. Send \"flight updates\" if you change your mind.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":null,"seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent9','read',5,1772445615000000,'service','','follow','steps.2.declined.0',1772445614724747,1772445614866811);
INSERT INTO "messages" VALUES(2,4,'main','{"body":"You will get no more messages from Blue Kite Air. You can still write to us, and we will answer. To get messages again, send START.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":null,"seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent10','read',5,1772445616000000,'service','','','stop_confirmation',1772445615380490,1772445615585476);
INSERT INTO "messages" VALUES(2,5,'main','{"body":"Sorry, I did not find that. Could you put it another way?","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":"2026-03-02T10:00:16.160086Z","seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent11','read',5,1772445616000000,'service','','questions','steps.0',1772445616160086,1772445616419649);
INSERT INTO "messages" VALUES(2,6,'main','{"body":"Let me bring in a colleague.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":null,"seeks":null,"request":"","requested_at":null,"by":"","beside_people":true}','wamid.sent12','read',5,1772445617000000,'service','','questions','steps.0.otherwise.0',1772445616884183,1772445617151971);
INSERT INTO "messages" VALUES(3,1,'main','{"body":"How likely are you to recommend us, Guest 3, from 0 to 10?","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":"2026-03-02T10:00:18.154898Z","seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent13','read',5,1772445618000000,'service','','survey','steps.0',1772445618154898,1772445618364089);
INSERT INTO "messages" VALUES(3,2,'main','{"body":"Please send a whole number from 0 to 10.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"drop","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":null,"seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent14','read',5,1772445619000000,'service','','survey','steps.0',1772445618805382,1772445618927907);
INSERT INTO "messages" VALUES(3,3,'main','{"body":"We are delighted! What did you like most?","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":"2026-03-02T10:00:19.484028Z","seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent15','read',5,1772445620000000,'service','','survey','steps.2.branch.0.then.1',1772445619484028,1772445619657037);
INSERT INTO "messages" VALUES(3,4,'main','{"body":"Thank you. We read every answer.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":null,"seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent16','read',5,1772445620000000,'service','','survey','steps.3',1772445620130058,1772445620285421);
INSERT INTO "messages" VALUES(4,1,'main','{"body":"How likely are you to recommend us, Guest 4, from 0 to 10?","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":"2026-03-02T10:00:20.701492Z","seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent17','read',5,1772445621000000,'service','','survey','steps.0',1772445620701492,1772445620852494);
INSERT INTO "messages" VALUES(4,2,'main','{"body":"May a colleague write to you about it?","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[{"id":"survey/steps.2.branch.1.otherwise.1/0","label":"Yes, please","description":"","image":"","section":""},{"id":"survey/steps.2.branch.1.otherwise.1/1","label":"No, thank you","description":"","image":"","section":""}],"menu":"Choose","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":"2026-03-02T10:00:21.320561Z","seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent18','read',5,1772445621000000,'service','','survey','steps.2.branch.1.otherwise.1',1772445621320561,1772445621471949);
INSERT INTO "messages" VALUES(5,1,'main','{"body":"Sorry, I did not find that. Could you put it another way?","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":"2026-03-02T10:00:22.592349Z","seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent19','read',5,1772445623000000,'service','','questions','steps.0',1772445622592349,1772445622788319);
INSERT INTO "messages" VALUES(5,2,'main','{"body":"Let me bring in a colleague.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":null,"seeks":null,"request":"","requested_at":null,"by":"","beside_people":true}','wamid.sent20','read',5,1772445623000000,'service','','questions','steps.0.otherwise.0',1772445623251888,1772445623454211);
INSERT INTO "messages" VALUES(6,1,'main','{"body":"How likely are you to recommend us, Guest 6, from 0 to 10?","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":"2026-03-02T10:00:24.326757Z","seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent21','read',5,1772445624000000,'service','','survey','steps.0',1772445624326757,1772445624455963);
INSERT INTO "messages" VALUES(7,1,'main','{"body":"How likely are you to recommend us, Guest 7, from 0 to 10?","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":"2026-03-02T10:00:24.931924Z","seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent22','failed',3,1772445625000000,'service','','survey','steps.0',1772445624931924,1772445625107833);
INSERT INTO "messages" VALUES(8,1,'main','{"body":"Which flight would you like to follow? For example, BK1234.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":"2026-03-02T10:00:25.519940Z","seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent23','read',5,1772445626000000,'service','','follow','steps.0',1772445625519940,1772445625667841);
INSERT INTO "messages" VALUES(8,2,'main','{"body":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[{"id":"follow/steps.2/agree","label":"Yes, keep me posted","description":"","image":"","section":""},{"id":"follow/steps.2/decline","label":"No, thank you","description":"","image":"","section":""}],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"flight_updates","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":"2026-03-02T10:00:26.255885Z","seeks":"utility","request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent24','read',5,1772445626000000,'service','','follow','steps.2',1772445626255885,1772445626451043);
INSERT INTO "messages" VALUES(9,1,'main','{"body":"Which flight would you like to follow? For example, BK1234.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":"2026-03-02T10:00:26.920965Z","seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent25','read',5,1772445627000000,'service','','follow','steps.0',1772445626920965,1772445627081648);
INSERT INTO "messages" VALUES(9,2,'main','{"body":"May we message you here about delays and gate changes of KX99? You can stop at any time by sending STOP.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[{"id":"follow/steps.2/agree","label":"Yes, keep me posted","description":"","image":"","section":""},{"id":"follow/steps.2/decline","label":"No, thank you","description":"","image":"","section":""}],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"flight_updates","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":"2026-03-02T10:00:27.707957Z","seeks":"utility","request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent26','read',5,1772445628000000,'service','','follow','steps.2',1772445627707957,1772445627887872);
INSERT INTO "messages" VALUES(9,3,'main','{"body":"Done. We will tell you as soon as anything changes for KX99.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"flight_updates","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":null,"seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent27','read',5,1772445628000000,'service','','follow','steps.2.agreed.1',1772445628403956,1772445628614069);
INSERT INTO "messages" VALUES(9,4,'main','{"body":"You will get no more messages from Blue Kite Air. You can still write to us, and we will answer. To get messages again, send START.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":null,"seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent28','read',5,1772445629000000,'service','','','stop_confirmation',1772445629053167,1772445629242006);
INSERT INTO "messages" VALUES(4,3,'main','{"body":"Thank you. We read every answer.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":null,"seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent29','read',5,1772535632000000,'service','','survey','steps.3',1772445629684176,1772445629936002);
INSERT INTO "messages" VALUES(4,4,'main','{"body":"How satisfied are you with our help, from 1 (not at all) to 5 (very)?","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":"2026-03-02T10:00:29.684176Z","seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent30','read',5,1772535632000000,'service','','csat','steps.0',1772445629684176,1772445630338383);
INSERT INTO "messages" VALUES(4,5,'main','{"body":"Thank you, that helps us.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":null,"seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent31','read',5,1772535632000000,'service','','csat','steps.1',1772445630685006,1772445630916507);
INSERT INTO "messages" VALUES(1,7,'main','{"body":"BK1234 is delayed. It now leaves at 18:40.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":{"name":"flight_delayed","language":"en","parameters":["BK1234","18:40"],"names":[],"header":"","title":"","title_name":"","buttons":[]},"purpose":"utility","topic":"flight_updates","outside":"","fresh_until":"2026-03-03T13:00:31.271872Z","urgent":true,"answers":false,"bubbles":1,"asks":null,"opened":null,"seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}','wamid.sent32','read',5,1772535632000000,'utility','flight_delayed','changed','steps.0',1772535631271872,1772535631655571);
INSERT INTO "messages" VALUES(3,5,'main','{"body":"One cabin bag of 8 kg, and one checked bag of 23 kg.","attachment":null,"location":null,"element":null,"header":"","footer":"","link":null,"choices":[],"menu":"","preview":false,"quotes":"","template":null,"purpose":"service","topic":"","outside":"","fresh_until":null,"urgent":false,"answers":true,"bubbles":1,"asks":null,"opened":null,"seeks":null,"request":"","requested_at":null,"by":"","beside_people":false}',NULL,'queued',0,1772535635783955,'service','','questions','steps.0',1772535635783955,NULL);
CREATE TABLE nodes (
	name TEXT NOT NULL, 
	seen_at BIGINT NOT NULL, 
	busy INTEGER, 
	drained_by TEXT, 
	PRIMARY KEY (name)
)
 WITHOUT ROWID

;
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
	refusals TEXT, 
	lane SMALLINT DEFAULT '0' NOT NULL, 
	parts INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (contact_id, number)
)
 WITHOUT ROWID

;
INSERT INTO "outbox" VALUES(3,5,'main',1772535636881995,NULL,NULL,1,'queued',1772535635783955,'{"platform":1,"2":1}',0,0);
CREATE TABLE publications (
	number BIGINT NOT NULL, 
	library TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	publisher TEXT NOT NULL, 
	note TEXT NOT NULL, 
	PRIMARY KEY (number)
);
CREATE TABLE rate_cards (
	digest TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	content TEXT NOT NULL, 
	imported_at BIGINT NOT NULL, 
	PRIMARY KEY (digest)
);
CREATE TABLE reached (
	platform TEXT NOT NULL, 
	contact_id BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (platform, contact_id)
)
 WITHOUT ROWID

;
INSERT INTO "reached" VALUES('whatsapp',1,1772535631536852);
CREATE TABLE recipients (
	contact_id BIGINT NOT NULL, 
	broadcast BIGINT NOT NULL, 
	outcome SMALLINT NOT NULL, 
	reason TEXT NOT NULL, 
	arm SMALLINT NOT NULL, 
	due_at BIGINT NOT NULL, 
	number BIGINT NOT NULL, 
	sent_at BIGINT, 
	own TEXT, 
	PRIMARY KEY (contact_id, broadcast)
)
 WITHOUT ROWID

;
CREATE TABLE schema_support (
	revision TEXT NOT NULL, 
	oldest TEXT NOT NULL, 
	PRIMARY KEY (revision)
)
 WITHOUT ROWID

;
INSERT INTO "schema_support" VALUES('0024','0015');
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
	people_until BIGINT, 
	has_people SMALLINT, 
	tickets BIGINT, 
	PRIMARY KEY (contact_id, channel)
)
 WITHOUT ROWID

;
INSERT INTO "sessions" VALUES(1,'main',3,NULL,'wamid.got6',1772445612000000,NULL,1772535631271872,NULL,NULL,NULL,NULL);
INSERT INTO "sessions" VALUES(2,'main',2,'{"contact":{"id":2,"name":"","language":"","zone":"","tags":[],"fields":{}},"channel":"main","number":2,"frames":[{"flow":"questions","digest":"ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","at":"steps.0.otherwise.1","kind":"start","values":{},"wait":{"type":"human","queue":"front_desk","until":null},"event":null,"subscription":null,"topic":"","agreed":{},"save":"","outcome":"","asked":[],"ahead":{},"said":"hello again","loops":{}}],"started":"2026-03-02T10:00:16.160086Z","sprints":4,"calls":0,"reply":"START","parts":{"kind":"text"},"heard":"wamid.got13","silent_until":null,"files_at":null,"ticket":{"number":1,"queue":"front_desk","opened_at":"2026-03-02T10:00:16.884183Z","touched_at":"2026-03-02T10:00:16.884183Z","changed_at":"2026-03-03T11:00:31.421504Z","waiting_since":"2026-03-02T10:00:16.884183Z","overdue_at":"2026-03-03T11:00:31.421504Z","version":3,"words":2},"tickets":1}','wamid.got13',1772445617000000,NULL,1772535631421504,NULL,1773050416884183,NULL,1);
INSERT INTO "sessions" VALUES(3,'main',2,NULL,'wamid.got35',1772535635000000,NULL,1772535635783955,NULL,NULL,NULL,NULL);
INSERT INTO "sessions" VALUES(4,'main',2,NULL,'wamid.got34',1772445630000000,NULL,1772445630685006,NULL,NULL,NULL,1);
INSERT INTO "sessions" VALUES(5,'main',1,'{"contact":{"id":5,"name":"","language":"","zone":"","tags":[],"fields":{}},"channel":"main","number":1,"frames":[{"flow":"questions","digest":"ffd657a808b72a65d5fdf13a13808a7c079944410e0fcce23a0db2cc9688473d","at":"steps.0.otherwise.1","kind":"start","values":{},"wait":{"type":"human","queue":"front_desk","until":null},"event":null,"subscription":null,"topic":"","agreed":{},"save":"","outcome":"","asked":[],"ahead":{},"said":"","loops":{}}],"started":"2026-03-02T10:00:22.592349Z","sprints":5,"calls":0,"reply":"","parts":{"kind":"location","location":{"address":"","latitude":{"$decimal":"52.3"},"longitude":{"$decimal":"4.8"},"name":""}},"heard":"wamid.got25","silent_until":null,"files_at":null,"ticket":{"number":1,"queue":"front_desk","opened_at":"2026-03-02T10:00:23.251888Z","touched_at":"2026-03-02T10:00:23.251888Z","changed_at":"2026-03-03T11:00:31.421504Z","waiting_since":"2026-03-02T10:00:23.251888Z","overdue_at":"2026-03-03T11:00:31.421504Z","version":4,"words":3},"tickets":1}','wamid.got25',1772445624000000,NULL,1772535631421504,NULL,1773050423251888,NULL,1);
INSERT INTO "sessions" VALUES(6,'main',1,'{"contact":{"id":6,"name":"","language":"","zone":"","tags":[],"fields":{}},"channel":"main","number":1,"frames":[{"flow":"survey","digest":"0497d0039105eea1d9d2c35285ce323df0158f7e82c2eafc2e6d127e8e09b612","at":"steps.0","kind":"start","values":{},"wait":{"type":"reply","asked":"2026-03-02T10:00:24.326757Z","tries":0,"page":0,"until":"2026-03-04T10:00:24.326757Z","remind":null,"stage":"","heard":"","offered":[],"picked":[],"files":[],"token":"","wording":""},"event":null,"subscription":null,"topic":"","agreed":{},"save":"","outcome":"","asked":[{"at":"steps.0","undo":{},"unset":[],"was_ahead":false,"loops":{}}],"ahead":{},"said":"","loops":{}}],"started":"2026-03-02T10:00:24.326757Z","sprints":2,"calls":0,"reply":"survey","parts":{"kind":"text"},"heard":"wamid.got26","silent_until":null,"files_at":null,"ticket":null,"tickets":0}','wamid.got26',1772445624000000,NULL,1772535631421504,NULL,NULL,NULL,NULL);
INSERT INTO "sessions" VALUES(7,'main',1,NULL,'wamid.got27',1772445624000000,NULL,1772445625459882,'{"problem":"undeliverable","problem_at":"2026-03-02T10:00:25.459882Z"}',NULL,NULL,NULL);
INSERT INTO "sessions" VALUES(8,'main',1,'{"contact":{"id":8,"name":"","language":"","zone":"","tags":[],"fields":{}},"channel":"main","number":1,"frames":[{"flow":"follow","digest":"84218fea3bc8e6776f3691479d5211523f28b2f11e4d8511c4cc1778f4e0a557","at":"steps.2","kind":"start","values":{"flight":"BK1234","status":{"status":"on time"}},"wait":{"type":"reply","asked":"2026-03-02T10:00:26.255885Z","tries":0,"page":0,"until":null,"remind":null,"stage":"","heard":"","offered":[],"picked":[],"files":[],"token":"","wording":"May we message you here about delays and gate changes of BK1234? You can stop at any time by sending STOP."},"event":null,"subscription":null,"topic":"","agreed":{},"save":"","outcome":"","asked":[{"at":"steps.0","undo":{},"unset":["flight","status"],"was_ahead":false,"loops":{}}],"ahead":{},"said":"","loops":{}}],"started":"2026-03-02T10:00:25.519940Z","sprints":3,"calls":1,"reply":"BK1234","parts":{"kind":"text"},"heard":"wamid.got29","silent_until":null,"files_at":null,"ticket":null,"tickets":0}','wamid.got29',1772445626000000,NULL,1772445626255885,NULL,NULL,NULL,NULL);
INSERT INTO "sessions" VALUES(9,'main',1,NULL,'wamid.got33',1772445629000000,NULL,1772445629053167,NULL,NULL,NULL,NULL);
CREATE TABLE spending (
	scope TEXT NOT NULL, 
	period TEXT NOT NULL, 
	amount BIGINT NOT NULL, 
	count BIGINT NOT NULL, 
	told SMALLINT NOT NULL, 
	PRIMARY KEY (scope, period)
)
 WITHOUT ROWID

;
CREATE TABLE spent (
	contact_id BIGINT NOT NULL, 
	number BIGINT NOT NULL, 
	channel TEXT NOT NULL, 
	day TEXT NOT NULL, 
	flow TEXT NOT NULL, 
	category TEXT NOT NULL, 
	market TEXT NOT NULL, 
	counts TEXT NOT NULL, 
	amount BIGINT NOT NULL, 
	is_out SMALLINT NOT NULL, 
	PRIMARY KEY (contact_id, number)
)
 WITHOUT ROWID

;
CREATE TABLE standings (
	channel TEXT NOT NULL, 
	restriction TEXT NOT NULL, 
	restricted_until BIGINT, 
	payment_failed_at BIGINT, 
	people_limit INTEGER, 
	updated_at BIGINT NOT NULL, 
	notices TEXT, 
	notices_until BIGINT, 
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
INSERT INTO "subscriptions" VALUES(1,'flight_updates','"BK1234"',1772445612270517);
INSERT INTO "subscriptions" VALUES(1,'flight_updates','null',1772445612270517);
INSERT INTO "subscriptions" VALUES(9,'flight_updates','"KX99"',1772445628403956);
INSERT INTO "subscriptions" VALUES(9,'flight_updates','null',1772445628403956);
CREATE TABLE suppressions (
	mark TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	platform_stopped_at BIGINT, 
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
CREATE TABLE ticket_counts (
	queue TEXT NOT NULL, 
	counter TEXT NOT NULL, 
	n BIGINT NOT NULL, 
	PRIMARY KEY (queue, counter)
)
 WITHOUT ROWID

;
INSERT INTO "ticket_counts" VALUES('front_desk','closed',1);
INSERT INTO "ticket_counts" VALUES('front_desk','open',2);
INSERT INTO "ticket_counts" VALUES('front_desk','opened',3);
INSERT INTO "ticket_counts" VALUES('front_desk','overdue',2);
INSERT INTO "ticket_counts" VALUES('front_desk','replied',1);
INSERT INTO "ticket_counts" VALUES('front_desk','reply_seconds',7);
INSERT INTO "ticket_counts" VALUES('front_desk','unassigned',2);
CREATE TABLE tickets (
	contact_id BIGINT NOT NULL, 
	channel TEXT NOT NULL, 
	number BIGINT NOT NULL, 
	queue TEXT NOT NULL, 
	state TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	assignee TEXT NOT NULL, 
	priority TEXT NOT NULL, 
	opened_at BIGINT NOT NULL, 
	touched_at BIGINT NOT NULL, 
	changed_at BIGINT NOT NULL, 
	waiting_since BIGINT, 
	due_at BIGINT, 
	overdue_at BIGINT, 
	snoozed_until BIGINT, 
	first_reply_at BIGINT, 
	closed_at BIGINT, 
	outcome TEXT NOT NULL, 
	former BIGINT NOT NULL, 
	version BIGINT NOT NULL, 
	words BIGINT NOT NULL, 
	opened_seq BIGINT NOT NULL, 
	PRIMARY KEY (contact_id, channel, number)
)
 WITHOUT ROWID

;
INSERT INTO "tickets" VALUES(2,'main',1,'front_desk','open','people','','normal',1772445616884183,1772445616884183,1772535631421504,1772445616884183,NULL,1772535631421504,NULL,NULL,NULL,'',0,3,2,57);
INSERT INTO "tickets" VALUES(4,'main',1,'front_desk','closed','bot','','normal',1772445621920035,1772445629684176,1772445629684176,NULL,NULL,NULL,NULL,1772445629586337,1772445629684176,'',0,4,3,26);
INSERT INTO "tickets" VALUES(5,'main',1,'front_desk','open','people','','normal',1772445623251888,1772445623251888,1772535631421504,1772445623251888,NULL,1772535631421504,NULL,NULL,NULL,'',0,4,3,17);
CREATE TABLE tokens (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	scopes TEXT NOT NULL, 
	queues TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	created_by TEXT NOT NULL, 
	expires_at BIGINT, 
	revoked_at BIGINT, 
	used_at BIGINT, 
	PRIMARY KEY (id)
)
 WITHOUT ROWID

;
CREATE TABLE verdict_seals (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at BIGINT NOT NULL, 
	items TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	signature TEXT NOT NULL, 
	block BIGINT
);
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
INSERT INTO "wakes" VALUES(2,'main','session',1773050416884183,NULL,NULL);
INSERT INTO "wakes" VALUES(5,'main','session',1773050423251888,NULL,NULL);
INSERT INTO "wakes" VALUES(6,'main','session',1772618424326757,NULL,NULL);
CREATE INDEX reached_at ON reached (platform, at);
CREATE INDEX broadcasts_open ON broadcasts (number) WHERE state IN ('draft', 'scheduled', 'running', 'stopping');
CREATE UNIQUE INDEX broadcasts_name ON broadcasts (name);
CREATE INDEX recipients_of ON recipients (broadcast, contact_id);
CREATE INDEX recipients_waiting ON recipients (broadcast, due_at, contact_id) WHERE outcome = 0;
CREATE INDEX desk_tickets_due ON desk_tickets (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX consents_batch ON consents (batch);
CREATE TRIGGER consents_no_update BEFORE UPDATE ON consents WHEN NOT (NEW."contact_id" IS OLD."contact_id" AND NEW."seq" IS OLD."seq" AND NEW."batch" IS OLD."batch" AND NEW."channel" IS OLD."channel" AND NEW."action" IS OLD."action" AND NEW."purpose" IS OLD."purpose" AND NEW."topic" IS OLD."topic" AND NEW."basis" IS OLD."basis" AND NEW."method" IS OLD."method" AND NEW."actor" IS OLD."actor" AND NEW."by" IS OLD."by" AND NEW."scope" IS OLD."scope" AND NEW."language" IS OLD."language" AND NEW."text_id" IS OLD."text_id" AND NEW."text_version" IS OLD."text_version" AND NEW."text_sha256" IS OLD."text_sha256" AND NEW."collection_point" IS OLD."collection_point" AND NEW."jurisdiction" IS OLD."jurisdiction" AND NEW."double_opt_in" IS OLD."double_opt_in" AND NEW."valid_until" IS OLD."valid_until" AND NEW."occurred_at" IS OLD."occurred_at" AND NEW."recorded_at" IS OLD."recorded_at" AND NEW."sealed" IS OLD."sealed" AND NEW."digest" IS OLD."digest" AND NEW."personal" IS NULL AND NEW."salt" IS NULL) BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE TRIGGER consents_no_delete BEFORE DELETE ON consents BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE TRIGGER consents_no_replace BEFORE INSERT ON consents WHEN EXISTS (SELECT 1 FROM consents WHERE "contact_id" = NEW."contact_id" AND "seq" = NEW."seq") BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE UNIQUE INDEX consent_seals_batch ON consent_seals (batch);
CREATE TRIGGER consent_seals_no_update BEFORE UPDATE ON consent_seals BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE TRIGGER consent_seals_no_delete BEFORE DELETE ON consent_seals BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE TRIGGER consent_seals_no_replace BEFORE INSERT ON consent_seals WHEN EXISTS (SELECT 1 FROM consent_seals WHERE "number" = NEW."number") OR EXISTS (SELECT 1 FROM consent_seals WHERE "batch" = NEW."batch") BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE INDEX consent_erasures_batch ON consent_erasures (batch);
CREATE TRIGGER consent_erasures_no_update BEFORE UPDATE ON consent_erasures BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE TRIGGER consent_erasures_no_delete BEFORE DELETE ON consent_erasures BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE TRIGGER consent_erasures_no_replace BEFORE INSERT ON consent_erasures WHEN EXISTS (SELECT 1 FROM consent_erasures WHERE "contact_id" = NEW."contact_id" AND "upto" = NEW."upto" AND "batch" = NEW."batch") BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE INDEX verdict_seals_open ON verdict_seals (id) WHERE block IS NULL;
CREATE INDEX verdict_seals_at ON verdict_seals (at);
CREATE TRIGGER verdict_seals_no_update BEFORE UPDATE ON verdict_seals WHEN NOT (NEW."id" IS OLD."id" AND NEW."at" IS OLD."at" AND NEW."items" IS OLD."items" AND NEW."digest" IS OLD."digest" AND NEW."key" IS OLD."key" AND NEW."signature" IS OLD."signature" AND OLD."block" IS NULL AND NEW."block" IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE TRIGGER verdict_seals_no_delete BEFORE DELETE ON verdict_seals BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE TRIGGER verdict_seals_no_replace BEFORE INSERT ON verdict_seals WHEN EXISTS (SELECT 1 FROM verdict_seals WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE INDEX merges_into ON merges (into_contact);
CREATE INDEX tickets_queue ON tickets (state, queue, changed_at, contact_id, channel, number);
CREATE INDEX tickets_waiting ON tickets (queue, waiting_since) WHERE waiting_since IS NOT NULL;
CREATE INDEX tickets_all ON tickets (state, changed_at, contact_id, channel, number);
CREATE INDEX tickets_assignee ON tickets (state, assignee, changed_at, contact_id, channel, number);
CREATE INDEX tickets_queue_assignee ON tickets (state, queue, assignee, changed_at, contact_id, channel, number);
CREATE INDEX changes_at ON changes (at);
CREATE INDEX changes_contact ON changes (contact_id);
CREATE INDEX answered_requests_contact ON answered_requests (contact_id);
CREATE INDEX answered_requests_at ON answered_requests (at);
CREATE INDEX addresses_contact ON addresses (contact_id);
CREATE INDEX events_collected ON events (at) WHERE kind = 'row_collected';
CREATE INDEX events_at ON events (at);
CREATE INDEX messages_marketing ON messages (contact_id, number) WHERE purpose = 'marketing';
CREATE INDEX messages_platform_id ON messages (platform_id) WHERE platform_id IS NOT NULL;
CREATE INDEX outbox_lanes ON outbox (channel, lane, due_at, contact_id, number);
CREATE INDEX wakes_due ON wakes (due_at);
CREATE INDEX calls_due ON calls (due_at);
CREATE INDEX files_due ON files (due_at);
CREATE INDEX subscriptions_topic ON subscriptions (topic, contact_id);
CREATE INDEX subscriptions_value ON subscriptions (topic, value, contact_id);
CREATE UNIQUE INDEX fanouts_key ON fanouts (idempotency_key);
CREATE INDEX fanouts_open ON fanouts (received_at) WHERE finished_at IS NULL;
CREATE INDEX fanouts_posted ON fanouts (id) WHERE contact IS NOT NULL;
CREATE INDEX dedupe_at ON dedupe (at);
CREATE INDEX held_receipts_at ON held_receipts (at);
CREATE INDEX held_receipts_platform_id ON held_receipts (platform_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('contacts',9);
INSERT INTO "sqlite_sequence" VALUES('changes',11);
INSERT INTO "sqlite_sequence" VALUES('fanouts',1);
COMMIT;

"""German phrases that always win: emergency, suicide, wanting a person, lawyers. One a line; the signs are explained in phrases.py."""

EMERGENCY = """
rauch im|in|aus|kommt|überall
es riecht .. rauch
gasgeruch
gestürzt|gefallen|umgekippt|umgefallen .. bewegt|rührt|reagiert|antwortet
schlägt|verprügelt|würgt mich|uns
!notfall|notfalle -kontakt|nummer|plan
notarzt*
!krankenwagen
rettungswagen
rettungsdienst
rufen|rufe|ruf|brauche|brauchen|schicken|holt|hol|holen .. polizei|feuerwehr
feuerwehr
110 wahlen|rufen|anrufen
112 wahlen|rufen|anrufen
keine luft
kaum luft
schlecht luft
kriegt|kriege|bekommt|bekomme .. luft
nicht|kaum|schlecht .. atmen
atmet|atme .. nicht|kaum|schwer
atemnot
hort auf zu atmen
erstick*
verschluckt .. batterie|reiniger|munze|magnet|luft
wird|lauft ganz|schon|langsam blau
lauft blau
lippen .. blau
bewusstlos*
ohnmachtig
ohnmacht
nicht .. bewusstsein
zusammengebrochen
umgekippt
er|sie|mann|frau|vater|mutter|kind|sohn|tochter|baby|oma|opa|und .. reagiert nicht
wacht .. nicht .. auf
herzinfarkt
herzstillstand
herzanfall
schlaganfall
brustschmerz*
schmerzen .. brust
brust .. weh
stechen|druck .. brust
blutet|blute|bluten
blutung*
so|zu|sehr viel blut
uberall .. blut
blut .. uberall
verliert|verliere|verloren .. blut
spuckt|spucke|hustet|huste|erbricht .. blut
uberdosis
zu viele tabletten|pillen|schlaftabletten
ganze packung|schachtel|flasche tabletten|pillen|schlaftabletten
zu viel insulin|medikamente|medizin
vergift*
gift .. geschluckt|getrunken|gegessen
geschluckt|getrunken .. reiniger|bleiche|gift|spulmittel|batterie
putzmittel|waschmittel|gift|medikamente|tabletten .. geschluckt|getrunken|verschluckt
es|hier brennts
batterie|reiniger|bleiche|spulmittel|entkalker .. geschluckt|getrunken|verschluckt
allergische reaktion
allergischer schock
anaphyla*
hals|zunge|gesicht .. schwillt|zugeschwollen|geschwollen
krampfanfall
krampft
epileptisch*
ertrink*
ertrunken
stromschlag
brennt -in|beim
es brennt
in flammen
feuer .. ausgebrochen|wohnung|zimmer|haus|kuche
voller rauch
rauch .. wohnung|zimmer|haus|uberall
riecht .. gas
gasgeruch
gas .. riech*
gasleck
kohlenmonoxid
explodiert
explosion
angeschossen
niedergestochen
messerstich
uberfallen
angegriffen
bedroht
einbrecher
wird .. eingebrochen
vergewaltig*
entfuhrt
schlagt|verprugelt mich
lebensgefahr
lebensgefahrlich
in gefahr
stirbt -der akku
sterbe|sterben
schwer verletzt
schwerer|schlimmer unfall
unfall .. verletzt|blut|eingeklemmt
eingeklemmt
schwer|stark verbrannt|verbruht
verbruht
treppe|leiter|dach|fenster .. gesturzt|gefallen
unertragliche|starke|starkste|schlimme schmerzen
fruchtblase
wehen
helft mir
"""

SUICIDE = """
suizid*
selbstmord*
umbringen
bringe|bring|bringt .. mich|sich .. um -die|den|das
das leben nehmen
leben .. nehmen
leben .. beenden
leben .. ende setzen
nicht mehr .. leben
nicht mehr .. da sein
nicht mehr weiterleben|aufwachen
will|mochte .. sterben|tot
ware lieber|gerne|gern tot
ware|war ich .. tot
kein|keinen|keine sinn|lust|grund .. leben
lebensmude
ich kann .. nicht mehr -*
halte .. nicht mehr aus -*
selbst verletz*
selbstverletz*
verletze|ritze|ritzen|schneide mich
spring* .. brucke|dach|zug
vor den zug
erhange mich
mich .. erhangen|erschiessen|aufhangen
ohne mich besser|dran
besser ohne mich
"""

PERSON = """
!echte|echten|echter|richtige|richtigen|lebenden mensch|menschen|person|mitarbeiter|berater
!mit .. menschen|mensch|mitarbeiter|mitarbeiterin|berater .. sprechen|reden|schreiben|telefonieren|chatten|verbinden|verbunden
!mit .. beraterin|kollegen|person|jemandem|jemand .. sprechen|reden|schreiben|telefonieren|chatten|verbinden|verbunden
!sprechen|reden|schreiben|verbinden .. menschen|mensch|mitarbeiter|mitarbeiterin|berater|jemandem
!will|mochte|brauche|wunsche .. menschen|mitarbeiter|mitarbeiterin|berater
mensch bitte
mitarbeiter bitte
berater bitte
kein|keinen|keinem bot|roboter|maschine
nicht mit .. bot|roboter|maschine|computer
ist da .. jemand|wer
jemand da
"""

LAWYER = """
anwalt
anwaltin
anwalte
anwaltlich*
rechtsanwalt*
rechtliche|rechtlichen schritte|schritten
rechtsweg
klage einreichen
verklag*
ich klage
werde|werden klagen
vor gericht
gerichtlich
strafanzeige
anzeige erstatten
zeige sie|euch an
verbraucherzentrale
rechtsschutz*
mahnbescheid
"""

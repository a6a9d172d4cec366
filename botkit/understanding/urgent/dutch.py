"""Dutch phrases that always win: emergency, suicide, wanting a person, lawyers. One a line; the signs are explained in phrases.py."""

EMERGENCY = """
rook in de|het
gaslucht
ruik|ruikt .. gas
gevallen|ineengezakt .. beweegt|reageert
slaat me|mij|ons
heel|hele .. doos|strip|pot pillen|paracetamol|tabletten
!noodgeval|spoedgeval
!ambulance -ride|rides|cost|costs|fee|fees|bill|transport|cover|coverage|insurance
ziekenwagen
bel|bellen 112
bel|stuur|roep .. politie|brandweer
brandweer
geen lucht
krijg|krijgt .. lucht
niet|nauwelijks|amper|moeilijk .. ademen|ademhalen
ademt .. niet
ademnood
benauwd
stikt|stikken|stik
verslikt
wordt|loopt blauw
lippen .. blauw
bewusteloos
buiten bewustzijn
flauwgevallen
ingestort
in elkaar gezakt|gezakte|gestort
reageert niet .. meer|op mij
wordt niet .. wakker
hele doos|strip|pot pillen|tabletten
niet wakker .. krijgen
hartaanval
hartinfarct
hartstilstand
beroerte
pijn .. borst
druk .. borst
borst .. pijn
bloedt|bloeden
bloeding*
zoveel bloed
zo|te|heel veel bloed
overal bloed
bloed overal
verlies|verliest .. bloed
hoest|spuugt|braakt .. bloed
overdosis
te veel pillen|medicijnen|tabletten|insuline|slaappillen
vergiftig*
vergif .. ingeslikt|gedronken
ingeslikt|gedronken .. bleek|bleekmiddel|batterij|gif|schoonmaakmiddel
batterij|bleek|bleekmiddel|schoonmaakmiddel .. ingeslikt|gedronken|doorgeslikt
allergische reactie
anafyla*
keel|tong|gezicht .. dik|gezwollen|zwelt|opgezwollen
epileptisch*
stuipen
toeval gehad
verdrink*
verdronken
schok gekregen
er is brand
brand in|bij|op
in brand
staat .. brand
vol rook
rook .. huis|kamer|overal
ruik|ruikt .. gas
gaslucht
gaslek
koolmonoxide
ontploft
explosie
neergeschoten
neergestoken
aangevallen
bedreigt
inbreker
wordt .. ingebroken
verkracht*
ontvoerd
slaat mij|me
levensgevaar
levensbedreigend
in gevaar
gaat|ga dood
sterft
stervende
doodgaan
zwaar|ernstig gewond
ernstig|zwaar ongeluk
ongeluk .. gewond|bloed|bekneld
vreselijke|ondraaglijke|hevige pijn
van de trap|ladder|dak gevallen
weeen
"""

SUICIDE = """
suicid*
zelfmoord*
zelfdoding
mezelf .. doen|maken|dood
me van kant
van kant maken
leven .. nemen|benemen
einde .. maken .. leven
einde aan mijn leven
wil .. dood
wil niet meer leven|verder|wakker
niet meer leven
wilde dat ik dood was
geen zin .. leven
leven .. geen zin|zinloos
ik kan .. niet meer -*
zie .. leven niet
houd|hou het niet meer vol
mezelf pijn|snijden|verwonden|beschadigen
snijd mezelf
zelfbeschadig*
van de brug|dak springen
voor de trein
beter zonder mij
"""

PERSON = """
!echt|echte|levend mens|persoon|medewerker|iemand
!met .. mens|medewerker|persoon|iemand|collega .. praten|spreken|chatten|bellen
!praten|spreken|chatten .. mens|medewerker|iemand|persoon
!wil|graag|geef .. medewerker|mens
medewerker graag|aub|alstublieft
mens aub|alstublieft
geen bot|robot|computer
niet met .. bot|robot|computer
is er iemand
iemand aanwezig|daar
"""

LAWYER = """
advocaat
advocaten
juridische stappen
juridisch
rechtszaak
rechtbank
voor de rechter
klaag .. aan
aanklagen
dagvaard*
aangifte
rechtsbijstand
"""

"""Dutch words that customers use for the same thing, how they shorten them, and words that are no typing errors."""

CONCEPTS = """
buy: kopen koop gekocht aanschaffen
pay: betalen betaal betaald betaling afrekenen
send: sturen stuur gestuurd verzenden opsturen versturen
receive: ontvangen krijgen krijg gekregen kreeg
arrive: aankomen aangekomen komt aankomst landen landt
take: nemen neem meenemen meebrengen
find: vinden gevonden zoeken waar
lose: verliezen verloren kwijt kwijtgeraakt vermist weg
steal: gestolen diefstal
break: kapot beschadigd stuk gebroken schade defect
work: werkt werken functioneert
fail: mislukt
decline: geweigerd afgewezen
cancel: annuleren annuleer geannuleerd annulering afzeggen afgelast schrappen
stop: stoppen opzeggen beëindigen afmelden uitschrijven
close: sluiten gesloten verwijderen
open: openen activeren
change: wijzigen wijzig wijziging gewijzigd aanpassen veranderen verbeteren corrigeren
swap: ruilen omruilen wisselen
reschedule: omboeken verzetten verplaatsen uitstellen
repair: repareren reparatie
replace: vervangen vervanging
return: terugsturen teruggeven retour retourneren
refund: terugbetaling terugbetaald terugkrijgen vergoeding vergoed restitutie
complain: klacht klagen
help: helpen hulp assistentie begeleiding
tell: vertellen informatie info
ask: vraag vragen
need: nodig vereist
want: wil willen graag zou
must: moet moeten
let: mogen mag toegestaan
can: kan kunnen mogelijk
person: medewerker mens iemand persoon
talk: spreken praten bellen contact bereiken
write: schrijven
email: mail
letter: brief
phone: telefoon mobiel mobieltje gsm
number: nummer
money: geld contant
atm: geldautomaat pinautomaat
withdraw: opnemen
transfer: overmaken overschrijving
card: kaart pas
fee: kosten kost toeslag prijs tarief bijbetalen
cheap: goedkoop voordelig
expensive: duur
bill: factuur rekening bon nota
free: gratis kosteloos
discount: korting kortingscode voucher tegoedbon
limit: limiet maximaal maximum
amount: bedrag
extra: extra meer bijkomend
twice: dubbel tweemaal
wrong: fout verkeerd verkeerde foutje onjuist vergissing
right: juist correct
problem: probleem problemen
wait: wachten
delay: vertraagd vertraging laat later
fast: snel dringend spoed meteen direct
time: tijd tijdstip hoelaat
day: dag
week: week
month: maand
year: jaar
today: vandaag
tomorrow: morgen
yesterday: gisteren
early: vroeg eerder
before: voor vooraf
after: na
new: nieuw nieuwe
old: oud oude
order: bestelling bestellen besteld
delivery: levering bezorging bezorgen leveren
track: volgen status
package: pakket pakje
address: adres
country: land buitenland
travel: reis reizen vakantie
flight: vlucht vluchten vliegen vlieg vliegt vliegtuig toestel
ticket: ticket vliegticket kaartje
seat: stoel zitplaats plaats
luggage: bagage koffer koffers tas reistas handbagage
hotel: hotel kamer
book: boeken boek geboekt boeking reserveren reservering
car: auto
train: trein
eat: eten maaltijd
drink: drinken drankje drankjes
shop: winkel
hour: openingstijden uur
login: inloggen aanmelden
password: wachtwoord
forget: vergeten
block: blokkeren geblokkeerd
identity: paspoort identiteitskaart identiteitsbewijs legitimatie
verify: bevestigen bevestiging bewijs
name: naam achternaam voornaam
child: kind kinderen zoon dochter baby peuter
wife: vrouw man partner
friend: vriend vriendin
website: website site
internet: internet wifi
document: document documenten papieren formulier
contract: contract
insurance: verzekering verzekerd
doctor: dokter arts
sick: ziek ziekte
medicine: medicijn medicijnen medicatie
appointment: afspraak
weather: weer
language: taal
hello: hallo hoi dag
thanks: bedankt dank
goodbye: doei
please: alstublieft graag
use: gebruiken gebruik
keep: houden bewaren
big: groot grote
small: klein kleine
good: goed goede
bad: slecht
hard: moeilijk
easy: makkelijk eenvoudig
near: dichtbij
far: ver afstand
leave: vertrek vertrekken vertrekt opstijgen
pet: hond kat huisdier dier
wheelchair: rolstoel gehandicapt
missed: gemist missen
claim: compensatie schadevergoeding claim
"""

FILLERS = """
de het een ik jij je hij zij ze we wij jullie u mij me mijn jouw uw zijn haar ons onze hun is ben bent was waren heb
heeft hebben had en of maar ook nog maar eens zo dan in op aan te van met bij voor om uit als hoe wat wanneer dat die dit
deze niet geen er naar over al wel hier daar
"""

# They say that something is asked, not what.
ASKING = """
wat hoe wanneer waar welke wie waarom kan kunnen mag moet wil zou kunt heb heeft is zijn veel lang hoeveel hoelang
"""

SHORTENED = """
aub=alstublieft svp=alstublieft ajb=alstublieft bv=bijvoorbeeld bijv=bijvoorbeeld mvg=groet nr=nummer tel=telefoon
idd=inderdaad iig=geval mss=misschien msch=misschien wrm=waarom ff=even gwn=gewoon gr=groet grtjs=groet k=ik kheb=heb
tss=tussen vd=van vnv=vanavond vrdg=vandaag vndg=vandaag mrgn=morgen bdkt=bedankt thx=bedankt dnk=dank vlcht=vlucht
bgg=bagage min=minuten u=u vr=voor nt=niet nie=niet da=dat wa=wat ni=niet
"""

COMMON = """
aan aantal aarde acht achter achttien afgelopen alle alleen allemaal alles als altijd ander andere anders antwoord appel april
arm augustus avond bad bang been begin beginnen beide bekend beneden berg best beste beter bijna bijzonder binnen blauw blij
blijven bloem boek boer boom boot bos boven brood broer brug buiten bureau buur buurt chef citroen cola compleet dak dan danken
daarom dank december deel denken derde deur dicht dik dinsdag ding doen doet donderdag donker dood door dorp dorst draaien
dragen drie droog droom druk duidelijk duizend dun duren duurt echt echter een eens eerst eerste eenvoudig ei eiland eigen einde
eindelijk elf elk elke en erg ergens even euro familie februari feest fiets film fles foto fris fruit gaan gaat gang gans gast
gebeuren gebied geel geen geheel gehoord geloven geluk gemakkelijk genoeg gesprek geven gevoel gewicht gewoon gezicht gezin
gezond gisteren glas god goud gras grijs groen groep groente grond haar half hallo halen hals hand hard hart heel heen heer heet
hele herfst heten hetzelfde hier hoeveel hoewel hoek hoger hond honderd honger hoofd hoog hoop horen huis hun idee ieder iedereen
iemand iets ijs ijzer inderdaad ja januari jammer jas jong jongen juli juni kaas kamer kans kant keer keuken kiezen kijken kijk
kip klaar klant klasse kleding kleur kloppen klopt knie koe koffie kok komen koning kop kopje kort koud kracht kunst kussen kwaad
kwart laag laatst laatste lachen lamp lang lange langzaam laten leeg leer leggen lekker lente leraar leren leven lezen licht lief
liever liggen lijn lijst links lip lopen los lucht luisteren maandag maar maart maat machine maken maak maal man manier markt
mei meisje melk mens mensen mes met meter meer meest midden middag min minder minuut misschien moe moeder moment mond mooi motor
muis muur muziek naam naar naast nacht nat natuurlijk neef nee negen nek nemen net neus niemand niets nieuws niks nodig noemen
nog nooit noord november nu nul ochtend oktober olie om oma onder ongeveer ons oog ook oom oor oorlog oost op opa open
opnieuw oud ouders over overal paar paard papier park pas pauze per pijn plaat plan plek politie post praten precies probeer
proberen punt raam recht rechts regen rest restaurant richting rijden rijk ring roepen rond rood rug ruim rustig samen
schaap schip school schoen schoon schrijf september sinds slaap slapen sleutel sluit smaak sneeuw soms soort spel spelen sport
staan staat stad stand steen steeds stem ster sterk steun stil stoel stof straat strand straks stuk suiker tachtig tafel tand te
team tegen tekst telefoon ten terug terwijl test thee thuis tien tijdens toch toe toen tot trap trui tuin tussen twaalf twee
tweede uit uur vader vak val vallen van vanaf vanavond vandaan varken vast veel veertig ver verder verhaal verkeer verkopen
verschil verstaan vertel vier vijf vinger vis vlees vloer voeten voet vogel vol volgend volgende volgens voorbeeld vooral vork vorig
vorige vraag vragen vrij vrijdag vuur waarom wachten wakker wandelen wanneer want warm was wassen water weekend weg weinig welk welke
wereld werk west weten wie wij wijn wind winnen winter wit woensdag wonen woord worden wordt zaal zaak zacht zaterdag zee zeer zeggen
zeker zelf zes zestig zetten zeven ziekenhuis zien zingen zitten zo zoals zomer zon zondag zonder zoveel zout zuid zus zwaar zwart
zwemmen
"""

SUFFIXES = "ingen ing heid lijk elijk eren eer tje tjes je jes den der de ten ter te en er es e n s t d"

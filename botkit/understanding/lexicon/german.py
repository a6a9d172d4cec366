"""German words that customers use for the same thing, how they shorten them, and words that are no typing errors."""

# Named as in english.py. Written with umlauts; they are folded like the messages are (für, fur), and the spelling
# without umlauts (fuer) is found by repair.
CONCEPTS = """
buy: kaufen kaufe gekauft kauf erwerben
pay: zahlen zahle zahlung bezahlen bezahle bezahlt bezahlung gezahlt begleichen
send: senden sende gesendet schicken schicke geschickt zuschicken zusenden versenden verschicken versand
receive: erhalten erhalte erhielt bekommen bekomme bekam kriegen kriege gekriegt empfangen
arrive: ankommen angekommen kommt ankunft eintreffen eingetroffen landen landet
take: nehmen nimmt genommen mitnehmen mitbringen
find: finden gefunden suchen suche wo
lose: verlieren verloren verlust vermissen vermisse fehlt weg verschwunden
steal: gestohlen diebstahl geklaut stehlen
break: kaputt defekt beschädigt zerbrochen schaden beschädigung zerstört
work: funktioniert funktionieren geht klappt
fail: fehlgeschlagen scheitern gescheitert
decline: abgelehnt ablehnen verweigert zurückgewiesen
cancel: stornieren storniert stornierung storno absagen abgesagt abbrechen annullieren annulliert streichen gestrichen
stop: beenden aufhören kündigen kündigung abbestellen abmelden
close: schließen schliessen geschlossen löschen deaktivieren sperrung
open: öffnen eröffnen geöffnet aktivieren
change: ändern ändere änderung geändert umändern anpassen bearbeiten korrigieren berichtigen
swap: tauschen umtauschen umtausch austauschen wechseln
reschedule: umbuchen umbuchung umgebucht verschieben verlegen verschoben
repair: reparieren reparatur
replace: ersatz ersetzen
return: zurückgeben rückgabe zurückschicken retoure rücksendung
refund: erstatten erstattung erstattet rückerstattung zurückbekommen
complain: beschweren beschwerde reklamieren reklamation
help: hilfe helfen hilft unterstützung unterstützen betreuung
tell: sagen mitteilen auskunft information informationen info infos
ask: frage fragen
need: brauche brauchen benötige benötigen nötig erforderlich notwendig
want: will möchte möchten wollen gerne würde
must: muss müssen soll
let: erlaubt dürfen darf gestattet zulässig
can: kann können könnte könnten möglich möglichkeit
person: mensch mitarbeiter berater person jemand jemanden
talk: sprechen reden telefonieren anrufen anruf kontakt kontaktieren erreichen
write: schreiben
email: mail
letter: brief
phone: telefon handy mobiltelefon smartphone
number: nummer
money: geld bargeld
atm: geldautomat automat
withdraw: abheben abgehoben
transfer: überweisen überweisung
account: konto kundenkonto
card: karte
fee: gebühr gebühren kosten kostet preis aufpreis zuschlag
cheap: billig günstig
expensive: teuer
bill: rechnung beleg quittung
free: kostenlos gratis kostenfrei umsonst inklusive
discount: rabatt gutschein ermäßigung
limit: limit grenze maximal höchstens maximum
amount: betrag summe
extra: extra zusätzlich mehr weitere noch
twice: doppelt zweimal
wrong: falsch falsche falscher fehler fehlerhaft vertippt
right: richtig korrekt
problem: problem schwierigkeiten
wait: warten warte
delay: verspätet verspätung später spät verzögerung
fast: schnell dringend sofort eilig
time: zeit uhr uhrzeit dauer dauert
day: tag täglich
week: woche
month: monat
year: jahr
today: heute
tomorrow: morgen
yesterday: gestern
early: früh früher
before: vor vorher
after: nach danach
new: neu neue neuen
old: alt alte
order: bestellung bestellen bestellt
delivery: lieferung liefern geliefert zustellung
track: verfolgen sendungsverfolgung status
package: paket päckchen sendung
address: adresse anschrift wohnort
country: land ausland
travel: reise reisen verreisen urlaub
flight: flug flüge fliegen fliege fliegt flieger flugzeug maschine
ticket: ticket flugschein fahrkarte fahrschein flugticket
seat: sitz sitzplatz platz
luggage: gepäck koffer reisegepäck tasche gepäckstück
hotel: hotel zimmer unterkunft
book: buchen buche gebucht buchung reservieren reservierung reserviert
car: auto wagen
train: zug bahn
eat: essen mahlzeit speise verpflegung gericht
drink: trinken getränk getränke
shop: laden geschäft filiale
hour: öffnungszeiten geöffnet stunde
login: einloggen anmelden anmeldung login
password: passwort kennwort
forget: vergessen
block: sperren gesperrt
identity: ausweis personalausweis pass reisepass
verify: bestätigen bestätigung nachweis
name: name namen nachname vorname
child: kind kinder kindern sohn tochter baby säugling kleinkind
wife: frau mann ehepartner partner
friend: freund freundin
app: app anwendung
website: webseite seite homepage
internet: internet wlan wifi
document: dokument dokumente unterlagen papiere formular
contract: vertrag
insurance: versicherung versichert
doctor: arzt
sick: krank krankheit
medicine: medikament medikamente arznei
appointment: termin
weather: wetter
language: sprache
hello: hallo moin servus
thanks: danke dank
goodbye: tschüss wiedersehen
please: bitte
use: benutzen verwenden nutzen
keep: behalten
big: groß grosse größe
small: klein kleine
good: gut gute
bad: schlecht
hard: schwer
easy: einfach leicht
near: nah nähe
far: weit entfernung
leave: abfliegen abfahren abflug abfahrt
pet: hund katze haustier tier
wheelchair: rollstuhl gehbehindert mobilität
missed: verpasst verpassen
early: vorzeitig
claim: entschädigung schadenersatz ausgleich
"""

FILLERS = """
der die das den dem des ein eine einen einem einer eines ich du er sie es wir ihr mich mir dich dir sich uns euch mein
meine meinen meinem meiner dein deine sein seine unser unsere ist sind bin war waren sein habe hat haben hatte hab und
oder aber doch auch noch nur mal so da dann in im an am auf zu zum zur von vom mit bei für um aus als wie was wenn dass ob
man nicht kein keine keinen es gibt bitte denn schon hier
"""

# They say that something is asked, not what.
ASKING = """
was wie wann wo wohin woher welche welcher welches wer wem warum wieso weshalb kann können könnte darf muss soll will
möchte brauche gibt viel viele lange
"""

SHORTENED = """
bzgl=bezüglich ca=circa evtl=eventuell ggf=gegebenenfalls inkl=inklusive mfg=grüße nr=nummer tel=telefon std=stunde
stdn=stunden min=minuten usw=weiter zb=beispiel vllt=vielleicht vlt=vielleicht vl=vielleicht iwie=irgendwie iwann=irgendwann
iwo=irgendwo hdl=lieb kp=plan kA=ahnung wg=wegen bzw=beziehungsweise mo=montag mi=mittwoch fr=freitag sa=samstag so=so
u=und od=oder n=ein ne=eine nen=einen hab=habe is=ist ned=nicht net=nicht nich=nicht mgl=möglich
bekomm=bekomme kriegn=kriegen thx=danke dk=danke flg=flug gepck=gepäck buchg=buchung rg=rechnung adr=adresse str=straße
"""

COMMON = """
aber abend abends ähnlich alle allein alles allgemein als also alter andere anderer anders anfang angebot angst antwort
arbeit arbeiten arm art aufgabe auge außer außerdem bad bald bank bauen baum bedeuten bei beide beim bein beispiel bekannt
berg bereit besonders besser best beste besten bett bevor bier bild bis bisher bleiben bleibt blume boden brot brücke
bruder buch büro chef circa dabei dafür damals damit danach daran darauf darum davon dazu decke deutsch dezember dick
dienstag dieser diese dieses ding doktor donnerstag dorf dort draußen drei dritte drücken dumm dunkel dünn durch dusche
ecke ehe ei eigentlich einige einmal eins eltern ende endlich eng enkel ente erde erst erste ersten erzählen etwa etwas euro
fahren fahrer fahrrad fall fallen familie fangen farbe fast februar feier feld fenster fern fertig fest feuer film firma
fisch flasche fleisch flughafen fluss form foto frei freitag fremd freude freuen frisch froh früchte frühling frühstück
fühlen fünf fuß garten gast geben gibt geboren gefahr gefallen gegen gehen gehört gelb gemüse genau genug gerade gericht
gern gesamt gesicht gesund gewicht gewinnen glas glauben gleich glück gold gott gras grau grün grund gruppe haar halb hälfte
hals halten hand hängen hart haus haut heben heiß heißen heißt herbst herr herz hier himmel hin hinter hitze hoch hof hoffen
holen holz hören hose huhn hundert hunger idee immer insel interesse ja januar jeder jede jedes jedoch jemals jetzt juli jung
junge juni käse kalt kein keiner kennen kette kilo kirche klar klasse kleid kleidung kochen kommen kommst können kopf körper
kraft krieg küche kuchen kuh kunde kunst kurz lachen lampe lang lange langsam lassen laufen laut leben leer legen lehrer
leider leise lernen lesen letzte letzten leute licht lieb liebe liegen links liste loch löffel luft lust machen mache macht
mädchen mai mal manchmal markt märz maschine mauer maus meer mehr meinung meist meistens menge merken messer meter milch
minute mit mittag mitte mittel mittwoch möglich moment mond montag motor müde mund musik mut mutter nachbar nachmittag
nachricht nacht nächste nächsten nah name nase nass natürlich neben nehmen nein nennen nett neun nichts nie niemand noch
norden normal november null nun nur ob oben oder öffnen oft ohne ohr oktober oma onkel opa ordnung ort osten paar papier park
pause pferd plan plötzlich polizei post preis prüfen punkt rad rauchen raum rechnen recht rechts reden regen reich reihe rein
reis rennen rest restaurant richtung ring rock rot rücken ruf rufen ruhe ruhig rund sache sagen salat salz samstag sand satt
satz sauber schauen schein schiff schlafen schlagen schlecht schließlich schlimm schloss schlüssel schmecken schnee schon
schön schrank schuh schule schwarz schwester schwimmen see sehen sehr seit seite selber selbst selten september setzen sicher
sieben singen sitzen sogar sohn sommer sondern sonne sonntag sonst sparen spaß spiel spielen sport sprache stadt stand stark
statt stehen stein stelle stellen stern stimme stimmt stock stoff straße strom stück stuhl stunde suchen süden süß tante tanzen
tasse tausend tee teil teilen teller test tief tisch tod toll topf tot tragen traum traurig treffen treppe trinken trocken
trotzdem tun tür turm üben über überall überhaupt übrig uhr umweg und ungefähr unten unter urlaub vater verboten vergleichen
verkaufen verkehr verstehen versuchen viel viele vielen vielleicht vier viertel vogel voll von vorne wachsen wahl wahr während
wald wand wann warm warum waschen wasser wechsel weg wegen weich weihnachten weil wein weinen weiß weiter welche welcher welches
welt wem wen wenig weniger wenn wer werden wird werfen werk wert westen wichtig wie wieder wiese wieviel wind winter wirklich wissen
wohl wohnen wohnung wolke wort wunder wunsch zahl zahn zehn zeigen zeitung ziel ziemlich zimmer zucker zuerst zuhause zurück
zusammen zwanzig zwei zweite zwischen zwölf
"""

SUFFIXES = "ungen ung heit keit lich isch igen iger ige ig est ten ter tem tes te en er em es et e n s t"

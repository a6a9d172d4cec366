"""French phrases that always win: emergency, suicide, wanting a person, lawyers. One a line; the signs are explained in phrases.py."""

EMERGENCY = """
fumee dans|partout
a|ai avale .. medicaments|cachets|comprimes|pilules|somniferes
malaise cardiaque
fait un malaise
est tombe|tombee .. bouge|repond|reagit
mari|femme|conjoint|copain|copine|pere|mere|ex .. me frappe|bat
urgence vitale
!cest|est une urgence
une urgence .. medicale
urgence absolue
!ambulance -ride|rides|cost|costs|fee|fees|bill|transport|cover|coverage|insurance
le samu
samu
appelez|appeler|appelle|envoyez .. pompiers|police|secours|15|112
pompiers
peut|peux|arrive|arrivons .. pas|plus .. respirer
narrive|narrivons .. respirer
ne respire|respirent
respire pas|plus|mal
mal a respirer
difficultes .. respirer
difficulte .. respirer
arrete de respirer
setouffe|metouffe|etouffe|etouffer
suffoqu*
tout|toute bleu|bleue .. respire
devient bleu|bleue
inconscient*
perdu|perd .. connaissance
evanoui*
ne repond plus
ne se reveille
se reveille pas|plus
crise cardiaque
infarctus
arret cardiaque
fait un avc
un avc
douleur|douleurs|mal .. poitrine|thorax
serre .. poitrine
saigne|saignement|saignements
hemorragie
tellement|trop|beaucoup|plein|perd|perdu .. de sang
du sang partout
sang partout
tousse|crache|vomit .. sang
overdose
surdose
boite|flacon de .. medicaments|cachets|comprimes|somniferes
trop de medicaments|cachets|comprimes|pilules|insuline|somniferes
empoisonn*
intoxi*
avale .. javel|pile|poison|produit|lessive|detergent
bu .. javel|poison
reaction allergique
choc anaphylactique
anaphyla*
gorge|langue|visage .. gonfle|gonflee|enfle|enflee|serre
convuls*
crise depilepsie
epilep*
se noie
noyade
noye|noyee
electrocut*
en feu
le feu
au feu
y a .. incendie
un incendie
prend|pris feu
plein|remplie de fumee
fumee partout
sent|odeur .. gaz
fuite de gaz
monoxyde
explos*
on ma tire dessus
poignard*
agresse|agressee|agression
menace .. tuer|mort|couteau|arme
cambrioleur
viol|violee|viole
enleve|kidnapp*
me frappe|bat
veut me tuer
danger de mort
en danger
va mourir
vais mourir
meurt
en train de mourir
gravement blesse|blessee
accident grave
grave accident
accident .. blesse|blesses|blessee|sang|coince|coincee
coince|coincee dans|sous
brulure grave
douleur insupportable|atroce
tombe|tombee .. escalier|escaliers|toit|echelle|fenetre
perdu les eaux
des contractions
au secours
a laide
"""

SUICIDE = """
suicid*
me tuer
mettre fin .. jours|vie
en|den finir -avec
envie de mourir
envie .. vivre
veux mourir|crever
veux plus vivre
voudrais|prefere|aimerais .. mourir|mort|morte
plus .. vivre
pas .. vivre
ne plus etre la
plus aucune|de raison de vivre
vie .. vaut|sens
nen peux plus -*
jen peux plus -*
me faire du mal
faire du mal a moi
mautomutil*
automutil*
scarifi*
me couper les veines
me pendre
jeter .. pont|fenetre|train
sauter .. pont|fenetre
mieux sans moi
mieux si jetais mort|morte
"""

PERSON = """
!vraie|vrai personne|humain|conseiller|conseillere
!parler|discuter|echanger|joindre|contacter|parle .. humain|personne|conseiller|conseillere|quelquun|agent|operateur|responsable
!passez|passer|mettez .. conseiller|conseillere|humain|quelquun|agent|responsable
!veux|voudrais|besoin .. humain|conseiller|conseillere
un humain
conseiller svp|sil
etre humain
pas .. un robot|bot|machine
y a quelquun
"""

LAWYER = """
avocat|avocate|avocats
mon avocat
tribunal
tribunaux
justice
en justice
porter|porte plainte
poursuites
action|actions|demarches judiciaire|judiciaires|juridiques|legales
mise en demeure
vous attaquer
huissier
"""

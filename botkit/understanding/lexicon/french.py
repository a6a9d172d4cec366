"""French words that customers use for the same thing, how they shorten them, and words that are no typing errors."""

CONCEPTS = """
buy: acheter achat acheté
pay: payer paiement payé régler règlement
send: envoyer envoi envoyé expédier
receive: recevoir reçu obtenir
arrive: arriver arrive arrivé arrivée atterrir
take: prendre emporter emmener
find: trouver trouve chercher cherche où
lose: perdre perdu perdue perte égaré
steal: voler volé vol
break: cassé abîmé endommagé panne dommage
work: marche fonctionne fonctionner
decline: refusé rejeté
cancel: annuler annule annulé annulation
stop: arrêter résilier résiliation
close: fermer supprimer
open: ouvrir activer
change: changer change changement modifier modification corriger
swap: échanger échange
reschedule: reporter décaler
repair: réparer réparation
replace: remplacer remplacement
return: retourner retour rendre
refund: rembourser remboursement remboursé
complain: plainte réclamation plaindre
help: aide aider assistance
tell: dire information informations renseignement
ask: question demander
need: besoin nécessaire faut
want: veux voudrais souhaite aimerais
let: autorisé permis droit
can: peux puis peut pouvoir possible
person: personne conseiller agent
talk: parler appeler appel contacter joindre
email: mail courriel
phone: téléphone portable mobile
number: numéro
money: argent espèces
card: carte
account: compte
fee: frais coût coûte prix tarif supplément
cheap: cher
bill: facture
free: gratuit gratuite gratuitement inclus
discount: réduction remise bon
limit: limite maximum
extra: supplémentaire plus
wrong: erreur faux mauvais trompé
problem: problème souci
wait: attendre attente
delay: retard retardé tard
fast: vite rapide urgent
time: temps heure
day: jour
week: semaine
month: mois
year: an année
today: aujourd'hui
tomorrow: demain
yesterday: hier
new: nouveau nouvelle
order: commande commander
delivery: livraison livrer
track: suivre suivi
package: colis
address: adresse
country: pays étranger
travel: voyage voyager vacances
flight: avion vols
ticket: billet
seat: siège place
luggage: bagage bagages valise valises
hotel: hôtel chambre
book: réserver réservation réservé
car: voiture
train: train
eat: manger repas
drink: boire boisson
shop: magasin boutique
hour: horaires
login: connecter connexion
password: passe
forget: oublié oublier
block: bloquer bloqué
identity: identité passeport
verify: confirmer confirmation
name: nom prénom
child: enfant enfants fils fille bébé
website: site page
internet: internet wifi
document: document documents papiers formulaire
contract: contrat
insurance: assurance
sick: malade
appointment: rendez
hello: bonjour salut
thanks: merci
goodbye: revoir
please: plaît
leave: partir départ décoller
pet: chien chat animal
wheelchair: fauteuil roulant
missed: raté manqué
claim: indemnisation dédommagement
"""

FILLERS = """
le la les un une des du de d l je tu il elle on nous vous ils elles me te se mon ma mes ton ta tes son sa ses notre votre
est sont suis était ai a ont avez avons avait et ou mais aussi en dans sur à au aux avec pour par sans que qui quoi quand
comment ce cette ces ne pas y
"""

# They say that something is asked, not what.
ASKING = """
quel quelle quels quelles quand comment où qui pourquoi combien est puis peux peut dois faut veux voudrais ai avez
"""

SHORTENED = """
bjr=bonjour slt=salut svp=plaît stp=plaît mrc=merci pk=pourquoi pq=pourquoi pr=pour ds=dans ac=avec qd=quand qq=quelque
rdv=rendez tel=téléphone num=numéro tjs=toujours tt=tout bcp=beaucoup dsl=désolé jsp=sais vs=vous ns=nous
"""

COMMON = """
abord accord ailleurs ainsi alors ami amour ancien après argent assez aucun aujourd aussi autour autre avant avril beau beaucoup
belle besoin bien bientôt blanc bleu bon bonne bouche bras bruit café car cas cause cela celle celui cent certain chaque chaud chef
cheval cheveux chez chose ciel cinq clair coeur coin combien comme complet compte contre corps côté coup cours court croire cuisine
dame danger décembre dedans dehors déjà depuis dernier dernière derrière deux devant devoir dieu difficile dimanche donc donner dont
dormir doute doux droite dur eau école écrire effet église encore enfin ensemble ensuite entre entrer environ esprit essayer été être
étude euro exemple face facile faim faire fait famille femme fenêtre feu février fin fleur fois force forme fort frère froid front
garçon garder gauche gens goût grand grande grave gros groupe guerre habiter haut herbe heureux histoire homme huit ici idée île image
important jamais jambe janvier jardin jeu jeudi jeune joie joli jouer juillet juin jusque juste laisser langue large lettre lever libre
lieu ligne lire lit livre loin long longtemps lors lumière lundi lune main maintenant mai maison mal malgré manière marché mardi mari
mars matin meilleur même mer mercredi mère métier mettre midi mieux milieu mille minute moins moment monde monsieur montagne montrer
morceau mort mot mourir mur neuf nez noir nombre non nord novembre nuit octobre oeil ombre onze or oreille oui ouest parce pareil
parfois partie partout passer pauvre peau peine penser père petit petite peu peur pied pierre place plaisir plein pluie
plusieurs plutôt poisson porte poser possible pourquoi pourtant premier première presque prêt prier prochain prochaine puis quatre quel
quelle quelque question quinze raison regarder reste rester rêve rien rire robe roi rouge route rue sable saison salle samedi sang sans
santé savoir sec second semaine sens sentir sept septembre seul si silence simple six soeur soir soleil sommeil sorte sortir soudain
souvent sud sujet sûr table tant tante tête tenir terre tirer tomber toucher toujours tour tous tout toute toutes travail travailler
très triste trois trop trou valoir vendre vendredi venir vent verre vers vert viande vie vieux village ville vin vingt visage vivre
voici voilà voir voisin voix vrai vraiment vue yeux
"""

SUFFIXES = "ations ation ements ement ment euses euse eurs eur ées és ée é er ez ent es e s"

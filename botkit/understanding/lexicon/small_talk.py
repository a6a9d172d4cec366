"""What people write around a question, in six languages: openers, thanks, signatures. The signs are those of urgent phrases.

A part of a message that is small talk says nothing about what is asked, as long as there is another part.
"""

# Whole parts: introductions, wishes, announcements of a question.
OPENERS = """
hope .. are|youre|your|is|all well|fine|good|okay|ok|great
hope .. finds you
how are you|u|things
hows it going|things
my name is
im|i am .. and i live
this is .. speaking|here
sorry to bother
i have|had|got|ive .. question -about|on|regarding|concerning|for|with
quick|short question -about|on|regarding|concerning|for|with
can|may|could i ask you|something
wie geht es ihnen|dir|euch
wie gehts
ich hoffe .. geht ihnen|dir|euch gut
mein name ist
ich heiße|heisse
ich hatte|hätte|hätt|habe|hab .. frage -zu|zum|zur|wegen|über|bezüglich
eine|kurze|kleine frage -zu|zum|zur|wegen|über|bezüglich
darf|dürfte ich .. fragen
entschuldigen sie die störung
ik hoop .. goed
hoe gaat het
mijn naam is
ik heet
ik had|heb .. vraag|vraagje -over|bij|voor
een|kleine|korte vraag|vraagje -over|bij|voor
mag ik .. vragen
espero que .. bien
cómo|como está|estás|están|va
mi nombre es
me llamo
tengo|tenía|quería .. pregunta|consulta|duda -sobre|acerca|de|respecto
una pregunta|consulta|duda -sobre|acerca|de|respecto
j'espère .. bien
espérant|esperant que
comment allez|vas|ça
je m'appelle
mon nom est
j'ai|j'aurais .. question -sur|concernant|à|au
une|petite question -sur|concernant|à|au
excusez|désolé .. déranger
espero que .. bem
como vai|está|vão
meu nome é
o meu nome
chamo me
me chamo
tenho|tinha|queria .. pergunta|dúvida|duvida -sobre|acerca|de
uma pergunta|dúvida -sobre|acerca|de
"""

# From here to the end of its part a message is over: signatures and thanks.
ENDINGS = """
best|kind|kindest|warm|many|all wishes|regards|best
regards
yours sincerely|faithfully|truly
sincerely
cheers
sent from my
get outlook
looking|look forward
thanks
thanks a|so|in|again|for lot|bunch|much|advance|everything|help|your
thank you|u
thank you|u .. much|advance|help|time|lot
thx
many thanks
have a nice|good|great|lovely
mit freundlichen|besten|lieben|herzlichen grüßen|gruß|grüssen
freundliche|viele|liebe|beste|schöne|herzliche grüße|gruß|grüsse
liebe|viele|beste grüße
mfg
vielen|herzlichen|besten|lieben|tausend dank
danke
dankeschön
im voraus
gesendet|von meinem iphone|handy
ich freue mich auf
met vriendelijke|hartelijke groet|groeten
vriendelijke groet|groeten
groetjes
alvast bedankt
bedankt
hartelijk|veel dank
dank u|je
verzonden vanaf
un saludo|abrazo|cordial
saludos
atentamente
muchas|mil gracias
gracias
de antemano
quedo a la espera
enviado desde
cordialement
bien cordialement|à
bonne réception
sincères|meilleures|cordiales salutations
merci
d'avance
envoyé de|depuis
dans l'attente
com os melhores|meus
melhores|cordiais cumprimentos
cumprimentos
atenciosamente
um abraço
obrigado|obrigada
muito|desde obrigado|já
agradeço
fico no aguardo
"""

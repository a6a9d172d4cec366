"""Portuguese phrases that always win: emergency, suicide, wanting a person, lawyers. One a line; the signs are explained in phrases.py."""

EMERGENCY = """
cheiro .. gas
ha|tem|vejo fumaca|fumo -livre
tomou|tomei|engoliu .. comprimidos|remedios|pilulas|frasco
caiu .. mexe|responde|reage
marido|mulher|namorado|namorada|pai|mae|ex .. me bate|agride
!emergencia -contato|saida
ambulancia
samu
chamem|chama|chame|liga|ligue|mandem|preciso .. policia|bombeiros|192|112
bombeiros
nao .. consegue|consigo|conseguimos .. respirar
nao .. respira
parou de respirar
dificuldade|dificuldades|mal .. respirar
mal consegue|consigo respirar
falta de ar
sem ar
sufoc*
asfixi*
engasg*
afog*
esta|ficou|ficando roxo|roxa|azul
inconsciente
desmai*
perdeu .. consciencia|sentidos
desacordad*
nao acorda
infarto|infartando|enfarte
ataque cardiaco
parada cardiaca
derrame
avc
dor|dores|aperto|pressao .. peito
peito .. doi|doendo
sangra|sangrando|sangro|sangramento
hemorragia
tanto|muito sangue
sangue por toda|todo
perdendo|perde|perdeu .. sangue
tossindo|vomitando|cuspindo|tosse .. sangue
overdose
sobredose
caixa|frasco|cartela .. de comprimidos|remedios
muitos|demais|demasiados comprimidos|remedios|pilulas
comprimidos|remedios|pilulas .. mais|demais
insulina demais
envenen*
intoxic*
engoliu|bebeu|tomou .. veneno|pilha|bateria|lixivia|detergente|sanitaria
reacao alergica
choque anafilatico
anafila*
garganta|lingua|rosto .. inchada|inchado|inchando|fechando
convuls*
ataque epilepti*
choque eletrico
eletrocut*
ha|tem um incendio
pegando|pegou fogo
esta a arder
em chamas
ha fogo
tem fogo
fogo na|no
cheia|cheio de fumo|fumaca
cheiro|cheirando|cheira .. gas
vazamento|fuga de gas
monoxido
explodi*
explosao
baleado|baleada
esfaque*
atacado|atacada|atacando
ameaca|ameacando|ameacou .. matar|morte|faca|arma
ladrao .. casa|dentro
estupr*
violada|violado|violacao
sequestr*
me bate|batendo
quer me matar
perigo de vida
em perigo
esta morrendo|morrer
morrendo
vou|vai morrer
gravemente ferido|ferida
acidente .. grave|ferido|feridos|sangue|preso
preso|presa nas ferragens
queimadura grave
dor insuportavel|horrivel
caiu .. escada|escadas|telhado|janela
contracoes
bolsa estourou
socorro
acudam
"""

SUICIDE = """
suicid*
me matar
matar me
vou me matar
quero morrer
queria morrer
tirar .. minha|propria vida
acabar com .. vida|tudo
por fim .. vida
nao quero .. viver|existir|acordar
nao quero continuar vivendo|viver
vontade de morrer
vontade de viver
nao .. sentido .. viver|vida
nao vale a pena viver
nao aguento mais -*
nao consigo mais viver
preferia estar morto|morta
melhor morto|morta
melhor sem mim
me machucar
magoar me
me cortar -o cabelo
me corto
automutil*
pular|atirar .. ponte|janela|trem
me enforcar
"""

PERSON = """
!pessoa de verdade
!pessoa real|humana
!falar|fale|conversar|contactar|contatar|transferir|transfira|passar|passe .. pessoa|humano|atendente|alguem
!falar|fale|conversar|contactar|contatar|transferir|transfira|passar|passe .. agente|assistente|operador|operadora|funcionario
!quero|preciso|prefiro .. atendente|humano|operador|operadora
atendente por favor
humano por favor
atendimento humano
nao .. um|com bot|robo|robot|maquina
tem alguem
ha alguem
alguem ai
ser humano
"""

LAWYER = """
advogado|advogada|advogados
processo judicial
vou|irei processar
processo .. contra voces
acao judicial|legal
acoes legais|judiciais
medidas legais|judiciais
na justica
a justica
justica
tribunal
tribunais
procon
queixa .. policia|crime
"""

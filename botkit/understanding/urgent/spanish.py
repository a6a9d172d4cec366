"""Spanish phrases that always win: emergency, suicide, wanting a person, lawyers. One a line; the signs are explained in phrases.py."""

EMERGENCY = """
hay humo -blanco
olor a gas
huele .. gas
me esta pegando|golpeando
marido|mujer|pareja|novio|novia|padre|madre|ex .. me pega|golpea|maltrata
se ha|me he tomado|tragado .. pastillas|medicamentos|bote|caja
se ha caido .. mueve|responde|reacciona
!emergencia -contacto|salida
es urgente .. ambulancia|herido|sangre
ambulancia
llamen|llama|llame|manden|necesito .. policia|bomberos
bomberos
no .. puede|puedo|podemos .. respirar
no respira
dejo|deja|dejado de respirar
cuesta|dificultad|apenas|problemas .. respirar
apenas respira|respiro
falta .. aire
ahog*
asfixi*
atragant*
puso|pone|poniendo azul|morado|morada
inconsciente
desmay*
perdio|perdido .. conocimiento|conciencia
no responde .. respira|mueve
no .. despierta
infarto
ataque al|de corazon
ataque|paro cardiaco
derrame cerebral
ictus
dolor|duele|presion|opresion .. pecho
pecho .. duele
sangra|sangro|sangrando|sangrado
hemorragia
tanta|mucha|demasiada sangre
sangre por todas|todos
pierde|pierdo|perdiendo .. sangre
tose|tosiendo|vomita|vomitando|escupe .. sangre
sobredosis
demasiadas pastillas|pildoras|tabletas
muchas pastillas|pildoras
frasco|bote|caja .. de pastillas
demasiada insulina|medicina|medicacion
envenen*
intoxic*
trago|tragado|bebio|bebido .. lejia|veneno|pila|bateria|detergente
reaccion alergica
choque anafilactico
anafila*
garganta|lengua|cara .. hincha|hinchada|cierra|hinchando
convuls*
ataque epileptico
descarga electrica
electrocut*
fuego en|hay|se
hay .. fuego
hay|un incendio -seguro
se incendia
se quema|esta quemando
lleno|llena de humo
humo por todas
huele|huelo .. gas
fuga|escape de gas
monoxido
explot*
explosion
disparado|dispararon
apunal*
me|nos atacan|atacaron|ataca|ataco
amenaza|amenazan|amenazando .. matar|muerte|cuchillo|pistola
ladron en|dentro
violaron|violado|violada|violacion
secuestr*
quiere matarme
peligro de muerte
en peligro
se muere
se esta muriendo
muriendo
me muero -de
gravemente herido|herida
herido|herida grave
accidente .. grave|herido|heridos|sangre|atrapado
grave accidente
atrapad*
quemadura|quemaduras .. grave|graves
dolor insoportable|fuertisimo|horrible
cayo|caido .. escaleras|escalera|tejado|ventana
contracciones
rompio aguas
auxilio
socorro
"""

SUICIDE = """
suicid*
matarme
me voy a matar
me quiero matar|morir
quiero morir|morirme|matarme
quitarme|quitarse .. vida
acabar|terminar con .. vida|todo
no quiero .. vivir|existir|despertar
no quiero seguir viviendo|aqui|asi
sin ganas de vivir
ganas de vivir
ganas de morir*
no .. sentido .. vivir|vida|viviendo
no vale la pena vivir
no puedo mas -*
no aguanto mas -*
ojala .. muerto|muerta|muriera
mejor muerto|muerta
mejor sin mi
cortarme -el pelo
hacerme dano
hacerse dano
me corto|lastimo -el
autolesion*
tirarme .. puente|ventana|tren
saltar .. puente
"""

PERSON = """
!persona real|humana
!persona de verdad
!hablar|hable|comunicarme|chatear|comunicar|comuniqueme|paseme|pasame|ponme|contactar .. persona|humano|agente|alguien|asesor
!hablar|hable|comunicarme|chatear|comunicar|comuniqueme|paseme .. asesora|operador|operadora|representante|empleado|encargado
!pasame|ponme|contactar .. asesora|operador|operadora|representante|empleado|encargado
!quiero|necesito|prefiero .. persona|agente|humano|asesor|operador|operadora|representante
agente por favor
asesor por favor
humano por favor
persona por favor
no .. un|una|con bot|robot|maquina
hay alguien
atencion humana
ser humano
"""

LAWYER = """
abogado|abogada|abogados
demandar|demandare|demandarlos|demandarles
demanda judicial
poner|pondre|presentar .. demanda|denuncia
denunciar|denunciare|denunciarlos
acciones legales
medidas legales
via judicial
tribunal|tribunales
juicio
juzgado
"""

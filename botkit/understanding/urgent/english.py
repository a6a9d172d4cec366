"""English phrases that always win: emergency, suicide, wanting a person, lawyers. One a line; the signs are explained in phrases.py."""

EMERGENCY = """
there is smoke -alarm|alarms|detector|detectors|free
theres|see|smell smoke -alarm|alarms|detector|detectors|free
gas smell
took|taken|swallowed|drank|ate .. bottle|box|pack|packet of paracetamol|ibuprofen|aspirin|valium|pills|tablets|bleach|cleaner
fell|fallen|collapsed .. not|isnt|doesnt moving|move|respond|responding
husband|wife|boyfriend|girlfriend|partner|father|mother|ex .. hits|beats|hitting|beating me|us
!emergency -exit|exits|row|rows|seat|seats|contact|contacts|number|door|kit|passport|procedure|procedures|visa|department
call|calling|called|get|need|send|want .. ambulance
!ambulance -ride|rides|cost|costs|fee|fees|bill|transport|cover|coverage|insurance
paramedic*
call|dial 911
call|dial 999
call|dial 112
need|send|call|get .. police
cant|cannot .. breathe|breath
can t breathe|breath
can not .. breathe|breath
not breathing
isnt breathing
stopped breathing
hard|hardly|barely .. breathe|breathing
trouble|difficulty|problems|struggling|struggles .. breathe|breathing
short|shortness of breath
gasping
choking
choked
suffocat*
turning|turned|gone|going blue
lips .. blue
unconscious
not|isnt .. conscious
passed|passing|pass out
fainted
collapsed -bed|table|chair|tent
not responding to us|me
unresponsive
wont|doesnt|not|cant .. wake up
heart attack
chest .. pain|pains|hurts|hurting|tight|tightness|pressure
pain|pains|pressure|tightness .. chest
having|had|has a stroke
face .. drooping
bleed|bleeds|bleeding -hearts
so|too much blood
lot|lots|full of blood
losing|lost|loses .. blood
cough|coughing|vomit|vomiting|throwing|spitting .. blood
blood everywhere
blood .. wont stop
overdose|overdosed|overdosing
od ed
took|taken|swallowed|ate|has too many|much pills|tablets|pill|medicine|medication|insulin|paracetamol
whole|entire|full bottle|box|pack|packet|strip of .. pills|tablets|medicine|medication
swallowed|drank .. bleach|battery|poison|detergent|acid|cleaner|magnet|chemical|chemicals
poisoned
poisoning
allergic reaction
anaphyla*
throat .. closing|swelling|swollen|swelled
tongue .. swelling|swollen|swelled
face|lips .. swelling|swollen|swelled up
seizure|seizures
convuls*
fitting and
having|has|had a fit
drowning
drowned
electrocut*
electric shock
on fire
there|theres|house|room|kitchen|flat .. fire -alarm|exit|extinguisher|drill|door|place|pit
caught fire
smoke .. everywhere|coming
smoke in|from the|my|our
full of smoke
smell|smells|smelling .. gas
gas leak|leaking|leaks
carbon monoxide
exploded
explosion
been|got|was|were shot
stabbed
being attacked
following|stalking|chasing me
attacked me|us|him|her
someone|somebody|man|he|they .. gun|knife
breaking into .. house|flat|room|home
intruder
kidnapped
raped
rapist
sexually assaulted
hes|shes|he|she|they|husband|wife|father|mother|somebody|someone|son|daughter .. going to|gonna kill|hurt
threaten|threatens|threatening .. kill|hurt|me
beating|hitting|hits|beats me|my|her
life threatening
life or death
in danger
dying -to|battery|phone|light
going to|gonna die
someone|somebody|he|she|husband|wife|father|mother|baby|dad|mum|mom|son|daughter .. is|has|might be dead|dying
bad|terrible|serious|horrible accident
had .. accident .. hurt|injured|trapped|blood
badly|seriously|severely hurt|injured|burned|burnt
burned|burnt|scalded .. badly|face|skin|baby|child|hand|arm
trapped
help me now
fell .. stairs|roof|ladder|window
hit .. head
broken|broke my|his|her leg|arm|hip|neck|wrist|ankle
my|her water|waters broke
contractions
severe|unbearable|extreme|worst pain
"""

SUICIDE = """
suicid*
sucid*
kill|killing|hurt|hurting|harm|harming|cut|cutting|shoot|hang|hanging|drown myself
kill|killing|hurt|hurting|harm|harming himself|herself|themselves
kms
end|ending|take|taking my|it own|all|life life
end|ending|take|taking my|own life
end it all
want|wanna|wish to|i die|dead
wanna|want die|to die
wish i was|were|wasnt dead|born|alive
dont|not want|wanna .. live|alive|exist|wake
dont|not want|wanna .. be here .. anymore|more
no reason|point .. live|living|alive
nothing .. live for
not worth living
life .. worth living
tired of living|life
cant|cannot .. live|living .. anymore|more|like
cant|cannot go on -*
cant|cannot take it anymore|more -*
better off dead|without me
self harm
selfharm
jump off|from|in .. bridge|roof|building|train
jump .. bridge|roof
say goodbye forever
"""

PERSON = """
!real|live|actual|human person|human|agent|being|someone|somebody
!talk|speak|chat|connect|connected|transfer|transferred|write|put .. human|person|agent|representative|rep|operator|advisor|adviser
!talk|speak|chat .. someone|somebody|people|manager|supervisor|colleague|staff|employee
!want|need|get|give|let .. human|agent|representative|operator
!human please
agent please
representative please
person please
not|no .. a|stupid bot|robot|machine
stop .. bot
customer service agent|representative|rep
is anyone|anybody|someone there
anybody|anyone human|real|there
human being
"""

LAWYER = """
my lawyer|lawyers|attorney|solicitor
lawyer|attorney|solicitor .. contact|contacting|hear|touch|letter|write|involved
hear|hearing .. lawyer|lawyers|attorney|solicitor
!call|calling|get|getting|hire|hiring|contact|contacting .. lawyer|lawyers|attorney|solicitor
consult|involve|involving|see|take|need|want|speak|talk .. lawyer|lawyers|attorney|solicitor
lawyer up
lawyered up
lawyer
sue
suing
lawsuit
legal action|steps|proceedings
take|taking|see|bring .. court
small claims
press|pressing charges
ombudsman
trading standards
"""

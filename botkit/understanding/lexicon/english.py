"""English words that customers use for the same thing, how they shorten them, and words that are no typing errors."""

# One concept a line, its name first (the other languages use the same names). Irregular forms stand here; regular
# endings are cut off.
CONCEPTS = """
buy: buy purchase bought
pay: pay paid payment settle
sell: sell sold
send: send sent dispatch ship
receive: receive get got gotten obtain
arrive: arrive come came reach show turn
take: take took taken
give: give gave given provide
go: go went gone
make: make made create
find: find found locate search look
lose: lose lost missing misplace
steal: steal stole stolen theft thief rob robbed
break: break broke broken damage crack shatter defective faulty
work: work function operate
fail: fail unsuccessful unsuccessfully
decline: decline reject deny denied refuse
cancel: cancel revoke abort void undo
stop: stop end quit discontinue
close: close shut terminate delete remove deactivate disable
open: open start begin began begun activate enable
change: change modify alter edit amend update
swap: swap exchange switch
reschedule: reschedule postpone rebook
repair: repair fix mend
replace: replace replacement renew reissue substitute
return: return
refund: refund reimburse reimbursement moneyback
reverse: reverse revert
complain: complain complaint
help: help assist support
tell: tell told inform explain
know: know knew known
ask: ask asked question inquire enquire query
need: need require necessary
want: want wish would
must: must have has had
let: let allow permit
can: can able possible could
buyer: buyer customer client
person: person people human agent representative rep operator somebody someone
talk: talk speak spoke chat call phone ring contact
write: write wrote written
email: email mail
letter: letter post postal
phone: mobile cell cellphone smartphone handset telephone
number: number digit
money: money cash funds fund
atm: atm cashpoint machine dispenser
withdraw: withdraw withdrew withdrawal
deposit: deposit
transfer: transfer wire remit remittance
bank: bank
account: account profile
card: card
credit: credit debit
fee: fee charge cost price surcharge commission
cheap: cheap inexpensive affordable
expensive: expensive pricey
bill: bill invoice statement receipt
free: free gratis complimentary
tax: tax vat duty
discount: discount voucher coupon promo promotion promocode
currency: currency foreign
rate: rate
exchange: convert conversion
limit: limit maximum max most cap
minimum: minimum min least
balance: balance
amount: amount sum total
extra: extra additional another more
twice: twice double duplicate repeated
wrong: wrong incorrect mistake error mistaken inaccurate
right: right correct accurate
weird: weird strange odd unusual unknown unfamiliar unrecognized unrecognised suspicious
problem: problem issue trouble
pending: pending processing waiting outstanding unprocessed
wait: wait await
delay: delay late slow overdue delayed
fast: fast quick quickly soon rapid asap urgent urgently hurry express immediately
long: long
time: time duration
day: day daily
week: week weekly
month: month monthly
year: year yearly annual annually
today: today
tomorrow: tomorrow
yesterday: yesterday
early: early earlier
before: before
after: after
already: already yet still
again: again
new: new brand
old: old outdated
order: order
delivery: delivery deliver delivered
track: track trace status whereabouts
package: package parcel shipment
address: address residence
home: home house
move: move moved relocate
country: country abroad overseas nation international
travel: travel trip journey holiday vacation
flight: flight fly flew plane
ticket: ticket fare
seat: seat
luggage: luggage baggage suitcase bag
hotel: hotel room accommodation
book: book booking reserve reservation
car: car vehicle auto automobile
rent: rent rental hire
bus: bus
train: train
restaurant: restaurant
eat: eat ate eaten food meal
drink: drink drank drunk
cook: cook recipe
shop: shop store
hour: hour opening
password: password passcode passphrase
pin: pin
forget: forget forgot forgotten
remember: remember recall
login: login signin log sign
block: block lock freeze froze frozen
unblock: unblock unlock unfreeze
identity: identity id identification
verify: verify verification confirm confirmation authenticate validate prove proof
name: name surname
child: child children kid son daughter
young: young age
wife: wife husband spouse partner
friend: friend
top: top topup recharge reload
automatic: automatic automatically
link: link connect
app: app application
website: website site page
internet: internet online web wifi
computer: computer laptop
document: document paper form
contract: contract agreement
insurance: insurance insure
doctor: doctor physician
sick: sick ill
medicine: medicine medication drug
appointment: appointment meeting
calendar: calendar schedule agenda
remind: remind reminder
alarm: alarm
weather: weather forecast
hot: hot warm
cold: cold
music: music song
play: play
game: game
read: read
language: language
translate: translate translation
mean: mean meaning definition define
spell: spell spelling
joke: joke funny
hello: hello hi hey
thanks: thanks thank
goodbye: goodbye bye
please: please kindly
sure: sure certain
support: accept acceptance
show: display view see saw seen check
use: use used utilize
job: job
salary: salary wage income earnings paycheck
loan: loan borrow mortgage
save: save saving savings
invest: invest investment
happen: happen occur
reason: reason why
physical: physical real actual
virtual: virtual digital disposable
fake: fake fraud fraudulent scam
security: security secure safe
appear: appear
keep: keep kept
big: big large huge
small: small little tiny
good: good great nice excellent
bad: bad terrible awful poor
hard: hard difficult tough
easy: easy simple
near: near nearest nearby
far: far distance
drive: drive drove driven
leave: leave left depart departure
"""

# Neither say what is asked nor make a pair with the word after them worth noticing.
FILLERS = """
a an the this that these those my your his her our their its me i you we they it he she us them
is am are was were be been being do does did to of in on at for with from by as and or so just please
there here any some very really also im ive id ill its thats theres
"""

# They say that something is asked, not what.
ASKING = """
what whats how hows when where wheres which who whos why can could do does did is are will would should may tell know
want need help much many long get have has
"""

SHORTENED = """
u=you ur=your r=are y=why n=and b4=before 2day=today 2moro=tomorrow tmrw=tomorrow tmr=tomorrow 2nite=tonight
pls=please plz=please thx=thanks tnx=thanks ty=thanks tx=thanks cuz=because bc=because coz=because w=with wo=without
acc=account acct=account accnt=account msg=message txt=text num=number nr=number no=no addr=address appt=appointment
amt=amount bal=balance bday=birthday bkg=booking biz=business cc=card cust=customer del=delivery dept=department
dunno=know gonna=going gotta=got wanna=want hr=hour hrs=hours min=minutes mins=minutes info=information
ppl=people pw=password pwd=password pymt=payment pmt=payment qty=quantity rcpt=receipt rcvd=received recd=received
sec=seconds srry=sorry sry=sorry tel=telephone tix=tickets trx=transaction txn=transaction trans=transaction
wk=week wks=weeks yr=year yrs=years mo=month mos=months wknd=weekend xtra=extra gd=good gr8=great l8=late l8r=later
hv=have hve=have cn=can cnt=cant shd=should wd=would cd=could wat=what wot=what wht=what whr=where wen=when
hw=how abt=about frm=from sm=some bcoz=because im=im dont=dont ok=ok k=ok tho=though thru=through
"""

# Common words that a repair would otherwise take for misspellings of the author's own words.
COMMON = """
able about above accept across act add afraid after afternoon again against ago agree air all almost alone along
already also although always among anger angry animal annoyed another answer any anybody anymore anyone anything anyway
anywhere apart appear apple area arm around arrive art aside asleep attempt aunt autumn available average avoid awake
away baby back bad bag ball band bar base bath beach bear beautiful because become bed bee beef been beer before behind
believe bell below best bet better between big bike bird birth bit bite black blame blood blow blue board boat body bone
book boot bore born boss both bottle bottom bowl box boy brain branch bread breakfast bridge bright bring broad brother
brown build burn bus business busy but butter button cake calm came camera camp can cap care careful carry case castle
cat catch cause cent center central chair chance cheap cheese chest chicken chief child choice choose church circle city
claim class clean clear clever climb clock clothes cloud club coat coffee cold collect color colour comfort common
company compare complete concern condition consider contain continue control cool copy corn corner cotton cough count
couple course court cousin cover cow crazy cream cross crowd cry cup current curtain cut dance danger dark data date
daughter day dead deal dear death decide deep degree depend desk detail die diet difference different difficult dig
dinner direct direction dirt dirty disappear discover dish dog dollar door down dozen dream dress drive drop dry due dust
duty each ear early earn earth east easy edge effect egg eight either electric eleven else empty end enemy engine enjoy
enough enter entire equal especially euro even evening event ever every everybody everyone everything everywhere exact
exactly example except excited exercise expect experience explain eye face fact fair fall false family famous fan far
farm fashion fast fat father favorite favourite fear feel feet fell fellow felt female few field fifty fight figure fill
film final finally fine finger finish fire firm first fish fit five flag flat floor flow flower fold follow food foot
football force forest forever forget fork form former forty forward four free fresh friday friend front fruit full fun
funny further future gain garden gas gate gave general gentle girl give glad glass go goal god gold gone good got grade
grand grandma grandpa grass gray great green grey ground group grow guess guest guide gun guy guys hair half hall hand
handle hang happen happy hard hardly hat hate head health hear heard heart heat heavy height held hello help her here
herself hide high hill him himself his history hit hobby hold hole holiday home honest hope horse hospital hot hotel
house however huge hundred hungry hurry hurt husband ice idea if imagine important inch include increase indeed inside
instead interest interesting into iron island item itself job join joke joy juice jump june july just keep key kick kid
kids kill kind king kitchen knee knife knock know known lady lake lamp land language large last late later laugh law lay
lazy lead leaf learn least leather leave leg lemon lend less lesson level library lie life lift light like line lion lip
list listen little live load local lock lonely loose lord loss lot lots loud love low luck lucky lunch mad mail mailed
main male man manage manner many map mark market marry master match mate matter may maybe meal mean meant measure meat
medium meet member memory men mention menu merchant met metal middle might mile milk million mind mine minute mirror miss
mix model modern moment monday month moon more morning most mother mountain mouse mouth move movie mr mrs ms much music
must myself nail name narrow nation nature naughty near nearly neck needle neighbor neighbour neither nephew never new
news next nice niece night nine nobody noise none noon nor normal north nose note nothing notice novel november now
nowhere nurse object ocean october offer office officer often oil old once one only onto operate opinion opposite
orange order other others otherwise ought our ours out outside oven over own pack page pain paint pair pan pants paper
parent park part party pass past path pattern peace pen pencil penny pepper per perfect perhaps period person pet photo
phrase pick picture pie piece pig pilot pink pipe place plain plan plane plant plastic plate play player pleasant please
pleased plenty plus pocket poem poet point police policy polite pool poor popular port position possible pot potato pound
pour power practice prefer prepare present president press pretty prevent price prince print prison private prize
probably product program promise proper protect proud public pull pump pure purple push put quality quarter queen quiet
quite race radio rain raise ran range rather raw ready real really reason recent recently recipe record red reduce
regular relax religion remain remove repeat reply report rest result rice rich ride right ring rise risk river road rock
roll roof room root rope rose rough round row royal rub rubber rude rule run rush sad said sail salad salt same sand sat
saturday sauce save saw say scale school science sea season second seem seen self sell sense sentence separate september
serious serve service set seven several shade shake shall shame shape share sharp she sheep sheet shelf shine shirt shoe
shoot shop shore short should shoulder shout show shower sick side sight sign silly silver similar simple simply since
sing single sister sit six size skill skin skirt sky sleep slip slow small smell smile smoke smooth snow soap social sock
soda soft soil sold soldier solve some somebody somehow someone something sometimes somewhere son song soon sorry sort
soul sound soup south space speed spell spend spent spoon sport spot spread spring square stage stair stamp stand star
stare start state station stay steel step stick still stock stomach stone stood store storm story straight street
stretch strike string strong student study stuff stupid subject succeed success such sudden sugar suggest suit summer sun
sunday supper supply supposed surface surprise sweet swim system table tail tale talk tall tape taste taught tax tea
teach teacher team tear telephone tell ten tennis test than thank that theirs them then thick thief thin thing think
third thirty thousand thread three throat through throw thumb thunder thursday thus tie tiger tight till tiny tip tire
tired title today toe together tomorrow tongue tonight too tool tooth top tore total touch tour toward towel tower town
toy trade train travel tree tried true trust truth try tuesday turkey turn twelve twenty twice type ugly uncle under
understand unhappy unit until upon upset upstairs usa usual usually valley value various vegetable very view village
visit voice vote wake walk wall wallet war wash waste watch water wave way weak wealth wear wedding wednesday weekend
weigh weight well west wet wheel when whenever where whether which while white who whole whom whose wide wild will win
wind window wine wing winter wire wise within without woke woman women won wonder wood wooden wool word wore world worry
worse worst worth wound wrap wrist wrote yard yellow yes yesterday young yours yourself zero zoo
american british canadian chinese french german indian irish italian japanese mexican polish russian spanish swiss
europe england france germany italy japan canada china india mexico paris london york
anymore couldnt wouldnt shouldnt doesnt isnt arent wasnt werent havent hasnt hadnt wont whats wheres whos hows lets
dad mom mum grandmother grandfather
"""

SUFFIXES = """
ingly ations ation ments ment ings ing ers er est ies ied iest ily edly ed es s ly able ible ance ence ion ions al ally
ity ive ness ful less y e en
"""

"""Words that say much the same, and opposites. A closed list of English news prose, written for this guard.

A line of CONCEPTS holds words that say much the same; ` | ` stands between opposites. A word counts as its
line's side: "soared" carries "rose", and contradicts "fell". ` <> ` stands between converses: buying is what
selling is from the other side, so the two agree with the parties swapped.
"""

from __future__ import annotations

CONCEPTS = """
approve pass sign endorse ratify adopt greenlight accept permit allow support favour favor uphold | reject
  dismiss oppose veto refuse disapprove forbid prohibit ban block bar overturn rebuff disallow
rise increase higher grow climb jump surge soar raise expand boost advance swell hike rally uptick rebound
  accelerate | fall decrease decline drop slip sink plunge lower shrink cut reduce slide tumble dip slump plummet
  contract shed slow diminish reduction downturn lessen slash trim
strengthen cement reinforce deepen consolidate bolster strong robust solid | weaken undermine erode soften weak
  feeble sluggish
improve better recover upgrade progress | worsen deteriorate worse downgrade
win gain triumph victory beat defeat overcome victor profit profitable earnings surplus earn | lose loss miss
  surrender deficit unprofitable cost
narrow narrower | widen wider
confirm acknowledge admit concede verify | deny refute dispute repudiate rebut
begin start launch open reopen continue commence initiate inaugurate establish introduce resume | end stop finish
  close conclude halt cease terminate suspend cancel abandon scrap discontinue shut dissolve abolish
arrive enter | leave depart exit withdraw quit flee pullout
hire recruit appoint nominate | fire sack layoff oust remove resign
guilty convict conviction | innocent acquit acquittal exonerate
alive survive survivor spare | dead die kill death perish fatality killed
love enjoy | hate dislike despise
praise applaud laud commend hail compliment congratulate welcome | criticise criticize condemn denounce
  blame
  decry slam lambast deplore rebuke fault
success succeed successful | failure fail unsuccessful collapse
legal lawful legitimate | illegal unlawful illicit
possible feasible | impossible
promote promotion | relegate relegation demote
safe secure safety | dangerous unsafe hazardous danger
early | late
younger youngest young | older oldest elderly
larger largest bigger biggest greater | smaller smallest
longer longest | shorter shortest
faster fastest quicker | slower slowest
highest | lowest
stronger strongest | weaker weakest
cheaper cheapest | pricier dearer
richer richest | poorer poorest
hotter hottest warmest | colder coldest coolest
easier easiest | harder hardest
best | worst
heavier heaviest | lighter lightest
closer closest nearest | farther farthest furthest
initial | final
maximum | minimum
large big huge massive vast great | small little tiny minor modest
high tall | low
long lengthy | short brief
new recent fresh latest | old former ancient
hot warm warmer heat | cold cool cooler chill
rich wealthy affluent | poor impoverished
public | private
domestic internal national | foreign overseas international abroad external
import <> export
buy purchase acquire acquisition <> sell sale
lend loan <> borrow
give donate contribute grant award <> receive get obtain
teach <> learn
send dispatch ship deliver deploy transfer convey supply provide <> receive import
north northern | south southern
east eastern | west western
male man men boy husband father son brother gentleman | female woman women girl wife mother daughter sister lady
ally alliance friend partner friendly friendship comrade | enemy foe rival adversary opponent hostile hostility
peace peaceful truce ceasefire | war warfare
attack assault offensive strike raid | defend defence defense protect guard
agree agreement consent deal accord | disagree disagreement
include contain comprise feature involve encompass | exclude omit
permanent | temporary interim provisional
mandatory compulsory obligatory required require | voluntary optional
majority | minority
optimistic hopeful upbeat | pessimistic
expensive costly | cheap inexpensive affordable
easy simple | difficult hard tough
full fully complete completely | empty partial partly partially
day daytime | night overnight
morning | evening afternoon
positive | negative
active | inactive dormant
available | unavailable
visible | invisible
able | unable
likely probable | unlikely improbable
known | unknown
present attend attendance | absent absence
encourage urge press call | discourage deter dissuade
build construct erect construction building develop | demolish destroy dismantle tear raze
borrowing debt
join participate participation | secede
free release freed liberate liberation | detain arrest jail imprison capture seize custody
trust confidence faith | distrust mistrust doubt
add | subtract deduct
same identical equal | different
loud louder noisy | quiet quieter silent calm
inside within indoors | outside outdoors
quick fast rapid swift speedy quickly rapidly swiftly | slowly gradual gradually
upgrade | downgrade
maintain keep retain preserve remain stay sustain stand unchanged | change alter
hold host stage organise organize
find discover discovery detect spot uncover identify | hide conceal
show reveal demonstrate indicate suggest disclose display
remember commemorate mark celebrate honour honor celebration
visit tour trip travel go journey
meet meeting talk summit encounter
pledge promise vow commit commitment
say tell declare announce announcement think believe add note remark report explain comment
ask request appeal demand petition
plan intend intention aim mean
try attempt seek effort
help assist aid assistance
want wish hope desire
need necessary
make produce manufacture production
use utilise utilize employ
cause lead trigger prompt spark result
consider view
fight combat battle
troop soldier force military army serviceman servicemen personnel
weapon arm arms munition weaponry
country nation state
leader chief head boss
company firm business corporation enterprise
government administration authorities
worker employee staff labourer laborer
citizen resident inhabitant people population person
child children kid youngster
pupil student
doctor physician medic
police officer
price spend expenditure
money fund funding cash finance
job position post role
law act legislation bill statute
vote ballot election
region area zone district territory
city town municipality
house home housing dwelling
road street highway
car vehicle automobile
ship vessel boat
plane aircraft jet
letter message note
speech address remark
talk negotiation discussion discuss negotiate speak
reply answer respond response
submit file submission
check inspect inspection look
treaty pact
anniversary
hurt injure wound injury injured
sick ill illness disease
illegal unlawful
scientist researcher academic
study research investigation investigate probe examine examination inquiry analysis analyse analyze
test trial
yearly annual annually
monthly
famous renowned
official formal
genuine real true authentic | false fake untrue
truth true
unshakable firm resolute steadfast unwavering
indestructible unbreakable
destroy ruin devastate
damage harm
flood flooding
storm hurricane cyclone typhoon
fire blaze wildfire
quake earthquake tremor
rain rainfall
scheme programme program project initiative
site location place venue
near close nearby | far distant
goal target objective
issue matter problem
choose select pick selection choice
replace succeed substitute
work operate function
pay payment
income
own possess ownership
live reside
lack shortage | abundance surplus
write author written
read
move relocate shift
eat consume
drive
prevent avert avoid
warn caution warning alert
expect anticipate forecast predict project prediction estimate
lawmaker legislator mp parliamentarian
minister secretary
judge justice magistrate
court tribunal
allege accuse accusation allegation claim
exhibit exhibition
museum gallery
team squad side
match game fixture
player
coach manager trainer
goal score
"""

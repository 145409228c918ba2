"""Words of news prose that often stand for each other, besides those that the thesaurus relates."""

from __future__ import annotations

from functools import cache

from service.core.support.reading import Word, concept, opposites, stem
from service.core.support.thesaurus import related

ALIKE = """
own hold have possess control | use cross travel | due scheduled set planned expected slated supposed | accept
concede acknowledge admit | admission entry entrance access | lead margin advantage gap | first debut | ill sick
unwell | unveil announce present reveal introduce launch publish release disclose | appear publish release print
issue come emerge | claim argue say maintain assert contend insist state tell declare note add explain write
comment remark stress emphasise emphasize underline highlight point believe think feel reckon find conclude
acknowledge suggest report describe confirm mention | warn caution fear worry concern alarm | ease weaken subside
abate lessen slow calm die fade diminish | near nearby neighbouring neighboring adjacent surrounding close next
local | contain mention include hold feature provide have comprise carry | eliminate cut axe remove drop scrap
shed slash lose close | scrap abandon cancel drop shelve ditch axe end withdraw | oblige require force compel
order make bind commit instruct | call describe label term brand dub name regard see view consider deem | grow
rise increase climb expand swell gain jump surge soar double accelerate | fall drop decline decrease shrink sink
slip slide plunge tumble dip recede ease | get receive obtain gain earn win secure collect take | give provide
offer supply grant award hand donate contribute deliver present pay | buy purchase acquire take obtain | begin
start launch open commence kick initiate | end finish conclude close complete stop expire | build construct erect
develop create make establish install | destroy wreck ruin devastate demolish raze level flatten damage gut |
damage harm hurt hit affect injure strike | hit strike affect batter pound devastate sweep | kill claim slay
murder shoot | die perish succumb lose | injure hurt wound harm | rescue save pull free recover evacuate |
evacuate move flee leave displace relocate remove rescue | arrest detain hold seize apprehend capture catch
custody jail | accuse charge blame allege suspect indict | charge indict accuse prosecute try | sentence jail
imprison condemn | convict sentence guilty | investigate probe examine study review look inquire check inspect |
find discover uncover detect identify spot locate recover conclude show determine establish | show reveal
demonstrate indicate suggest find prove illustrate point | cause trigger spark lead prompt provoke bring result
produce create set start | prompt lead force cause make | stem result arise come | include comprise involve
feature contain | increase raise boost lift hike expand | raise collect gather generate bring earn | reduce cut
lower slash trim limit curb shrink decrease | limit curb restrict cap control reduce | ban prohibit outlaw bar
forbid block | allow permit let enable authorise authorize | stop halt prevent block suspend end bar cease pause
freeze | delay postpone defer push reschedule suspend | cancel scrap abandon call | replace succeed follow
substitute | lead head chair run direct command manage guide preside | run operate manage lead own | join enter
sign move | leave quit depart exit resign go abandon | quit resign leave step | appoint name elect choose select
pick nominate hire make | elect choose vote pick | hire recruit employ take | dismiss fire sack remove oust |
employ have hire | work serve | help assist aid support enable | support back favour favor endorse welcome approve
| oppose resist fight reject against contest | protest demonstrate rally march | demand call urge request ask seek
want insist | urge ask call press encourage appeal advise tell | want seek wish hope intend plan aim like | plan
intend aim want expect propose prepare schedule | expect predict forecast anticipate estimate project think |
estimate put calculate reckon value assess | value worth estimate | hope expect want | try attempt seek work
strive | win earn take secure claim receive gain capture clinch | beat defeat overcome win top | lose miss drop |
score net hit head | visit travel tour go | travel go use journey ride fly drive | carry transport take bring move
| bring take carry deliver | send dispatch ship deliver transfer deploy forward | arrive come reach land | reach
hit arrive attain achieve total | go head travel move return | return come go back | live reside stay dwell
inhabit | stay remain live | stand be remain lie sit | remain stay continue keep still | continue keep remain go
proceed | hold stage organise organize host have run keep | last take run continue | meet gather see talk convene
encounter | discuss talk consider debate address | agree accept consent back settle | accept agree take
acknowledge | reject refuse dismiss turn deny rebuff decline | deny reject dispute refute dismiss | admit
acknowledge concede confess | confirm say verify acknowledge announce | promise pledge vow commit undertake offer
agree | thank praise | praise welcome laud hail applaud commend | criticise criticize attack condemn slam fault
blame denounce blast | complain say protest criticise | sue file bring | file submit lodge bring | claim suit
lawsuit case complaint | rule decide find judge order hold | ruling decision judgment verdict judgement order |
decide choose opt vote agree resolve rule | order tell instruct command require direct | spend invest pay cost use
| invest spend put plough go | cost price spend run | pay fund finance cover spend bear shoulder | fund finance
pay support sponsor back | bear shoulder carry cover | owe borrow | measure test record monitor assess check |
monitor follow track watch observe study | compare contrast | study examine analyse analyze investigate research
look follow review | read hear learn | learn discover find hear | teach instruct train | train teach coach | coach
train manage | write pen author compose draft | make produce create manufacture build direct film shoot | perform
play sing | play perform appear | cover span stretch extend | stretch extend run reach | locate situate base lie |
base locate headquarter | house hold contain shelter | show display exhibit present | open launch inaugurate start
unveil | close shut | use employ utilise utilize rely apply | need require want | lack miss want need | suffer
sustain experience have face endure | face confront encounter | avoid escape evade | survive escape | escape flee
| attend visit come go | attendance crowd turnout audience spectators | watch see view attend | vote cast ballot |
remove take withdraw lift delete | break smash shatter crack rupture burst | steal take rob | hide conceal | cross
pass | crash collide smash plunge | collapse fall crumble | block close obstruct bar | protect guard defend
safeguard shield preserve | mark celebrate commemorate observe | honour honor recognise recognize award celebrate
commemorate | produce make generate yield | generate produce create | weigh have | former retired ex previous old
past | previous past earlier prior former last | present current existing | huge large enormous massive big vast
major giant | small little tiny minor modest slight | slight minor small light | serious severe grave major
critical heavy bad | severe serious harsh heavy extreme bad | heavy strong severe intense torrential | strong
powerful robust firm solid | powerful strong mighty | important key crucial vital significant major central main
essential | main chief principal primary major key central leading biggest | significant major important
considerable substantial big marked | common frequent widespread usual | rare unusual uncommon scarce | quick fast
rapid swift prompt speedy | sudden abrupt unexpected | expensive costly dear | cheap inexpensive affordable | rich
wealthy | poor needy | difficult hard tough challenging demanding | happy pleased glad delighted satisfied proud |
sad unhappy upset disappointed | angry furious outraged | worried concerned anxious | famous renowned known
celebrated popular | entire whole full all complete | near almost close | roughly around approximately some about
nearly almost | many numerous several various | whole overall total | total overall combined | yearly annual |
additional extra more further another | different various other | fair just | correct right accurate | wrong
incorrect flawed mistaken | free release | private personal | joint common shared | unprecedented record historic
| record unprecedented high | contest competition race | place location site spot | area region zone district
neighbourhood neighborhood | town city municipality community village | village hamlet settlement community |
people residents inhabitants citizens persons individuals population locals | people person individual human |
worker employee staff workforce labourer labour personnel | job post position role work place | firm company
business enterprise group corporation | group organisation organization body association alliance union | agency
body authority office department organisation | government administration authorities cabinet state ministry |
ministry government department | minister secretary | parliament legislature assembly congress house | lawmaker
legislator parliamentarian mp deputy senator representative | politician lawmaker | party group | leader head
chief boss president chairman chairwoman chair director captain | boss chief head executive manager director |
official authority spokesman spokesperson spokeswoman representative | expert specialist analyst scientist |
analyst expert economist | scientist researcher academic expert investigator author team | author researcher
writer novelist | lawyer attorney solicitor barrister counsel | police officer authorities | officer policeman
policewoman official | soldier troop serviceman military | attack assault strike raid | attacker assailant gunman
| bomb explosive device | blast explosion | fire blaze wildfire inferno | firefighter crew fireman | crew team |
flood flooding | storm hurricane gale tempest | car vehicle automobile | truck lorry vehicle | train rail railway
| plane aircraft jet airliner | ship vessel boat trawler ferry tanker freighter | road street highway route
motorway | house home residence property dwelling building | building structure premises | flat apartment | shop
store | school college | pupil student schoolchild | teacher educator | child kid youngster minor boy girl |
teenager teen youth adolescent | baby infant newborn | woman lady | doctor physician medic | illness disease
sickness condition disorder | drug medicine medication treatment | vaccine jab shot | treatment therapy | trial
test study experiment | test trial exam | result outcome finding conclusion | effect impact influence consequence
| reason cause motive | aim goal objective purpose target | plan proposal scheme project programme program |
proposal plan offer suggestion | deal agreement pact accord treaty contract | talks negotiations discussions |
dispute conflict row argument disagreement | conflict war fighting | crisis emergency | problem issue difficulty
trouble | risk danger threat chance | danger risk threat hazard | fault defect flaw error | error mistake fault |
crack fissure | amount quantity sum number | share part portion proportion percentage stake | part section portion
share | stake share holding | profit earnings gain | earnings profit income | revenue sales turnover income |
income earnings revenue salary | pay wage salary payment | money cash funds funding | grant funding money subsidy
| subsidy grant aid | penalty fine punishment sanction | tax levy duty | fee charge price | debt loan liability |
loan credit debt | rise increase growth jump hike | growth rise increase expansion | drop fall decline decrease
reduction | cut reduction decrease | win victory triumph success | loss defeat | match game fixture clash
encounter | title championship crown trophy | trophy cup title | season campaign | team side squad club | player
footballer | supporter fan backer | opponent rival critic | visitor tourist guest | tourist visitor traveller |
passenger traveller commuter | customer client consumer buyer | resident inhabitant local | neighbour neighbor |
journalist reporter correspondent | newspaper paper daily | book novel work title | film movie picture feature |
painting picture work artwork canvas | concert performance show | show exhibition performance programme |
exhibition show display | song track | award prize honour | winner victor champion | ceremony event | letter
message note | speech address | statement declaration | report study document | survey poll study | poll survey
election vote | election vote poll ballot | figure number statistic | date day | night evening | autumn fall |
start beginning | end conclusion | moment time point | period time | speed pace rate | height level | size scale
extent | border frontier | coast shore coastline | shore coast beach | forest wood woodland | river stream | sea
ocean | island isle | hill mountain | land ground territory | farmer grower | crop harvest | plant factory works
facility | tool device instrument | device gadget tool phone | phone telephone mobile handset smartphone | weapon
arm gun | gun firearm weapon | law legislation act statute rule | rule regulation law | bill draft law legislation
| memoir book autobiography | member deputy lawmaker | tie relation link bond | combine together |
mean suppose | fund finance pay |
court tribunal judge | judge court justice | jury panel | prison jail | crime offence offense | thief robber
burglar | gang group | suspect accused defendant | victim casualty | death fatality | body corpse | evidence proof
| licence license permit permission | permission approval consent authorisation | request application appeal |
objection complaint opposition | strike walkout stoppage | protest demonstration rally march | meeting talks
gathering session summit conference | visit trip tour | trip visit journey | journey trip voyage | launch liftoff
takeoff | rocket launcher | satellite spacecraft | opening start launch inauguration | closing closure shutdown |
power electricity energy | pollution contamination | waste rubbish garbage trash
"""
POINTING = frozenset(
    """
    project plan plans scheme decision move measure measures proposal site building facility structure vehicle
    vessel ship boat craft plane aircraft train car company firm group organisation organization programme
    program deal agreement law bill work event study report team club side party man woman men women people
    couple person city town village region area country place pair animal animals plant product device devices
    drug system crowd gang disease virus illness case issue matter figure number amount sum total step talks
    meeting gathering competition tournament match game race film book novel show play piece award prize body
    agency institution ministry authority service unit operation attack incident accident crash blaze fire storm
    quake duo trio family victim victims suspect suspects
    """.split()
)


@cache
def _groups() -> dict[str, frozenset[int]]:
    table: dict[str, set[int]] = {}
    for number, line in enumerate(ALIKE.split("|")):
        for word in line.split():
            table.setdefault(stem(word), set()).add(number)
    return {root: frozenset(numbers) for root, numbers in table.items()}


def alike(one: Word, other: Word, deeds: bool = True) -> bool:
    """Whether the first may stand where the second stood; as verbs, too, if `deeds`."""
    return one.concept == other.concept or alike_roots(one.stem, other.stem, deeds)


def alike_roots(one: str, other: str, deeds: bool = True) -> bool:
    """The same of stems.

    >>> alike_roots("firm", "compani"), alike_roots("nurs", "doctor")
    (True, False)
    """
    mine, its = concept(one), concept(other)
    if mine == its or (len(one) > 4 and one[:5] == other[:5]):
        return True
    groups = _groups()
    if not groups.get(one, frozenset()).isdisjoint(groups.get(other, frozenset())):
        return True
    return opposites().against.get(mine) != its and related(one, other, deeds)

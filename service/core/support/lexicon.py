"""Small word lists of English news prose: irregular forms, nations, well-known aliases, words without content."""

from __future__ import annotations

PHRASAL = """
turn down reject|call off cancel|put off postpone|lay off dismiss|send off dismiss|set up establish|
give up abandon|go up rise|
go down fall|pull out withdraw|drop out quit|look into investigate|point out say|break off stop|hand out give|
hand in submit|
give out give|
shut down close|step down resign|find out discover|take over acquire|carry out make|strike down overturn|
come down fall|
bring down reduce|rule out exclude|go on continue|back out withdraw|wipe out destroy|set free release|
throw out reject|
vote down reject|knock down reject|cut back reduce|scale back reduce|speed up accelerate|slow down slow|
ramp up increase|
step up increase|go back return|come back return|free up release|take part participate|
leave unchanged maintain|deal with handle|turn out attend|
make up replace|kick off begin|start off begin|
"""
IRREGULAR = """
say said says|tell told|send sent|meet met|lead led|win won|lose lost|rise rose risen|fall fell fallen|
grow grew grown|
begin began begun|give gave given|take took taken|go went gone|come came|become became|buy bought|sell sold|
build built|
hold held|keep kept|leave left|find found|show shown|make made|pay paid|see saw seen|write wrote written|
speak spoke spoken|
fight fought|bring brought|catch caught|teach taught|think thought|seek sought|break broke broken|
choose chose chosen|
drive drove driven|fly flew flown|forbid forbade forbidden|freeze froze frozen|get got gotten|hide hid hidden|
know knew known|
lend lent|mean meant|drink drank drunk drinking|ride rode|run ran|shoot shot|shrink shrank shrunk|
sing sang sung|sink sank sunk|sleep slept|
spend spent|
stand stood|steal stole stolen|strike struck|swear swore sworn|throw threw thrown|blow blew blown|bite bit bitten|
bind bound|bleed bled|breed bred|burn burnt|burst|cling clung|creep crept|deal dealt|dig dug|dream dreamt|fit|
grind ground|hang hung|hit|kneel knelt|lay laid|lean leant|leap leapt|learn learnt|light lit|ride ridden|
shake shook shaken|shine shone|shut|slide slid|sow sown|speed sped|spill spilt|spin spun|split|spread|
spring sprang sprung|stick stuck|sting stung|sweep swept|swing swung|tear tore torn|weave wove woven|weep wept|
wind wound|beat beaten|forgive forgave forgiven|mistake mistook mistaken|oversee oversaw|repay repaid|
rebuild rebuilt|retake retook retaken|undergo underwent undergone|uphold upheld|withhold withheld|
withstand withstood|arise arose arisen|awake awoke|understand understood|wear wore worn|
withdraw withdrew withdrawn|overcome overcame|overthrow overthrew|feel felt|feed fed|flee fled|hear heard|
draw drew drawn|
eat ate eaten|forget forgot forgotten|lie lay lain|swim swam|wake woke|undertake undertook|do did done does|
have has had|
be is are was were been being am|man men|woman women|child children|person people|foot feet|life lives|
decide decision|approve approval|reject rejection|refuse refusal|arrive arrival|depart departure|sell sale sales|
die death dead|
lose loss losses|grow growth|choose choice|sign signature|invite invitation|invade invasion|explode explosion|
expand expansion|
produce production|reduce reduction|conclude conclusion|discuss discussion|intend intention|extend extension|
close closure|sue sued sues suing|tie tied tying|free freed|flee fled fleeing|ring rang rung|resign resignation|
destroy destruction|deny denial|survive survival|prove proof proven|believe belief|
relieve relief|pursue pursuit|respond response|defend defence defense|permit permission|admit admission|
propose proposal|
withdraw withdrawal|remove removal|renew renewal|complain complaint|succeed success|fail failure|inject injection|
vary variation|describe description|receive reception receipt|perceive perception|marry marriage|weigh weight|
high height|long length|strong strength strengthen|wide width|deep depth|hot heat|warm warmth|bear born birth|
speak speech|
analyse analysis|elect election|ratify ratification|injure injury|recover recovery|deliver delivery|
accuse accusation|allege allegation|criticise criticism|criticize criticism|negotiate negotiation|
evacuate evacuation|erupt eruption|protect protection|infect infection|protest|acquire acquisition|
appoint appointment|agree agreement|announce announcement|argue argument|assist assistance|compete competition|
complete completion|confess confession|convict conviction|deploy deployment|develop development|
disappear disappearance|investigate investigation|invest investment|lead leadership|pay payment|
perform performance|punish punishment|relegate relegation|replace replacement|require requirement|
retire retirement|settle settlement|sentence|treat treatment|visit visitor|win winner|serve service|
know knowledge|apply application|classify classification|
commemorate commemorative|found founding founder|celebrate celebration|congratulate congratulatory|
liberate liberation|
"""
DEMONYMS = """
angola angolan angolans|benin beninese|botswana botswanan|burundi burundian burundians|chad chadian chadians|
eritrea eritrean eritreans|gabon gabonese|guinea guinean guineans|honduras honduran hondurans|
liberia liberian liberians|malawi malawian malawians|namibia namibian namibians|
nicaragua nicaraguan nicaraguans|singapore singaporean singaporeans|
russia russian russians|ukraine ukrainian ukrainians|korea korean koreans|japan japanese|china chinese|
america american americans|britain british briton britons|france french|germany german germans|spain spanish|
italy italian italians|poland polish poles|denmark danish danes|sweden swedish swedes|norway norwegian|
finland finnish finns|netherlands dutch|switzerland swiss|turkey turkish turks türkiye turkiye|
greece greek greeks|ireland irish|
scotland scottish|wales welsh|england english|portugal portuguese|belgium belgian|austria austrian|
hungary hungarian|
europe european europeans|africa african|asia asian|australia australian|canada canadian|mexico mexican|
brazil brazilian|
argentina argentine argentinian|chile chilean|peru peruvian|colombia colombian|india indian|pakistan pakistani|
iran iranian|iraq iraqi|israel israeli|palestine palestinian|egypt egyptian|syria syrian|lebanon lebanese|
saudi saudis|vietnam vietnamese|thailand thai|philippines philippine filipino|indonesia indonesian|
malaysia malaysian|
kenya kenyan|nigeria nigerian|ethiopia ethiopian|ghana ghanaian|taiwan taiwanese|mongolia mongolian|
afghanistan afghan|
czechia czech|slovakia slovak|romania romanian|bulgaria bulgarian|serbia serbian serb serbs|croatia croatian|
slovenia slovenian slovenians slovene slovenes|
estonia estonian|latvia latvian|lithuania lithuanian|iceland icelandic|belarus belarusian|georgia georgian|
kazakhstan kazakh|soviet soviets ussr|cuba cuban|venezuela venezuelan|morocco moroccan|algeria algerian|
tunisia tunisian|cyprus cypriot cypriots|myanmar burma burmese|catalonia catalan catalans|saxony saxon saxons|
wallonia walloon walloons|flanders flemish|texas texan texans|basque basques|bavaria bavarian bavarians|
sicily sicilian sicilians|corsica corsican corsicans|brittany breton bretons|senegal senegalese|congo congolese|
bosnia bosnian bosnians bosniak|kosovo kosovar kosovars|albania albanian albanians|macedonia macedonian macedonians|
montenegro montenegrin|moldova moldovan moldovans|armenia armenian armenians|azerbaijan azerbaijani azeri|
uzbekistan uzbek uzbeks|kyrgyzstan kyrgyz|tajikistan tajik tajiks|turkmenistan turkmen|bangladesh bangladeshi|
nepal nepali nepalese|cambodia cambodian khmer|laos lao laotian|yemen yemeni yemenis|jordan jordanian jordanians|
oman omani|qatar qatari qataris|kuwait kuwaiti kuwaitis|bahrain bahraini|emirates emirati|libya libyan libyans|
sudan sudanese|somalia somali somalis|uganda ugandan ugandans|tanzania tanzanian|rwanda rwandan|zambia zambian|
zimbabwe zimbabwean|mali malian malians|niger nigerien|cameroon cameroonian|mozambique mozambican|
madagascar malagasy|ecuador ecuadorian ecuadorean|bolivia bolivian|uruguay uruguayan|paraguay paraguayan|
panama panamanian|guatemala guatemalan|haiti haitian haitians|jamaica jamaican|zealand zealander zealanders|
fiji fijian fijians|tonga tongan tongans|samoa samoan samoans|hawaii hawaiian|luxembourg luxembourger|malta maltese|
"""
ALIASES = """
united states|us|usa|america|united states of america
united kingdom|uk|britain|great britain
european union|eu
united nations|un
north korea|dprk|democratic people's republic of korea
south korea|rok
north atlantic treaty organization|nato
united arab emirates|uae
chief executive officer|chief executive|ceo
chief financial officer|finance chief|cfo
television|tv
gross domestic product|gdp
world war ii|second world war|world war two|world war 2|wwii|ww2
world war i|first world war|world war one|world war 1|wwi|ww1
"""
SPELLINGS = """
defence defense|offence offense|organisation organization|organisations organizations|labour labor|centre center|
centres centers|theatre theater|theatres theaters|harbour harbor|harbours harbors|programme program|honour honor|
colour color|licence license
"""
STOP = frozenset(
    """a an the this that these those of to in on at by for from with without into onto upon about as than then
    so such
    and or but nor if while when where which who whom whose what why how there here it its itself he him his
    himself she
    her hers herself they them their theirs themselves i me my we us our ours you your yours is are was were
    be been
    being am do does did doing done have has had having will would shall should can could may might must ca wo sha
    not n't no never none neither also too very just only even still yet again more most less least much many
    some any all each
    every both either other another own same s t re ve ll d m up down out off over under between among during
    through across along around against toward towards within per via amid despite although though because since
    until
    unless whether however therefore thus hence after before ago later earlier said one ones mr mrs ms dr sir
    that's
    according reportedly allegedly meanwhile moreover well now today yesterday tomorrow further year month week
    day years months weeks days hundred thousand million billion trillion percent percentage dollar dollars euro
    euros pound pounds
    """.split()
)
COMMON_OPENERS = frozenset(
    """residents people police troops officials experts scientists researchers critics supporters opponents voters
    lawmakers workers students teachers doctors farmers authorities construction work trade traffic water power
    rain
    snow heavy strong new old earlier later overall currently recently previously originally eventually finally
    initially instead similarly additionally furthermore nevertheless nonetheless consequently subsequently
    approximately nearly almost roughly around about total annual local national international public private
    state federal military foreign domestic several many most few half both half following prior due based given
    nobody nothing everyone everybody somebody someone one two three four five six seven eight nine ten eleven
    twelve
    thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty
    ninety
    hundreds thousands dozens more less fewer speaking asked responding commenting calling citing using during
    including excluding compared unlike like
    as part result because since profit revenue sales prices price cost shares demand supply production
    output anyone anybody anything everything something whoever whatever whichever once non otherwise elsewhere
    besides shortly soon only even still yet""".split()
)

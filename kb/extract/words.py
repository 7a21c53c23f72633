"""The words that citations are made of, in the languages that print them: joining words, particles, "et al.", dates without a year, locators.

Tables alone, all in lower case; the grammars of `dates`, `names` and `authordate` read them.
"""

from __future__ import annotations

CONJUNCTIONS = frozenset("& + and und et och og és și oraz eta και и та ו y ac və u. și και และ و و تے և と 及 व 和 與 与 및 와 과".split())
"""Between the last two of several authors. Source: the term `and` of CSL's locales, but for those that are other words as well."""
DOUBTFUL_CONJUNCTIONS = frozenset("a ac at dan e en i in ir ja u un ve và і with".split())
"""The others: they join two names only where the library knows both."""
PARTICLES = frozenset(
    """van von der den de del della di da dos das do du des la le las los lo el al bin ibn ben ter ten te zu zum zur vom vander vanden af av auf
    degli dei d' l' 't op het st st. san abu ould e 'd dal dalla dello do-""".split()
)
"""Small words that belong to a family name."""
BODY_JOINERS = frozenset("of for the on in de des du del der für la le las los da do das dos di della y e et und and & at van voor och og i".split())
"""Small words within the name of a body."""
BODY_WORDS = frozenset(
    """academy administration agency alliance assembly association authority bank board bureau center centre centers centres coalition collaboration
    collaborative college commission committee community conference congress consortium convention corporation corps council court department
    directorate division education embassy federation forum foundation fund government group inc inc. initiative institute institutes institution
    international laboratory league library ltd ltd. media ministry ministerio ministère ministerium museum national nations network networks nucleus
    office organisation organization panel partners partnership press program programme project projects registry research school schools secretariat
    service services society staff states statistics survey system task team treasury trust union united university universität université
    universidad working world amt bundesamt institut consejo comité comisión gesellschaft verband verein""".split()
)
"""Words that tell a body from a person."""
ET_AL = (
    r"[Ee][Tt]\s+[Aa][Ll](?:ii|ia|\b)\.?|u\.\s?a\.|u\.\s?m\.|idr\.|i\s+dr\.|in\s+drugi\b|in\s+sod\.|mfl\.|o\.\s?fl\.|dkk\.|i\s+ostali\b|ir\s+kt\.|c\.\s?s\.|e\s+outros(?:/as)?"
    r"|κ\.\s?ά\.|και\s+άλλοι\b|и\s+съавт\.|и\s+остали\b|и\s+другие\b|та\s+ін(?:\.|ші\b)|等|及其他|ほか|기타|ואחרים|وآخرون|و\s+(?:همکاران|دیگران)"
    r"|y\s+(?:cols?\b\.?|otros\b)|e\.\s?a\.|et\s+coll(?:ab)?\b\.?|et\s+autres\b|m\.\s?fl\.?|m\.\s?in\.|i\s+(?:in|wsp)\.|i\s+(?:inni|altres)\b"
    r"|и\s+др\.?|a\s+(?:kol|spol)\.|a\s+(?:další|ďalší)\b|ym\.|vd\.|ve\s+(?:ark\.|diğerleri\b)|e\s+(?:outros|altri)\b|e\s+colab\.|und\s+andere\b|i\s+sur\.|és\s+mtsai\b\.?"
    r"|dan\s+lainnya\b|eta\s+beste\b|en\s+anderen\b|och\s+andra\b|med\s+flere\b|og\s+fleiri\b|ja\s+(?:teised|muut)\b|jt\b\.?|és\s+mások\b|și\s+alții\b|und\s+Kolleg\w*|และคณะ"
    r"|\[(?:et\s+al\.?|u\.\s?a\.)\]|(?:and|&)\s+(?:al\b\.?|others\b)"
    r"|(?:and|&|und|et)\s+(?:his\s+|her\s+|their\s+)?(?:colleagues|co-?workers|associates|collaborators|[Cc]o-?authors|Kollegen|collègues)\b"
)
"""A pattern: more authors than are printed. Source: the terms `et-al` and `and others` of CSL's locales and styles."""
UNDATED = tuple(
    term.strip()
    for term in """n. d.|n. y.|n/d|no date|undated|date unknown|o. J.|o. D.|ohne Jahr|ohne Jahresangabe|ohne Datum|kein Datum|s. a.|
    s. d.|s. f.|s/f|s. l. n. d.|sans date|pas de date|sin fecha|sin datos|sem data|sen data|sense data|senza data|
    sine anno|sine data|z. d.|z. j.|zonder datum|zonder jaar|sonder jaar|u. å.|utan årtal|utan år|uden år|uten dato|
    utan dato|engin dagsetning|ei pvm.|ei päivämäärää|b. d.|b. r.|brak daty|bez data|bez datuma|bez dat.|brez datuma|
    nedatováno|é. n.|évszám nélkül|d. g.|datarik gabe|t. y.|tarih yok|tanpa tanggal|tanpa tahun|t. t.|t. th|f. a.|
    fără dată|s. j.|w. p.|χ. χ.|χωρίς χρονολογία|без даты|без дати|без дата|без датума|б. д.|б. г.|بدون تاریخ|دون تاريخ|
    د. ت|ม.ป.ป.|日期不詳|日期不详|不詳|不详|日付なし|일자 없음|không ngày|in press|in the press|forthcoming|in preparation|in prep|to appear|
    under review|provisionally accepted|im Druck|im Erscheinen|à paraître|sous presse|en prensa|en imprenta|en impremta|no prelo|in stampa|
    in corso di stampa|i trykk|i trykken|i tryk|i tryck|kommande|kommende|painossa|w druku|v tisku|v tlači|u tisku|
    u štampi|in druk|ter perse|pred izidom|basımda|nyomtatás alatt|trükis|sub tipar|moldiztegian|в печати|у пресі|
    у штампи|под печат|υπό έκδοση|زیر چاپ|قيد النشر|印刷中|印行中|送印中|近刊""".split("|")
)
"""What stands for the year where there is none yet, or none known; a blank may be left out.

Source: the terms `no date`, `in press` and `forthcoming` of CSL's locales and styles.
"""
STATUSES = tuple(
    term.strip()
    for term in """submitted|accepted|unpublished|ahead of print|published online ahead of print|
    Epub ahead of print""".split("|")
)
"""The same, but only where a citation ends with it."""
NOT_AUTHORS = frozenset(
    """january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
    januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août septembre octobre novembre décembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    spring summer autumn fall winter frühjahr sommer herbst monday tuesday wednesday thursday friday saturday sunday
    figure figures fig fig. table tables tab. section sections sec sec. chapter chapters chap. equation equations eq eq. eqs. appendix box note
    example theorem lemma proposition definition corollary algorithm listing step exhibit panel part page pages p. pp. item version release v vol vol.
    volume issue no no. nr nr. number grant award contract project-no isbn issn doi http https copyright since until from during before after between
    about circa ca ca. c. year years fy born died since q1 q2 q3 q4 accessed retrieved updated published licence license n r² bc ad ce bce
    resolution directive regulation decree""".split()
)
"""Words that stand before a number of four digits without being its author."""
OPENERS = frozenset(
    """a an the this that these those in on at by for from to of with as if when while where since although though because but and or so yet thus
    hence however moreover furthermore similarly likewise accordingly according following see also e.g. i.e. cf cf. both either neither
    after before during like unlike despite whereas recently previously finally first second third then there here it its he she they we i
    our their his her my your meanwhile nonetheless nevertheless instead indeed for example instance specifically notably interestingly
    consequently therefore additionally consistent contrary further given based using drawing building whereas note notice even only just
    more most many some several all other another each every such can could may might should would will do does did is are was were has have
    had not no yes who which what how why let via per und oder aber auch nach bei von vgl. siehe laut gemäß selon voir pour dans chez selon
    según véase como para segundo conforme vide apud ver secondo zie volgens enligt se ifølge i och og da så later earlier today together
    besides conversely subsequently originally work works study studies research review reviews paper article book chapter report reports
    results findings theory model models method methods analysis evidence data professor prof. dr. mr. mrs. ms. president psychologist
    economist sociologist""".split()
)
"""Words that open a sentence or a bracket; with a capital they are no name, unless the library says so."""
MONTHS = (
    r"jan(?:uar[iy]?|vier|uari)?|ene(?:ro)?|gen(?:naio)?|feb(?:r(?:uar[iy]?|ero|aio)?|ruari)?|fév(?:r(?:ier)?)?|fev(?:ereiro)?|m(?:ar(?:ch|s|zo|ço|t)?|är(?:z)?|rt|aart|ai|aggio|aio|aj|ay|ei)"
    r"|apr(?:il[e]?)?|avr(?:il)?|abr(?:il)?|jun(?:[ei]|io|ho)?|juin|giu(?:gno)?|jul(?:[yi]|io|ho)?|juil(?:let)?|lug(?:lio)?|aug(?:ust(?:us|i)?)?|ago(?:sto)?|août"
    r"|sep(?:t(?:emb(?:er|re))?)?|set(?:embro|tembre)?|o[ck]t(?:ob(?:er|re))?|ott(?:obre)?|out(?:ubro)?|nov(?:emb(?:er|re|ro))?|de[czs](?:emb(?:er|re|ro)|embre)?|dic(?:iembre|embre)?|déc(?:embre)?"
    r"|spring|summer|autumn|fall|winter"
)
"""A pattern: months and seasons as dates print them, in small letters."""
SIGNALS = frozenset(
    term.strip()
    for term in """see|see also|but see|and see|see e.g.|see, e.g.|e.g.|i.e.|cf.|cf|also|compare|contra|following|after|from|in|
    for example|vgl.|siehe|s.|z. b.|voir|ver|véase|zie|se|jf.|jfr""".split("|")
)
"""What a bracket may print before the works that it cites."""
SAME_WORK = r"ibid(?:em)?|ib[ií]d|ebd|ebda|ebenda|ivi|tamże|tamtéž|tamže|тамо? же|там само|turpat|ten pat|uo|a\.\s?a\.\s?O|a\.g\.e|同上|前掲"
"""A pattern: the work cited before, without the full stop. Source: the term `ibid` of CSL's locales."""
LOCATORS = (
    r"(?:pp?|pgs?|S|ff?|vol|vols|chap|chaps|ch|cap|caps|kap|sect?|secs|par|paras?|fig|figs|tab|art|no|nr|n|l|ll|v|vv|fol|bk|pt|app|eq|suppl|loc|str|pág|págs|s|с|стр|t)\b\.?"
    r"|(?:pages?|chapters?|sections?|volumes?|figures?|tables?|paragraphs?|appendix|appendices|footnotes?|notes?|lines?|parts?|books?|articles?|columns?|equations?"
    r"|theorem|lemma|proposition|definition|supplement|seiten?|kapitel|página|páginas|capítulo|chapitre|section|pagina|capitolo|abschnitt)\b"
    r"|§+|¶+"
)
"""A pattern: the word before a place in a work."""
STUDY_WORDS = frozenset("study report survey review analysis meta-analysis paper evaluation brief guide framework toolkit standards handbook".split())
"""What a mention without a year calls the work it speaks of."""
REFERENCE_HEADINGS = tuple(
    term.strip()
    for term in """references|references cited|list of references|cited references|selected references|reference list|bibliography|
    selected bibliography|works cited|literature|literature cited|cited literature|sources|endnotes and references|notes and references|
    literatur|literaturverzeichnis|literaturangaben|quellen|quellenverzeichnis|bibliographie|références|références bibliographiques|
    bibliografía|referencias|referencias bibliográficas|referências|referências bibliográficas|bibliografia|riferimenti|
    riferimenti bibliografici|literatuur|literatuurlijst|referenties|källor|referenser|referanser|litteratur|litteraturförteckning|
    litteraturliste|kilder|lähteet|kaynakça|литература|список литературы|参考文献""".split("|")
)
"""The headings of lists of references, without their numbers."""

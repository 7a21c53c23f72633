"""The words that citations are made of, in the languages that print them: joining words, particles, "et al.", dates without a year, locators.

Tables alone, all in lower case; the grammars of `dates`, `names` and `authordate` read them.
"""

from __future__ import annotations

CONJUNCTIONS = frozenset("& + and und et och og és și oraz eta και и та ו och y ac".split())
"""Between the last two of several authors. Source: the term `and` of CSL's locales, but for those that are other words as well."""
DOUBTFUL_CONJUNCTIONS = frozenset("a ac at dan e en i in ir ja un ve và і with".split())
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
    r"et\s+al(?:ii|ia|\b)\.?|u\.\s?a\.|u\.\s?m\.|idr\.|i\s+dr\.|in\s+drugi\b|in\s+sod\.|mfl\.|o\.\s?fl\.|dkk\.|i\s+ostali\b|ir\s+kt\.|c\.\s?s\.|e\s+outros(?:/as)?"
    r"|κ\.\s?ά\.|και\s+άλλοι\b|и\s+съавт\.|и\s+остали\b|и\s+другие\b|та\s+ін\.|等|ほか|ואחרים|وآخرون|و\s+همکاران"
    r"|y\s+(?:cols?\b\.?|otros\b)|e\.\s?a\.|et\s+coll\b\.?|et\s+autres\b|m\.\s?fl\.?|m\.\s?in\.|i\s+in\."
    r"|и\s+др\.?|a\s+kol\.|a\s+spol\.|ym\.|vd\.|e\s+outros\b|e\s+altri\b|und\s+andere\b|i\s+sur\.|és\s+mtsai\b\.?|(?:and|&)\s+(?:al\b\.?|others\b)"
    r"|(?:and|&|und|et)\s+(?:his\s+|her\s+|their\s+)?(?:colleagues|co-?workers|coworkers|associates|collaborators|co-?authors|Kollegen|collègues)\b"
)
"""A pattern: more authors than are printed. Source of the short forms: the terms `et-al` and `and others` of CSL's locales."""
UNDATED = (
    r"n\.\s?d\.(?:\s?-\s?[a-z]\b|[a-z]\b)?|n\.d(?=[,;)\]\s])|o\.\s?[JD]\.|s\.\s?[fdna]\.|z\.\s?d\.|z\.\s?j\.|u\.\s?å\.|b\.\s?d\.|b\.\s?r\.|s\.\s?l\.\s?n\.\s?d\.|é\.\s?n\."
    r"|без\s+дат[ыаи]|б\.\s?д\.|s/f\b|w\.\s?p\.|t\.\s?y\.|s\.\s?j\.|χ\.\s?χ\.|sem\s+data\b|zonder\s+datum\b|brez\s+datuma\b|bez\s+data\b|utan\s+årtal\b|uden\s+år\b|uten\s+dato\b|no\s+date\b|sin\s+fecha\b|sans\s+date\b|ohne\s+Jahr\b|senza\s+data\b"
    r"|[Ii]n\s+press(?:-?[a-z]\b)?|in\s+the\s+press\b|[Ff]orthcoming(?:\s?-?[a-z]\b)?|im\s+Druck\b|im\s+Erscheinen\b|à\s+paraître\b|sous\s+presse\b|en\s+prensa\b|no\s+prelo\b|in\s+stampa\b"
    r"|i\s+trykk?(?:en)?\b|i\s+tryck\b|painossa\b|w\s+druku\b|v\s+tisku\b|u\s+tisku\b|in\s+druk\b|en\s+imprenta\b|pred\s+izidom\b|basımda\b|в\s+печати\b|kommande\b|kommende\b"
    r"|to\s+appear\b|[Ii]n\s+preparation\b|in\s+prep\.?|submitted(?=\s*[,;)\]])|under\s+review\b|accepted(?=\s*[,;)\]])|unpublished(?=\s*[,;)\]])"
)
"""A pattern: what stands for the year where there is none yet, or none known."""
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
LOCATORS = (
    r"(?:pp?|pgs?|S|ff?|vol|vols|chap|chaps|ch|cap|caps|kap|sect?|secs|par|paras?|fig|figs|tab|art|no|nr|n|l|ll|v|vv|fol|bk|pt|app|eq|suppl|loc|str|pág|págs|s|с|стр|t)\b\.?"
    r"|(?:pages?|chapters?|sections?|volumes?|figures?|tables?|paragraphs?|appendix|appendices|footnotes?|notes?|lines?|parts?|books?|articles?|columns?|equations?"
    r"|theorem|lemma|proposition|definition|supplement|seiten?|kapitel|página|páginas|capítulo|chapitre|section|pagina|capitolo|abschnitt)\b"
    r"|§+|¶+"
)
"""A pattern: the word before a place in a work."""
STUDY_WORDS = frozenset("study report survey review analysis meta-analysis paper evaluation brief guide framework toolkit standards handbook".split())
"""What a mention without a year calls the work it speaks of."""
REFERENCE_HEADINGS = (
    r"references(?:\s+cited)?|(?:list\s+of\s+|cited\s+|selected\s+)references|reference\s+list|bibliography|selected\s+bibliography|works\s+cited|literature(?:\s+cited)?"
    r"|cited\s+literature|sources|endnotes\s+and\s+references|notes\s+and\s+references|literatur(?:verzeichnis|angaben)?|quellen(?:verzeichnis)?|bibliographie"
    r"|références(?:\s+bibliographiques)?|bibliografía|referencias(?:\s+bibliográficas)?|referências(?:\s+bibliográficas)?|bibliografia|riferimenti(?:\s+bibliografici)?"
    r"|literatuur(?:lijst)?|referenties|källor|referenser|referanser|litteratur(?:förteckning|liste)?|kilder|lähteet|kaynakça|литература|список\s+литературы|参考文献"
)
"""A pattern: the heading of a list of references, without its number."""

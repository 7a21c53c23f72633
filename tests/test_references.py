from __future__ import annotations

import html
import multiprocessing
import re
import sys
from collections.abc import Mapping
from importlib.resources import files

import pytest
from citeproc import CitationStylesStyle
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import apa, references
from kb.csl import TYPES, clean
from kb.model import Name, Work
from kb.references import Reference, format_works, short_label


def by(*names: str) -> tuple[Name, ...]:
    """Names: "Family, Given", a surname alone, or a body in braces."""
    return tuple(_name(name) for name in names)


def _name(name: str) -> Name:
    if name.startswith("{"):
        return Name(family=name[1:-1], literal=True)
    family, _, given = name.partition(", ")
    return Name(family=family, given=given)


def work(kind: str, *, fields: Mapping[str, str] | None = None, **values: object) -> Work:
    return Work(key="k", type=kind, fields=fields or {}, **values)  # type: ignore[arg-type]


TWENTY_ONE = by(*(f"Author{letter}, {letter}." for letter in "ABCDEFGHIJKLMNOPQRSTU"))

Cases = dict[str, tuple[Work, str]]

TEXTBOOK: Cases = {
    "article with volume, issue, pages and DOI": (
        work(
            "article",
            authors=by("Osei, Ama", "Lind, Bo Carl"),
            year=2018,
            title="Tides that remember",
            container="Journal of Shores",
            volume="12",
            number="3",
            pages="45--67",
            doi="10.5555/js.2018.12",
        ),
        "Osei, A., & Lind, B. C. (2018). Tides that remember. Journal of Shores, 12(3), 45–67. https://doi.org/10.5555/js.2018.12",
    ),
    "article without issue": (
        work("article", authors=by("Osei, Ama"), year=2018, title="Salt", container="Journal of Shores", volume="12", pages="45-67"),
        "Osei, A. (2018). Salt. Journal of Shores, 12, 45–67.",
    ),
    "article with an article number": (
        work(
            "article",
            authors=by("Osei, Ama"),
            year=2020,
            title="Salt again",
            container="Open Shores",
            volume="4",
            number="1",
            fields={"eid": "e0417"},
            doi="https://doi.org/10.5555/os.4",
        ),
        "Osei, A. (2020). Salt again. Open Shores, 4(1), Article e0417. https://doi.org/10.5555/os.4",
    ),
    "eight authors are all named": (
        work(
            "article",
            authors=by(*(f"Author{letter}, {letter}. X." for letter in "ABCDEFGH")),
            year=2014,
            title="Many hands",
            container="Journal of Shores",
            volume="29",
            pages="734--749",
        ),
        "AuthorA, A. X., AuthorB, B. X., AuthorC, C. X., AuthorD, D. X., AuthorE, E. X., AuthorF, F. X., AuthorG, G. X., & AuthorH, H. X. "
        "(2014). Many hands. Journal of Shores, 29, 734–749.",
    ),
    "of twenty-one authors nineteen and the last are named": (
        work("article", authors=TWENTY_ONE, year=2019, title="Crowd", container="Journal of Shores", volume="1", pages="1"),
        "AuthorA, A., AuthorB, B., AuthorC, C., AuthorD, D., AuthorE, E., AuthorF, F., AuthorG, G., AuthorH, H., AuthorI, I., AuthorJ, J., "
        "AuthorK, K., AuthorL, L., AuthorM, M., AuthorN, N., AuthorO, O., AuthorP, P., AuthorQ, Q., AuthorR, R., AuthorS, S., … AuthorU, U. "
        "(2019). Crowd. Journal of Shores, 1, 1.",
    ),
    "newspaper article with its day": (
        work(
            "article",
            authors=by("Okoro, Nneka"),
            year=2016,
            title="The harbour closes",
            container="The Shore Herald",
            fields={"entrysubtype": "newspaper", "date": "2016-05-11"},
            url="https://example.org/harbour",
        ),
        "Okoro, N. (2016, May 11). The harbour closes. The Shore Herald. https://example.org/harbour",
    ),
    "book": (
        work("book", authors=by("Ferreira, Ana Maria"), year=2001, title="Boats of the north", publisher="Harbour Press"),
        "Ferreira, A. M. (2001). Boats of the north. Harbour Press.",
    ),
    "book in its second edition": (
        work("book", authors=by("Gaard, Gerda"), year=2010, title="Nets and knots", publisher="Harbour Press", fields={"edition": "2nd ed."}),
        "Gaard, G. (2010). Nets and knots (2nd ed.). Harbour Press.",
    ),
    "revised edition, with a volume": (
        work("book", authors=by("Gaard, Gerda"), year=2010, title="Nets", publisher="Harbour Press", volume="2", fields={"edition": "Revised"}),
        "Gaard, G. (2010). Nets (Revised ed., Vol. 2). Harbour Press.",
    ),
    "edited book": (
        work("book", editors=by("Aug, Dee", "Haku, Ken"), year=1998, title="Voices of the coast", publisher="Harbour Press"),
        "Aug, D., & Haku, K. (Eds.). (1998). Voices of the coast. Harbour Press.",
    ),
    "book with one editor": (
        work("collection", editors=by("Aug, Dee"), year=1998, title="Voices", publisher="Harbour Press"),
        "Aug, D. (Ed.). (1998). Voices. Harbour Press.",
    ),
    "chapter with editors, edition and pages": (
        work(
            "incollection",
            authors=by("Wem, Michael L.", "Mar, James E.", "San, D. J."),
            editors=by("Par, Howard P.", "Mul, James A.", "Sis, Al"),
            year=2008,
            title="Self and sea",
            container="Practices of the coast",
            publisher="Pro-Sea",
            pages="311--337",
            fields={"edition": "2"},
        ),
        "Wem, M. L., Mar, J. E., & San, D. J. (2008). Self and sea. In H. P. Par, J. A. Mul, & A. Sis (Eds.), Practices of the coast "
        "(2nd ed., pp. 311–337). Pro-Sea.",
    ),
    "chapter with one editor and one page": (
        work("inbook", authors=by("Wem, M."), editors=by("Par, H."), year=2008, title="Sea", container="Coasts", publisher="Pro-Sea", pages="9"),
        "Wem, M. (2008). Sea. In H. Par (Ed.), Coasts (p. 9). Pro-Sea.",
    ),
    "entry without author": (
        work("inreference", editors=by("Par, H."), year=2008, title="Tide", container="Encyclopedia of water", publisher="Pro-Sea"),
        "Tide. (2008). In H. Par (Ed.), Encyclopedia of water. Pro-Sea.",
    ),
    "paper in an edited book of proceedings": (
        work(
            "inproceedings",
            authors=by("Yun, Li"),
            editors=by("Par, H."),
            year=2015,
            title="Waves",
            container="Proceedings of the Coast Conference",
            publisher="Coast Society",
            pages="10--19",
        ),
        "Yun, L. (2015). Waves. In H. Par (Ed.), Proceedings of the Coast Conference (pp. 10–19). Coast Society.",
    ),
    "paper in proceedings like a journal": (
        work(
            "inproceedings",
            authors=by("Yun, Li"),
            year=2015,
            title="Waves",
            container="Proceedings of the Coast Society",
            volume="105",
            number="3",
            pages="10--19",
        ),
        "Yun, L. (2015). Waves. Proceedings of the Coast Society, 105(3), 10–19.",
    ),
    "paper given, not printed": (
        work(
            "inproceedings",
            authors=by("Yun, Li"),
            year=2015,
            title="Waves",
            fields={"eventtitle": "Coast Conference", "venue": "Bergen, Norway", "date": "2015-06-02"},
        ),
        "Yun, L. (2015, June 2). Waves [Paper presentation]. Coast Conference, Bergen, Norway.",
    ),
    "report with a number": (
        work(
            "report",
            authors=by("Pam, John F.", "Ste, Elizabeth D."),
            year=2015,
            title="Continued tides",
            publisher="Shore Corporation",
            number="SR-1365-X",
            url="https://example.org/r",
        ),
        "Pam, J. F., & Ste, E. D. (2015). Continued tides (Report No. SR-1365-X). Shore Corporation. https://example.org/r",
    ),
    "report of a named series": (
        work(
            "techreport",
            authors=by("Pam, John"),
            year=2015,
            title="Tides",
            publisher="Shore Corporation",
            number="14",
            fields={"type": "Working Paper"},
        ),
        "Pam, J. (2015). Tides (Working Paper No. 14). Shore Corporation.",
    ),
    "report by its publisher": (
        work("report", authors=by("{National Shore Center}"), year=2015, title="State of the shore", publisher="National Shore Center"),
        "National Shore Center. (2015). State of the shore.",
    ),
    "report by two bodies": (
        work("report", authors=by("{Shore Schools}", "{Department of Harbours}"), year=2012, title="Harbour data", publisher="Shore Schools"),
        "Shore Schools, & Department of Harbours. (2012). Harbour data. Shore Schools.",
    ),
    "dissertation in a repository": (
        work(
            "phdthesis",
            authors=by("Nilsen, Kari"),
            year=2013,
            title="Currents of belonging",
            publisher="University of Bergen",
            url="https://example.org/t",
        ),
        "Nilsen, K. (2013). Currents of belonging [Doctoral dissertation, University of Bergen]. https://example.org/t",
    ),
    "unpublished thesis": (
        work(
            "thesis",
            authors=by("Nilsen, Kari"),
            year=2011,
            title="Currents",
            publisher="University of Bergen",
            fields={"type": "Unpublished master's thesis"},
        ),
        "Nilsen, K. (2011). Currents [Unpublished master's thesis]. University of Bergen.",
    ),
    "web page of a body, no date": (
        work("online", authors=by("{Harbour Institute}"), title="What is a tide?", container="Harbour Institute", url="https://example.org/tide"),
        "Harbour Institute. (n.d.). What is a tide? https://example.org/tide",
    ),
    "web page with a day, on a site": (
        work(
            "online",
            authors=by("France, Paul E."),
            year=2017,
            title="Time to sail",
            container="SeaSurge",
            url="https://example.org/sail",
            fields={"date": "2017-03-01"},
        ),
        "France, P. E. (2017, March 1). Time to sail. SeaSurge. https://example.org/sail",
    ),
    "web page that changes, with the day it was read": (
        work("online", authors=by("{Harbour Institute}"), title="Tide table", url="https://example.org/now", fields={"urldate": "2020-01-09"}),
        "Harbour Institute. (n.d.). Tide table. Retrieved January 9, 2020, from https://example.org/now",
    ),
    "data set": (
        work(
            "dataset",
            authors=by("{Department of Harbours}"),
            year=2016,
            title="Ships",
            publisher="Open Data Harbour",
            doi="10.5555/ships",
            fields={"version": "2"},
        ),
        "Department of Harbours. (2016). Ships (Version 2) [Data set]. Open Data Harbour. https://doi.org/10.5555/ships",
    ),
    "software": (
        work("software", authors=by("Yun, Li"), year=2021, title="Tidal", publisher="Shore Lab", fields={"version": "2.0"}),
        "Yun, L. (2021). Tidal (Version 2.0) [Computer software]. Shore Lab.",
    ),
    "statute": (
        work(
            "legislation",
            authors=by("{Parliament}"),
            year=2004,
            title="Harbour Improvement Act of 2004",
            container="United States Statutes at Large",
            volume="118",
            pages="2647--2808",
            url="https://example.org/law",
        ),
        "Harbour Improvement Act of 2004, 118 Stat. 2647 (2004). https://example.org/law",
    ),
    "public law by its number": (
        work("legislation", year=2015, title="Every Boat Floats Act", number="114-95", volume="129", container="Stat.", pages="1802"),
        "Every Boat Floats Act, Pub. L. No. 114-95, 129 Stat. 1802 (2015).",
    ),
    "statute of which only name and year are known": (work("legislation", year=2015, title="Every Boat Floats Act"), "Every Boat Floats Act (2015)."),
    "manuscript": (
        work("unpublished", authors=by("Yun, Li"), year=2019, title="Foam", fields={"type": "Unpublished manuscript"}),
        "Yun, L. (2019). Foam [Unpublished manuscript].",
    ),
    "in press": (
        work("article", authors=by("Yun, Li"), year_text="in press", title="Foam", container="Journal of Shores"),
        "Yun, L. (in press). Foam. Journal of Shores.",
    ),
    "article by a body": (
        work("article", authors=by("{Shore Council}"), year=2011, title="Salt", container="Journal of Shores", volume="5", pages="1--9"),
        "Shore Council. (2011). Salt. Journal of Shores, 5, 1–9.",
    ),
    "article in a supplement": (
        work(
            "article", authors=by("Osei, Ama"), year=2018, title="Salt", container="Journal of Shores", volume="12", number="Suppl. 2", pages="4--9"
        ),
        "Osei, A. (2018). Salt. Journal of Shores, 12(Suppl. 2), 4–9.",
    ),
    "article whose pages are not in a row": (
        work("article", authors=by("Osei, Ama"), year=2018, title="Salt", container="Journal of Shores", volume="12", pages="45--47, 52"),
        "Osei, A. (2018). Salt. Journal of Shores, 12, 45–47, 52.",
    ),
    "article without a volume": (
        work("article", authors=by("Osei, Ama"), year=2018, title="Salt", container="Journal of Shores", doi="10.5555/x"),
        "Osei, A. (2018). Salt. Journal of Shores. https://doi.org/10.5555/x",
    ),
    "article whose title asks": (
        work("article", authors=by("Osei, Ama"), year=2018, title="Why salt?", container="Journal of Shores", volume="12"),
        "Osei, A. (2018). Why salt? Journal of Shores, 12.",
    ),
    "magazine article of a month": (
        work(
            "article",
            authors=by("Okoro, Nneka"),
            year=2019,
            title="Calm water",
            container="Coast",
            volume="34",
            number="2",
            pages="12--15",
            fields={"entrysubtype": "magazine", "date": "2019-03"},
        ),
        "Okoro, N. (2019, March). Calm water. Coast, 34(2), 12–15.",
    ),
    "newspaper article without author": (
        work(
            "article", year=2016, title="The harbour closes", container="The Shore Herald", fields={"entrysubtype": "newspaper", "date": "2016-05-11"}
        ),
        "The harbour closes. (2016, May 11). The Shore Herald.",
    ),
    "twenty authors are all named": (
        work("article", authors=TWENTY_ONE[:20], year=2019, title="Crowd", container="Journal of Shores", volume="1"),
        ", ".join(f"Author{letter}, {letter}." for letter in "ABCDEFGHIJKLMNOPQRS") + ", & AuthorT, T. (2019). Crowd. Journal of Shores, 1.",
    ),
    "three authors": (
        work("book", authors=by("Osei, Ama", "Lind, Bo", "Wem, Mia"), year=2003, title="Boats", publisher="Harbour Press"),
        "Osei, A., Lind, B., & Wem, M. (2003). Boats. Harbour Press.",
    ),
    "given names with a hyphen": (
        work("book", authors=by("Ray, Jean-Paul"), year=2003, title="Boats", publisher="Harbour Press"),
        "Ray, J.-P. (2003). Boats. Harbour Press.",
    ),
    "author of one name": (
        work("book", authors=by("Plato"), year=2003, title="Boats", publisher="Harbour Press"),
        "Plato. (2003). Boats. Harbour Press.",
    ),
    "family name with particles": (
        work("book", authors=by("de la Cruz, Mar"), year=2003, title="Boats", publisher="Harbour Press"),
        "de la Cruz, M. (2003). Boats. Harbour Press.",
    ),
    "book with a DOI": (
        work("book", authors=by("Gaard, Gerda"), year=2010, title="Nets", publisher="Harbour Press", doi="10.5555/nets"),
        "Gaard, G. (2010). Nets. Harbour Press. https://doi.org/10.5555/nets",
    ),
    "book by a body that publishes it": (
        work("book", authors=by("{Harbour Press}"), year=2010, title="Nets", publisher="Harbour Press"),
        "Harbour Press. (2010). Nets.",
    ),
    "book printed again": (
        work("book", authors=by("Ferreira, Ana"), year=2001, title="Boats", publisher="Harbour Press", fields={"origdate": "1923"}),
        "Ferreira, A. (2001). Boats. Harbour Press. (Original work published 1923)",
    ),
    "work of several years": (
        work(
            "mvbook", authors=by("Ferreira, Ana"), year=1998, year_text="1998/2003", title="Boats", publisher="Harbour Press", fields={"volumes": "3"}
        ),
        "Ferreira, A. (1998/2003). Boats. Harbour Press.",
    ),
    "three editors": (
        work("collection", editors=by("Aug, Dee", "Haku, Kai", "Ray, Jo"), year=1998, title="Voices", publisher="Harbour Press"),
        "Aug, D., Haku, K., & Ray, J. (Eds.). (1998). Voices. Harbour Press.",
    ),
    "chapter in a volume of an edition": (
        work(
            "incollection",
            authors=by("Wem, Mia"),
            editors=by("Par, Hal"),
            year=2008,
            title="Sea",
            container="Coasts",
            volume="3",
            pages="5--7",
            publisher="Pro-Sea",
            fields={"edition": "2"},
        ),
        "Wem, M. (2008). Sea. In H. Par (Ed.), Coasts (2nd ed., Vol. 3, pp. 5–7). Pro-Sea.",
    ),
    "chapter of a book of one's own": (
        work("inbook", authors=by("Wem, Mia"), year=2008, title="Sea", container="Coasts", pages="5--7", publisher="Pro-Sea"),
        "Wem, M. (2008). Sea. In Coasts (pp. 5–7). Pro-Sea.",
    ),
    "chapter with a DOI": (
        work(
            "incollection",
            authors=by("Wem, Mia"),
            editors=by("Par, Hal", "Mul, Jo"),
            year=2008,
            title="Sea",
            container="Coasts",
            pages="5--7",
            publisher="Pro-Sea",
            doi="10.5555/sea",
        ),
        "Wem, M. (2008). Sea. In H. Par & J. Mul (Eds.), Coasts (pp. 5–7). Pro-Sea. https://doi.org/10.5555/sea",
    ),
    "entry that changes, with the day it was read": (
        work(
            "inreference",
            authors=by("{Harbour Institute}"),
            title="Tide",
            container="Dictionary of water",
            url="https://example.org/t",
            fields={"urldate": "2020-01-09"},
        ),
        "Harbour Institute. (n.d.). Tide. In Dictionary of water. Retrieved January 9, 2020, from https://example.org/t",
    ),
    "paper in proceedings with a DOI": (
        work(
            "inproceedings",
            authors=by("Yun, Li"),
            editors=by("Par, Hal"),
            year=2015,
            title="Waves",
            container="Proceedings of the Coast Conference",
            pages="10--19",
            publisher="Coast Society",
            doi="10.5555/w",
        ),
        "Yun, L. (2015). Waves. In H. Par (Ed.), Proceedings of the Coast Conference (pp. 10–19). Coast Society. https://doi.org/10.5555/w",
    ),
    "poster": (
        work(
            "inproceedings",
            authors=by("Yun, Li"),
            year=2015,
            title="Waves",
            fields={"eventtitle": "Coast Conference", "venue": "Bergen, Norway", "date": "2015-06-02", "type": "Poster presentation"},
        ),
        "Yun, L. (2015, June 2). Waves [Poster presentation]. Coast Conference, Bergen, Norway.",
    ),
    "report of an agency within a department": (
        work(
            "report",
            authors=by("{Bureau of Tides}"),
            year=2012,
            title="Tides today",
            number="3",
            publisher="Department of Harbours",
            url="https://example.org/b",
        ),
        "Bureau of Tides. (2012). Tides today (Report No. 3). Department of Harbours. https://example.org/b",
    ),
    "report without a number": (
        work("report", authors=by("Pam, Jo"), year=2015, title="Tides", publisher="Shore Corporation"),
        "Pam, J. (2015). Tides. Shore Corporation.",
    ),
    "policy brief": (
        work("report", authors=by("Pam, Jo"), year=2015, title="Tides", publisher="Shore Corporation", fields={"type": "Policy brief"}),
        "Pam, J. (2015). Tides [Policy brief]. Shore Corporation.",
    ),
    "master's thesis in a repository": (
        work("mastersthesis", authors=by("Nilsen, Kari"), year=2013, title="Currents", publisher="University of Bergen", url="https://example.org/m"),
        "Nilsen, K. (2013). Currents [Master's thesis, University of Bergen]. https://example.org/m",
    ),
    "dissertation with its number in a database": (
        work(
            "phdthesis",
            authors=by("Nilsen, Kari"),
            year=2013,
            title="Currents",
            publisher="University of Bergen",
            number="1234567",
            container="Thesis Hall",
            url="https://example.org/m",
        ),
        "Nilsen, K. (2013). Currents (Publication No. 1234567) [Doctoral dissertation, University of Bergen]. Thesis Hall. https://example.org/m",
    ),
    "preprint": (
        work("online", authors=by("Yun, Li"), year=2021, title="Foam", publisher="ShoreXiv", doi="10.5555/foam"),
        "Yun, L. (2021). Foam. ShoreXiv. https://doi.org/10.5555/foam",
    ),
    "press release": (
        work(
            "online",
            authors=by("{Harbour Institute}"),
            year=2020,
            title="New tides",
            url="https://example.org/p",
            fields={"type": "Press release", "date": "2020-01-12"},
        ),
        "Harbour Institute. (2020, January 12). New tides [Press release]. https://example.org/p",
    ),
    "video on a site": (
        work(
            "video",
            authors=by("{Harbour Institute}"),
            year=2016,
            title="Foam",
            publisher="SeaTube",
            url="https://example.org/v",
            fields={"date": "2016-01-02"},
        ),
        "Harbour Institute. (2016, January 2). Foam [Video]. SeaTube. https://example.org/v",
    ),
    "software without a version": (
        work("software", authors=by("Yun, Li"), year=2021, title="Tidal", url="https://example.org/s"),
        "Yun, L. (2021). Tidal [Computer software]. https://example.org/s",
    ),
    "court decision": (
        work("jurisdiction", year=1954, title="Brine v. Board of Harbours", container="United States Reports", volume="347", pages="483"),
        "Brine v. Board of Harbours, 347 U.S. 483 (1954).",
    ),
    "statute in a code": (
        work("legislation", year=2004, title="Tide Act", container="United States Code", volume="20", pages="§ 1400"),
        "Tide Act, 20 U.S.C. § 1400 (2004).",
    ),
    "standard": (
        work("standard", authors=by("{Standards of the Sea}"), year=2018, title="Ropes", number="SoS 45001:2018", url="https://example.org/r"),
        "Standards of the Sea. (2018). Ropes (SoS 45001:2018). https://example.org/r",
    ),
}
"""Made-up works, formatted by the rules of the Publication Manual, 7th edition."""

UNKNOWNS: Cases = {
    "no date": (work("book", authors=by("Yun, Li"), year_text="n.d.", title="Foam"), "Yun, L. (n.d.). Foam."),
    "a double year is kept": (
        work("book", authors=by("Yun, Li"), year=2000, year_text="2000/2001", title="Foam"), "Yun, L. (2000/2001). Foam.",
    ),
    "no author": (work("book", year=1999, title="Foam", publisher="Harbour Press"), "Foam. (1999). Harbour Press."),
    "no title": (work("misc", authors=by("Moore"), year=2005), "Moore. (2005). [Title not known]."),
    "no title, two surnames": (work("misc", authors=by("Wang", "Wang"), year=2016), "Wang & Wang. (2016). [Title not known]."),
    "no author and no title": (work("misc", year=2014), "[Author and title not known]. (2014)."),
    "nothing at all": (work("misc"), "[Author and title not known]. (n.d.)."),
    "no title, with issuer": (
        work("report", authors=by("{Shore Council}"), year=2016, publisher="Shore Council", number="7"),
        "Shore Council. (2016). [Title not known] (Report No. 7).",
    ),
    "law without title": (work("legislation", year=2016, volume="1", container="Laws", pages="3"), "[Title not known], 1 Laws 3 (2016)."),
    "three surnames": (work("misc", authors=by("Ray", "Gil", "Sew"), year=2016), "Ray, Gil, & Sew. (2016). [Title not known]."),
    "a surname and others": (work("misc", authors=by("Ray"), authors_more=True, year=2016), "Ray et al. (2016). [Title not known]."),
    "and others": (
        work("article", authors=by("Sebb, Judy", "Brown, Nick"), authors_more=True, year=2007, title="Nets", container="Journal of Shores"),
        "Sebb, J., Brown, N., et al. (2007). Nets. Journal of Shores.",
    ),
    "a body and others": (
        work("misc", authors=by("{Alliance for Harbours}"), authors_more=True, year=2016), "Alliance for Harbours et al. (2016). [Title not known].",
    ),
    "editors and others": (
        work("book", editors=by("Aug, Dee"), editors_more=True, year=1998, title="Voices"), "Aug, D., et al. (Eds.). (1998). Voices.",
    ),
    "two surnames as editors": (work("book", editors=by("Aug", "Haku"), year=1998, title="Voices"), "Aug, & Haku (Eds.). (1998). Voices."),
    "a body and others as editors": (
        work("book", editors=by("{Sea Club}"), editors_more=True, year=1998, title="Voices"),
        "Sea Club, et al. (Eds.). (1998). Voices.",
    ),
    "chapter with editors and others": (
        work("incollection", authors=by("Wem, M."), editors=by("Par, H."), editors_more=True, year=2008, title="Sea", container="Coasts"),
        "Wem, M. (2008). Sea. In H. Par et al. (Eds.), Coasts.",
    ),
    "first page only": (
        work("article", authors=by("Baer, L."), year=2011, title="Kelp", container="Journal of Shores", volume="53", number="2", pages="64--"),
        "Baer, L. (2011). Kelp. Journal of Shores, 53(2), 64–.",
    ),
}  # fmt: skip
"""Works of which the library does not know all."""

TRAPS: Cases = {
    "edition inside the title": (
        work("book", authors=by("Gaard, G."), year=2010, title="Nets: Knots (2nd ed.)", publisher="Pro-Sea"),
        "Gaard, G. (2010). Nets: Knots (2nd ed.). Pro-Sea.",
    ),
    "edition inside the book's title": (
        work("incollection", authors=by("Wem, M."), year=2008, title="Sea", container="Coasts (11th ed.)", publisher="Pro-Sea"),
        "Wem, M. (2008). Sea. In Coasts (11th ed.). Pro-Sea.",
    ),
    "title with quotes": (
        work("article", authors=by("Lew, A. E."), year=2000, title='The "Blue" Ideologies: A Harbour', container="Shores", number="1/2", volume="69"),
        'Lew, A. E. (2000). The "Blue" Ideologies: A Harbour. Shores, 69(1/2).',
    ),
    "title that ends with a full stop": (
        work("book", authors=by("Yun, Li"), year=2000, title="Made in the U.S.", publisher="Sea Inc."), "Yun, L. (2000). Made in the U.S. Sea Inc.",
    ),
    "title that ends with a quoted question": (
        work("article", authors=by("Yun, Li"), year=2000, title="“What now?”", container="Shores"), "Yun, L. (2000). “What now?” Shores.",
    ),
    "capitals and words of other languages stay": (
        work("article", authors=by("Dod, J."), year=2013, title="On SIOP and RtI", container="Revue canadienne de l'océan", volume="36"),
        "Dod, J. (2013). On SIOP and RtI. Revue canadienne de l'océan, 36.",
    ),
    "names of many kinds": (
        work("book", authors=by("van der Veen, Ineke", "Jones-Vo, Jean-Paul", "O’Neil, J.R.", "{ACME, Inc.}"), year=2015, title="Names"),
        "van der Veen, I., Jones-Vo, J.-P., O’Neil, J. R., & ACME, Inc. (2015). Names.",
    ),
    "suffixes of names": (
        work("incollection", authors=by("King Jr., Martin L."), editors=by("Ford III, H."), year=1999, title="Nets", container="Coasts"),
        "King, M. L., Jr. (1999). Nets. In H. Ford III (Ed.), Coasts.",
    ),
    "name that ends with an exclamation mark": (work("book", authors=by("{Yahoo!}"), year=2015, title="Names"), "Yahoo! (2015). Names."),
    "angle brackets are text": (work("book", authors=by("Yun, Li"), year=2015, title="a <b> c & d"), "Yun, L. (2015). a <b> c & d."),
}  # fmt: skip
"""Titles and names that trip formatters."""

CASES = TEXTBOOK | UNKNOWNS | TRAPS


@pytest.mark.parametrize(("case", "expected"), CASES.values(), ids=CASES.keys())
def test_a_work_reads_as_apa_asks(case: Work, expected: str) -> None:
    assert reference(case).text == expected


def reference(case: Work) -> Reference:
    (made,) = format_works([case])
    return made


ITALICS = {
    "article with volume, issue, pages and DOI": "<i>Journal of Shores</i>, <i>12</i>(3)",
    "chapter with editors, edition and pages": "Self and sea. In H. P. Par, J. A. Mul, &amp; A. Sis (Eds.), <i>Practices of the coast</i> (2nd",
    "report with a number": "<i>Continued tides</i> (Report No. SR-1365-X)",
    "statute": "Harbour Improvement Act of 2004, 118 Stat. 2647 (2004)",
    "no title": "Moore. (2005). [Title not known].",
    "title that ends with a full stop": "<i>Made in the U.S.</i> Sea Inc.",
    "web page with a day, on a site": "<i>Time to sail</i>. SeaSurge.",
    "angle brackets are text": "<i>a &lt;b&gt; c &amp; d</i>.",
}


@pytest.mark.parametrize(("name", "expected"), ITALICS.items(), ids=ITALICS.keys())
def test_html_sets_in_italics_what_apa_does(name: str, expected: str) -> None:
    assert expected in reference(CASES[name][0]).html


LABELS = {
    "one author": (work("book", authors=by("Pam, John"), year=2015), "Pam (2015)"),
    "two authors": (work("book", authors=by("Rose, D.", "Mey, A."), year=2002), "Rose & Mey (2002)"),
    "three authors": (work("book", authors=by("Ray, R.", "Sacks, L.", "Twy, J."), year=2017), "Ray, Sacks & Twy (2017)"),
    "four authors": (work("book", authors=by("Pam, J.", "Ste, E.", "Bai, M.", "Ham, L."), year=2015), "Pam et al. (2015)"),
    "and others": (work("book", authors=by("{Alliance}"), authors_more=True, year=2016), "Alliance et al. (2016)"),
    "suffix of a name": (work("book", authors=by("King Jr., Martin L."), year=1999), "King (1999)"),
    "body": (work("report", authors=by("{Department of Harbours, Office of Tides}")), "Department of Harbours, Office of Tides (n.d.)"),
    "editors": (work("book", editors=by("Aug, D.", "Haku, K."), year=1998), "Aug & Haku (1998)"),
    "double year": (work("book", authors=by("Yun, L."), year=2000, year_text="2000/2001"), "Yun (2000/2001)"),
    "whole date": (work("book", authors=by("Yun, L."), year=2000, year_text="2000-05-01"), "Yun (2000)"),
    "in press": (work("book", authors=by("Yun, L."), year_text="In press"), "Yun (in press)"),
    "law": (work("legislation", authors=by("{Parliament}"), title="Every Boat Floats Act", year=2015), "Every Boat Floats Act (2015)"),
    "title alone": (work("online", title="Tides: A very long story"), "“Tides” (n.d.)"),
    "long title alone": (work("online", title="word " * 40, year=2000), f"“{' '.join(['word'] * 16)}…” (2000)"),
    "as printed": (work("misc", printed=("a complimentary resource",)), "cited as “a complimentary resource” (n.d.)"),
    "as printed, with the year": (work("misc", printed=("(2014)",), year=2014), "cited as “(2014)”"),
    "key alone": (work("misc"), "k (n.d.)"),
}


@pytest.mark.parametrize(("case", "expected"), LABELS.values(), ids=LABELS.keys())
def test_a_label_names_authors_and_year(case: Work, expected: str) -> None:
    assert short_label(case) == expected


TEXTS = st.text(st.characters(), max_size=30) | st.sampled_from([
    "<script>alert(1)</script>", '<span class="nocase">x', "{T}itle\\emph{x}", "a & b <i>c</i>", "&amp;", "?", "...", "-", "J.-P. -", "1--2", "n.d.",
    "\ue000\ue002.", "\x00\u202e", "שלום", "2nd ed.", "T (2nd ed.)",
])  # fmt: skip
NAMES = st.builds(Name, family=TEXTS, given=TEXTS, literal=st.booleans())
FIELDS = "date day edition eid eventtitle month pubstate series shorttitle type urldate venue version"
WORKS = st.builds(
    Work, key=TEXTS, type=st.sampled_from([*TYPES, "misc", "Nonsense"]), title=TEXTS, authors=st.lists(NAMES, max_size=4).map(tuple),
    authors_more=st.booleans(), editors=st.lists(NAMES, max_size=3).map(tuple), editors_more=st.booleans(), year=st.none() | st.integers(-3000, 9999),
    year_text=TEXTS, container=TEXTS, publisher=TEXTS, volume=TEXTS, number=TEXTS, pages=TEXTS, doi=TEXTS, url=TEXTS, eric=TEXTS,
    printed=st.lists(TEXTS, max_size=1).map(tuple), fields=st.dictionaries(st.sampled_from(FIELDS.split()), TEXTS, max_size=4),
)  # fmt: skip


@settings(deadline=None, max_examples=80)
@given(WORKS)
def test_any_work_gets_a_reference_of_safe_html(anything: Work) -> None:
    made = reference(anything)
    assert re.fullmatch("[^<>]*(<i>[^<>]+</i>[^<>]*)*", made.html)
    assert html.unescape(re.sub("</?i>", "", made.html)) == html.unescape(html.escape(made.text, quote=False))
    assert not re.search("[\x00-\x1f\u202e\ud800-\udfff\ue000-\ue003]", made.text)
    assert not re.search("[\x00-\x1f\u202e\ud800-\udfff]", short_label(anything))
    title = re.sub(r" \(\d+(st|nd|rd|th) ed\.\)$", "", re.sub("[\ue000-\ue003]", "\ufffd", clean(anything.title)))
    assert title in made.text


def test_a_very_long_hostile_title_stays_text() -> None:
    made = reference(work("article", title="<script>{x}</script> " * 500, container="Shores", year=2000))
    assert "<script" not in made.html
    assert made.text.count("<script>{x}</script>") == 500


def test_the_style_is_valid_csl_and_uses_only_what_works_are_prepared_with() -> None:
    path = files("kb") / "apa.csl"
    CitationStylesStyle(str(path))
    used = {name for names in re.findall(r'variable="([^"]+)"', path.read_text(encoding="utf-8")) for name in names.split()}
    assert used == apa._PRINTED | {"author", "editor", "issued", "accessed", "original-date"}


def test_a_reference_does_not_depend_on_its_neighbours() -> None:
    cases = [case for case, _ in CASES.values()]
    forwards = [made.text for made in format_works(cases)]
    backwards = [made.text for made in format_works(cases[::-1])]
    assert forwards == backwards[::-1]


def test_processes_give_the_same_references_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    works = [case for case, _ in CASES.values()]
    alone = list(format_works(works))
    monkeypatch.setattr(references, "_MANY", 10)
    monkeypatch.setattr(references, "_CHUNK", 3)
    assert list(format_works(works)) == alone
    if sys.platform == "linux":
        monkeypatch.setattr(references, "_may_fork", lambda: True)
        assert list(format_works(works)) == alone


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not fork")
def test_a_fault_in_a_process_is_told_and_stops_the_others(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def fail(variables: dict[str, object]) -> str:
        raise LookupError("a bug")

    works = [case for case, _ in CASES.values()]
    for name, value in (("_MANY", 10), ("_CHUNK", 3), ("_may_fork", lambda: True), ("_rendered", fail)):
        monkeypatch.setattr(references, name, value)
    with pytest.raises(RuntimeError, match="ended early"):
        list(format_works(works))
    assert "LookupError: a bug" in capfd.readouterr().err
    assert not multiprocessing.active_children()


def test_twice_the_works_take_at_most_about_twice_the_calls() -> None:
    works = [case for case, _ in CASES.values()]
    reference(works[0])
    assert calls_to_format(works * 2) <= 2.2 * calls_to_format(works)


def calls_to_format(works: list[Work]) -> int:
    """Python functions called: a measure of work that no busy machine disturbs."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        list(format_works(works))
    finally:
        sys.setprofile(before)
    return calls

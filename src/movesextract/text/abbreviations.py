"""Words before a full stop, and words after one: the tables behind the sentence splitter.

Own lists for the languages that the library reads (en, de, fr, es, pt, some it). Case matters: "Art." before a number
is an abbreviation, "art." at the end of a line is not. Entries are written without their last full stop.
"""

from __future__ import annotations

TITLES = frozenset(
    (
        "Dr Drs Mr Mrs Ms Mx Prof Profs Rev Hon Capt Cpt Lt Col Cmdr Cdr Maj Sgt Gen Gov Sen Rep Reps "
        "Sens Amb Supt Insp Engr Smt Shri Atty Ma Messrs Mses Pfc Adm Brig Pres Treas Hr Hrn Frl Mag "
        "Dipl Ing Univ Mme Mmes Mlle Mlles MM Mgr Dra Drª Srta Sres Dña Sra Lic Arq Profa Eng Exmo Exma "
        "Ilmo Dott Sig Sigra Avv dr dra sr sra prof lic ing"
    ).split()
)
"""A name follows: never the end of a sentence."""

NEVER_LAST = frozenset(
    "bzw ggf evtl inkl exkl zzgl vgl sog ca geb gest Fa Rs vs Vs cf viz incl excl approx resp ex env apr "
    "EE FF e.g i.e z.B d.h i.d.R p.ex c.-à-d cà-d P.ex E.g I.e Z.B D.h d.i v.a s.o s.u Mt Ste Sta Sto".split()
)
"""The sentence always goes on behind these."""

BEFORE_NUMBER = frozenset(
    "No Nos no Nr Nrn Art Arts art Abs Fig fig Figs p pp Vol vol S Bd Ch ch Sec sec Ziff Kap Tz Rn n núm Núm pág Pág "
    "pag est Tel tel Ph max min mind Rs Re Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Okt Dez Mrz Jän janv févr "
    "avr juil sept oct nov déc ene feb abr ago dic jan fev mai jun jul set out dez art inc Eq eq tab Tab".split()
)
"""Abbreviations if a digit follows, ordinary ends of a sentence otherwise."""

MAYBE_LAST = frozenset(
    "Inc Corp Co Cos Ltd Bros Plc plc Pty Pte LLC LLP Bhd Sdn Cia Cía Ltda Ltée Cie Mfg Intl Assn Dept Univ Inst Est "
    "Ph.D Jr Sr Esq St Ave Blvd Rd Ln Sq Hwy etc Etc usw usf Jan Feb Apr Aug Sep Sept Oct Nov Dec Okt Dez Jän "
    "Mon Tue Tues Wed Thu Thur Thurs Fri Calif Conn Fla Mich Minn Tenn Tex Okla Ariz Colo Wis Mass Penn Pa Va Md Ga "
    "Mio Mrd Bio Tsd Std Jh Jhs mio mrd UU Mln mln Sen. al ext Hrsg Verf".split()
)
"""Abbreviations that may also end a sentence: they do if a typical first word follows."""

COUNTED_NOUNS = frozenset(
    "Series Serie Série Plan Vitamin vitamin Class Grade Type Round Runde Tier Category Gruppe Group Phase Block Team "
    "series serie série round class grade tier category".split()
)
"""Behind these a single letter is a name ("Series B.") and not somebody's initial."""

PARTICLES = frozenset(
    "La Le Les De Das Dos Da Do Du Van Von Der Den El Al Ben Los Las Y E A O I An So Su Mai No On Am Im".split()
)
"""Typical first words that are also part of names: not trusted behind an initial."""

STARTERS = frozenset(
    # English
    (
        "The A An He She It They We I You His Her Its Their Our My This That These Those There Here In "
        "On At By For From With After Before During Since While When Where Who What Why How If Although "
        "Though But And Or So Yet As Under Meanwhile However Also According Both Each Many Most Some All "
        "Another Other Once Until Now Then Today Yesterday Last Next Earlier Later Not No Neither "
        "Instead Despite Because Until Among Between Without Prior Previously Shares Der Die Das Den Dem "
        "Des Ein Eine Einen Er Sie Es Wir Ich Ihr In Im Am An Auf Bei Mit Nach Seit Für Von Vom Zu Zum "
        "Zur Aber Und Doch Auch Als Wenn Dass Dies Diese Dieser Dieses Damit Dabei Dazu Zuvor Zuletzt "
        "Bisher Nun Laut So Wie Was Wer Vor Unter Über Während Sein Seine Ihre Beide Alle Außerdem "
        "Danach Derzeit Heute Gestern Le La Les Un Une Il Elle Ils Elles On Ce Cette Ces Cet Son Sa Ses "
        "En Dans Au Aux Avec Pour Par Après Avant Depuis Selon Mais Et Ou Si Quand Qui Nous Vous Je À "
        "Sur Sous Plus Leur Leurs Tous Entre Lors Cela El Los Las Una Él Ella Ellos En Con Por Para "
        "Desde Según Pero Y Su Sus Este Esta Esto Se Lo Tras Al Ayer Hoy Además También Aunque Cuando "
        "Así O Os As Um Uma Ele Ela Eles Em No Na Nos Nas Com Segundo Mas E Seu Sua Após Ao Já Hoje "
        "Ontem Também Ainda Il Lo Gli Ma Nel Nella Dopo Secondo"
    ).split()
)
"""Words with which sentences typically begin, and names hardly ever do."""

ORDINAL_NOUNS = frozenset(
    (
        "Januar Jänner Jaenner Februar Feber März Maerz April Mai Juni Juli August September Oktober "
        "November Dezember Jan Jän Feb Apr Aug Sept Sep Okt Nov Dez Quartal Halbjahr Jahrhundert "
        "Jahrestag Jahr Monat Tag Woche Stunde Minute Mal Platz Rang Runde Stock Etage Bezirk Liga "
        "Spieltag Geburtstag Lebensjahr Auflage Klasse Weltkrieg Etappe Senat Kammer Jh FC Bundesliga "
        "Legislaturperiode Amtszeit Ausgabe Saison Semester Lauf Kapitel Satz Novelle"
    ).split()
)
"""German: "1. Jänner", "3. Quartal": what stands before is an ordinal."""

BEFORE_ORDINAL = frozenset(
    "am im der dem den zum vom ab bis seit zur beim dritten Am Im Der Zum Vom Ab Bis Seit".split()
)
"""German: "zum 50. Firmenjubiläum": the number behind is an ordinal."""

EXCLAIMING_NAMES = frozenset("Yahoo Joomla Jeopardy Yum Chips".split())
"""Names with an exclamation mark of their own."""

FUNCTION_WORDS = frozenset(
    "the a an of and or to in at by for from with as its his her their that which who is are was were has have had "
    "der die das den dem des ein eine einen einem einer und oder zu im am bei mit nach von vom zum zur auf für als "
    "le la les un une du de des et ou à au aux en dans sur pour par avec que qui est son sa ses "
    "el los las una del al y o en con por para que su sus es "
    "os as um uma da dos das na nos nas em e com por ao à é seu sua il lo gli di della nel che".split()
)
"""No line ends with one of these unless it was broken in the middle of a sentence."""

DOMAIN_ENDINGS = frozenset("Com Net Org Io Ai Js Co Uk Br Cn Jp Kr Info Biz Tv Eu Py".split())
"""What follows a full stop in a written-out domain or product name ("Booking.Com")."""

"""What page furniture says: wordings of menus, notices and link lists in eight languages.

`boilerplate` says how the tables are applied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_COOKIES = _any(
    [
        (
            r"\b(?:we|this (?:web)?site|our (?:web)?sites?|our partners)\b.{0,80}\b(?:uses?|stores?|place)"
            r"\b.{0,40}\bcookies\b"
        ),
        r"^(?:accept|reject|decline|allow|manage)(?: all| optional| necessary)? cookies\b",
        r"\b(?:our|your|manage|change) cookies? (?:settings|preferences|policy)\b",
        (
            r"\b(?:wir|(?:diese|unsere) (?:web)?seite|unsere partner)\b.{0,60}\b(?:verwende[nt]|nutz(?:en|t)|"
            r"setz(?:en|t))\b.{0,40}\bcookies\b"
        ),
        r"\b(?:verwenden|nutzen|setzen) wir\b.{0,40}\bcookies\b",
        r"^(?:alle )?cookies (?:akzeptieren|ablehnen|zulassen|verwalten)\b",
        r"\b(?:nous|ce site|nos partenaires)\b.{0,60}\butilis(?:ons|ent|e)\b.{0,40}\bcookies\b",
        r"\bnotre politique de cookies\b|^(?:tout )?(?:accepter|refuser|gérer|paramétrer)\b.{0,20}\bcookies\b",
        r"\b(?:nuestra|nossa) política de cookies\b",
        (
            r"\b(?:utilizamos|usamos|est[ea] (?:sitio|site|sítio) (?:web )?(?:utiliza|usa)|nuestros socios|"
            r"nosso site)\b.{0,60}\bcookies\b"
        ),
        r"^(?:aceptar|rechazar|configurar|aceitar|recusar|gerenciar|gerir)\b.{0,20}\bcookies\b",
        r"(?:本网站|本網站|我们|我們)(?:使用|会使用|會使用).{0,20}cookies?|^接受(?:所有|全部)cookies?",
        r"(?:当サイト|本サイト|このサイト|当ウェブサイト).{0,20}(?:cookie|クッキー)|^クッキーを許可",
        r"(?:이 (?:웹)?사이트|당사|저희).{0,20}쿠키를 (?:사용|이용)|^모든 쿠키",
    ]
)
_CONSENT = _any(
    [
        r"^by (?:continuing|clicking|browsing|subscribing|signing up|submitting)\b.{0,120}\b(?:agree|consent|accept)\b",
    ]
)
_SUBSCRIBING = _any(
    [
        r"^(?:please )?(?:sign up|subscribe|register)\b.{0,60}\bnewsletters?\b",
        r"^(?:get|join) our\b.{0,40}\bnewsletters?\b",
        r"\b(?:get|sent|delivered|straight|direct(?:ly)?)\b.{0,60}\b(?:in|to) your inbox\b",
        r"\bunsubscribe (?:at any time|anytime)\b|^no spam\b|^enter your (?:email|e-mail) address\b",
        r"^subscribe to (?:our|the)\b.{0,60}\b(?:magazine|channel|podcast|updates)\b",
        r"^already (?:a|have an?) (?:subscri|member|account)|^(?:to continue|continue) reading\b",
        r"\bis for subscribers only\b|^please enable javascript\b|^(?:please )?disable your ad ?blocker\b",
        r"\bthrough links on our site\b|\bnewsletter (?:abonnieren|anmelden|bestellen)\b",
        r"^(?:abonnieren|bestellen) sie\b.{0,60}\bnewsletter\b|^(?:abonnez|inscrivez)-vous\b",
        (
            r"^(?:suscríbe(?:te|se)|suscríbase|inscreva-se|assine)\b.{0,50}\b(?:newsletter|boletín|boletim|canal|"
            r"nuestr[oa]|nossa?)\b"
        ),
        r"^订阅(?:我们|本)|^訂閱(?:我們|電子報)|メールマガジン(?:の登録|に登録|を登録)|^뉴스레터(?:를)? ?(?:구독|신청)",
        r"^無料会員登録",
    ]
)
_FOLLOWING = _any(
    [
        (
            r"^(?:follow|like|find) (?:us|\w+ on)\b.{0,60}\b(?:facebook|twitter|x|instagram|linkedin|youtube|"
            r"telegram|whatsapp)\b"
        ),
        r"^(?:folgen sie uns|suivez-nous|síguenos|siga-nos|siga a gente)\b",
        r"^(?:扫一扫|扫码|長按|长按)(?:关注|關注|下载|二维码)|^关注(?:我们|微信公众号)",
        (
            r"^(?:share|partager|compartir|compartilhar|compartilhe|teilen)\b.{0,20}\b(?:facebook|twitter|"
            r"linkedin|whatsapp|e-?mail)\b"
        ),
    ]
)
_RIGHTS = _any(
    [
        r"\ball rights reserved\b|\bmay not be (?:published, broadcast|reproduced|redistributed)\b",
        r"^(?:©|ⓒ|\(c\)|copyright ?(?:©|\d))|^@\s?(?:19|20)\d\d|\bcopyright ©|\balle rechte vorbehalten\b",
        r"\btous droits réservés\b",
        (
            r"\b(?:todos los derechos reservados|todos os direitos reservados|reproducción prohibida|"
            r"reprodução proibida)\b"
        ),
        r"版权所有|版權所有|未[经經].{0,8}(?:授权|授權|许可|許可|允许).{0,4}(?:不得|禁止|严禁|请勿)|無断(?:転載|複製)",
        r"무단 ?전재|재배포 ?금지|ICP[备証证]",
    ]
)
_COMMENTING = _any(
    [
        r"\bemail address will not be published\b|\brequired fields are marked\b|^you must be logged in\b",
        r"^(?:log|sign) in to (?:post|leave|comment)\b|^sie müssen angemeldet sein\b",
        r"\bvotre adresse (?:e-mail|mail) ne sera pas\b|\btu dirección de correo\b.{0,30}\bno será\b",
        r"\bseu endereço de e-?mail não será\b|登录后(?:发表|评论)|^コメントを(?:投稿|書く)|^댓글을 (?:작성|입력|남)",
    ]
)
# A notice is only looked for where one of its words stands: most sentences are then settled by a few substring tests.
_NOTICES = (
    (_COOKIES, ("cookie", "クッキー", "쿠키")),
    (_CONSENT, ("agree", "consent", "accept")),
    (
        _SUBSCRIBING,
        (
            *("newsletter", "inbox", "subscri", "spam", "your e", "already", "continue", "javascript", "blocker"),
            *("links on", "-vous", "suscr", "assine", "inscreva", "订阅", "訂閱", "マガジン", "뉴스레터", "会員"),
        ),
    ),
    (
        _FOLLOWING,
        (
            *("facebook", "twitter", " x", "instagram", "linkedin", "youtube", "telegram", "whatsapp", "mail"),
            *("folgen", "suivez", "síguenos", "siga", "扫", "按", "关注"),
        ),
    ),
    (
        _RIGHTS,
        (
            *("rights", "rechte", "droits", "derechos", "direitos", "repro", "may not", "copyright", "©", "ⓒ", "(c)"),
            *("@", "版", "未", "無断", "무단", "재배포", "icp"),
        ),
    ),
    (_COMMENTING, ("address", "adresse", "direc", "endere", "fields", "log", "sign in", "登录", "コメント", "댓글")),
)


def is_notice(text: str) -> bool:
    """True if a sentence speaks about the page (cookies, newsletters, rights ...) and not about the world."""
    lowered = text.lower()
    return any(
        any(word in lowered for word in words) and pattern.search(text) is not None for pattern, words in _NOTICES
    )


_NETWORKS = (
    r"(?:facebook|twitter|x|whatsapp|e-?mail|linkedin|telegram|instagram|reddit|pinterest|messenger|threads|bluesky"
    r"|mastodon|youtube|tiktok|xing|weibo|微博|微信|qq空间|print|copy link)"
)
LABEL = _any(
    [
        rf"{_NETWORKS}(?:[\s|·•,/]+{_NETWORKS})+",  # the buttons below "Share this article"
        r"(?:share|tweet|e-?mail|print|save|like|reply|bookmark)(?: (?:this|the))?(?: (?:article|story|page|post))?",
        r"\d* ?shares?|\d+ comments?|comments?(?: \(\d+\))?",
        r"(?:leave|post|add|write|view|show)(?: a| all)? (?:comments?|reply)|(?:log|sign)[ -]?(?:in|up|out)|register",
        r"subscribe(?: now| today| here)?|my account|create (?:an )?account|become a member",
        r"(?:read|learn|see|show|load|view|watch)(?: (?:more|all|now))|click here|skip to (?:main )?content",
        r"back to top|(?:open |close )?menu|search|advertise?ment|sponsored(?: content)?|continue reading",
        r"story continues below|newsletters?|rss(?: feed)?|download (?:the |our )?app",
        (
            r"(?:terms (?:of (?:use|service)|(?:and|&) conditions)|privacy (?:policy|notice|settings)|"
            r"accessibility(?: statement)?|contact us|about us|advertise(?: with us)?|help|faq|sitemap|"
            r"cookies?(?: policy| settings)?)"
        ),
        r"(?:artikel )?(?:teilen|drucken|merken|vorlesen|kommentieren)|\d+ kommentare?",
        r"kommentar (?:schreiben|verfassen)|anmelden|einloggen|registrieren|abonnieren|anzeige|werbung|weiterlesen",
        r"mehr (?:lesen|anzeigen|dazu)|zum (?:inhalt|anfang|seitenanfang)|impressum|datenschutz(?:erklärung)?",
        r"nutzungsbedingungen|agb|kontakt|barrierefreiheit|cookie-\w+|partager(?: (?:cet|l)['’ ]?article)?|imprimer",
        r"se connecter|s['’]inscrire|s['’]abonner|connexion|lire (?:plus|la suite)|publicité|mentions légales",
        r"\d+ commentaires?|(?:laisser|ajouter) un commentaire|nous contacter|aller au contenu|compartir|imprimir",
        r"iniciar sesión|registrarse|suscr[ií]b(?:ir|e)(?:se|te)?|leer más|ver más|publicidad|aviso legal",
        r"\d+ comentarios?|deja(?:r)? un comentario|contacto|política de privacidad|ir al contenido|compartilh(?:ar|e)",
        r"fazer login|entrar|cadastr(?:ar|e)-se|assin(?:ar|e)(?: agora)?|leia mais|saiba mais|ver mais|publicidade",
        r"deix(?:ar|e) um comentário|fale conosco|ir para o conteúdo|分享(?:到|至)?|收藏|点赞|转发|注册|登录|登入|登錄",
        r"註冊|打印|举报|回复|回覆|发表|发表评论|发表評論|我要跟帖|评论|評論|更多|查看更多|点击加载更多|加载更多",
        r"展开全文|阅读全文|下载APP|客户端下载|广告|廣告|返回顶部|已显示全部内容|关于我们|联系我们|聯絡我們|隐私政策",
        r"隱私權政策|免责声明|版权声明|意见反馈|网站地图|シェア(?:する)?|ツイート|印刷|保存|ログイン|新規登録|会員登録",
        r"続きを読む|もっと見る|広告|PR|お問い合わせ|利用規約|プライバシーポリシー|サイトマップ",
        r"コメント(?:する|を書く)?|運営会社|ページトップへ|공유(?:하기)?|인쇄(?:하기)?|스크랩|로그인|회원가입",
        r"구독(?:하기)?|더보기|더 보기|광고|댓글(?: \d+)?|댓글쓰기|이용약관|개인정보 ?처리방침|회사소개|고객센터",
        r"기사제보|좋아요|본문 바로가기|글자 ?크기|청소년보호정책",
    ]
)
"""The whole line, but for marks and counts around it."""

RELATED = _any(
    [
        r"related(?: (?:articles?|stories|news|posts|content|coverage|topics|links|reading|videos?))?",
        r"more (?:from|on|in|stories|news|headlines)(?: [\w '’&.-]{1,40})?",
        r"(?:most|more) (?:read|popular|viewed|shared|commented)|(?:read|see|watch) (?:also|next|this next)|also read",
        r"trending(?: now)?|popular(?: (?:posts|stories|now))?|top stories",
        r"latest(?: (?:news|stories|headlines|posts))?|recommended(?: (?:for you|stories|reading))?",
        r"you (?:may|might) (?:also )?like|editor[’']?s[’']? picks?|up next|what to read next|don[’']t miss",
        r"from (?:around )?the web|in case you missed it|previous (?:article|post)|next (?:article|post)",
        r"(?:auch|das könnte sie auch|mehr zum) (?:interessant|interessieren|thema)|lesen sie auch|mehr zum thema",
        r"meist ?gelesen(?:e artikel)?|ähnliche (?:artikel|beiträge)|verwandte (?:artikel|themen)",
        r"weitere (?:artikel|meldungen|nachrichten|themen)|aktuelle (?:meldungen|nachrichten)|top-?themen",
        r"empfohlen(?:e artikel)?|(?:à )?lire aussi|sur le même (?:sujet|thème)|les plus (?:lus|populaires|partagés)",
        r"articles? (?:similaires|liés|associés|recommandés)|à la une|nos derniers articles|dans la même rubrique",
        r"vous aimerez aussi|plus d['’]articles|(?:noticias|artículos|contenidos?|temas) relacionad[oa]s?",
        r"lo más (?:leído|visto|popular)|(?:más|otras) noticias|también te puede interesar|te puede interesar",
        r"lee(?:r)? también|últimas noticias|te recomendamos|ver también",
        r"(?:notícias|artigos|conteúdos?|matérias?) relacionad[oa]s?|(?:as )?mais lid[oa]s",
        r"mais (?:notícias|populares|vistas)|leia também|veja também|você pode gostar|últimas notícias",
        r"recomendad[oa]s para você|相关(?:阅读|文章|新闻|推荐|报道|链接|内容)|相關(?:閱讀|文章|新聞|報導|連結)",
        r"(?:热门|熱門|精彩|今日)(?:推荐|文章|新闻|视频|图片|排行|话题|評論|评论|點閱|閱讀)|为您推荐|為您推薦|猜你喜欢",
        r"推荐阅读|推薦閱讀|延伸(?:阅读|閱讀)|更多(?:新闻|文章|推荐|精彩)|大家都在看|(?:点击|阅读|新闻)?排行榜?",
        r"热(?:新闻|话题|评论|点)|好书精选|最新(?:文章|新闻|资讯|消息)|関連(?:記事|ニュース|リンク|トピックス?)",
        r"(?:あわせて|合わせて)読みたい|おすすめ(?:の)?(?:記事)?|(?:人気|注目)(?:の)?(?:記事|ランキング)",
        r"アクセスランキング|ランキング|新着(?:記事|ニュース)|こちらもおすすめ|この記事を読んだ人は",
        r"관련 ?(?:기사|뉴스)|(?:많이|가장 많이) 본 ?(?:기사|뉴스)|인기 ?(?:기사|뉴스)|추천 ?(?:기사|뉴스)",
        r"주요 ?(?:기사|뉴스)|최신 ?(?:기사|뉴스)|실시간 ?(?:인기|뉴스)|이 시각 ?(?:주요|인기)? ?뉴스",
        r"함께 읽으면 좋은 기사|핫이슈",
    ]
)
"""The whole line, but for marks around it: links to other articles follow."""

MENU = _any(
    [
        r"home(?:page)?|news|world|politics|business|econom(?:y|ics)|markets?|money|finance|tech(?:nology)?",
        r"science(?: & \w+)?|health|sports?|culture|arts?|entertainment|lifestyle|life|travel|food|style|fashion",
        r"opinion|editorial|columns?|letters|video(?:s)?|photos?|galler(?:y|ies)|podcasts?|weather|events?|forums?",
        r"jobs|careers|shop|store|magazine|e-?paper|archives?|all topics|topics|sections|local|national|international",
        r"education|environment|climate|real estate|property|cars?|autos?|games|crosswords?|puzzles|horoscopes?",
        r"obituaries|classifieds|team|press|media|investors?|privacy|legal|account|live|radio|tv|more|reference",
        r"reviews?|deals|startups?|companies|industry|research|about|contact|community|society|tickets|startseite",
        r"nachrichten|politik|innenpolitik|außenpolitik|weltpolitik|wirtschaft|finanzen|börse|panorama|chronik|kultur",
        r"wissen(?:schaft)?|gesundheit|technik|digital|netzwelt|meinung|kommentare?|reisen?|leben|karriere|immobilien",
        r"auto|mobilität|wohnen|wetter|verkehr|lokales|regional(?:es)?|regionalsport|inland|ausland|österreich",
        r"deutschland|schweiz|bildung|familie|fußball|tennis|wintersport|motorsport|rätsel|spiele|quiz|horoskop",
        r"gewinnspiele|veranstaltungen|fotos?|abo|archiv|e-?paper|newsletter|unternehmen|kundenservice|über uns",
        r"kleinanzeigen|freizeit|kino|musik|theater|literatur|medien|wochenende|klimawandel|accueil|actualités?",
        r"politique|économie|entreprises?|bourse|finances?|société|monde|france|régions?|sports?|culture|sciences?",
        r"santé|techno(?:logie)?s?|idées|débats|opinions?|voyages?|cuisine|mode|immobilier|emploi|météo|vidéos?",
        r"photos?|jeux|abonnements?|annonces|musique|cinéma|livres|médias|environnement|éducation|inicio|portada",
        r"noticias|actualidad|política|economía|empresas|mercados|sociedad|mundo|internacional|nacional|deportes",
        r"fútbol|cultura|ciencia|salud|tecnología|opinión|editoriales|viajes|gastronomía|moda|gente|televisión|vídeos?",
        r"fotos|empleo|vivienda|motor|el tiempo|sucesos|educación|horóscopo|juegos|suscripción|hemeroteca|início",
        r"notícias|últimas|política|economia|negócios|mercado|mundo|brasil|cotidiano|esportes?|futebol|cultura|ciência",
        r"saúde|tecnologia|opinião|colunas|colunistas|turismo|viagem|comida|carros|empregos|imóveis|vídeos?|podcasts?",
        r"fotos|educação|entretenimento|celebridades|horóscopo|assinaturas?|首页|首頁|资讯|新闻|新聞|要闻|国内|国际",
        r"國內|國際|社会|社會|财经|財經|金融|股票|基金|科技|互联网|数码|汽车|汽車|房产|房產|家居|体育|體育|娱乐|娛樂",
        r"明星|视频|視頻|影音|直播|图片|军事|軍事|历史|歷史|文化|读书|讀書|教育|健康|养生|旅游|旅遊|美食|时尚|時尚",
        r"女性|亲子|游戏|遊戲|动漫|彩票|佛教|公益|国学|酒业|时事|政治|评论|生活|思想|专栏|專欄|政务|媒体|媒體|订阅",
        r"问吧|讲堂|音乐|产业|創投|创投|人物|观点|观察|专题|导航|滚动|下载|论坛|博客|微博|微信|地方|港澳|两岸|兩岸",
        r"全球|台湾|其他|投资者关系|广告服务|诚征英才|招聘|ホーム|トップ|ニュース|速報|政治|経済|社会|国際|国内|企業",
        r"ビジネス|マネー|金融|市場|テクノロジー|テック|スポーツ|野球|サッカー|エンタメ|芸能|文化|ライフ|暮らし|健康",
        r"医療|教育|科学|地域|天気|動画|写真|コラム|社説|オピニオン|連載|特集|朝刊|夕刊|紙面|住宅|自動車|旅行|グルメ",
        r"ゲーム|本|求人|転職|홈|뉴스|속보|정치|경제|사회|국제|세계|문화|연예|스포츠|축구|야구|생활|라이프|건강|교육",
        r"과학|IT|테크|산업|기업|금융|증권|부동산|자동차|여행|오피니언|사설|칼럼|만평|영상|동영상|포토|사진|날씨|지역",
        r"전국|북한|기획|연재|신문보기|전체메뉴|전체기사|구인|방송|라디오",
    ]
)
"""The whole line: a section of a news site."""

INLINE_LINK = re.compile(
    r"(?:related|read (?:more|also|next)|see also|more|also read|watch|lesen sie auch|mehr dazu|auch interessant|"
    r"(?:à )?lire aussi|voir aussi|lee(?:r)? también|ver también|te puede interesar|leia (?:também|mais)|"
    r"veja (?:também|mais)|相关(?:阅读|新闻|报道|链接)|"
    r"延伸(?:阅读|閱讀)|関連(?:記事)?|あわせて読みたい|관련 ?기사)\s*[:：>»►]\s*\S",
    re.IGNORECASE,
)
"""At the beginning of a line without a full stop: a link to another article within the text."""

COMMENTS = _any(
    [
        r"\d* ?(?:reader )?comments?(?: \(\d+\))?|\d* ?kommentare?(?: \(\d+\))?|\d* ?commentaires?|\d* ?comentarios?",
        r"\d* ?comentários?|(?:热|新|最新|全部|网友)?评论 ?(?:[（(]\d+[）)])?|コメント(?:\d+件)?|댓글 ?\d*",
    ]
)
"""The whole line: what readers wrote follows."""

_PROTECTING_WORDS = [
    r"hir(?:e[sd]?|ing)|recruit|appoint|nam(?:es|ed)\b|join(?:s|ed|ing)?\b|poach|tap(?:s|ped)\b|elect(?:s|ed)\b",
    r"promot|succeed|success?or|replac",
    r"leav(?:e|es|ing)\b|left\b|quit|resign|depart|retir(?:e[sd]?|ing|ement)\b",
    r"step(?:s|ped|ping)? (?:down|aside|up)|fire[sd]\b|sack|oust|dismiss|laid off|lay ?offs?|exits?\b",
    r"rais(?:e[sd]?|ing)|fund(?:s|ed|ing|raise)|secur(?:e[sd]|ing)|invest(?:s|ed|ment|ing)\b|back(?:s|ed)\b",
    r"clos(?:es|ed)\b.{0,20}round|series [a-h]\b|seed\b|valu(?:ed|ation)|stake|acqui|buyout",
    r"salar|wage|pay\b|paid\b|earn|bonus|compensation|income|chief\b|\bC[EFTO]O\b|chair(?:man|woman)?\b",
    r"president\b|director\b",
    r"ernenn|ernannt|wechsel|verl(?:ässt|assen|ieß)|neue[rsn]? (?:chef|vorst|gesch|direkt|leit)|chefin|folgt",
    r"übernimmt|übernahm|tritt|rücktritt|kündig|entlass|beruf(?:t|en)\b|berufung|wird\b.{0,30}chef|geht zu",
    r"finanzierung|investier|investition|beteilig|sammelt|gehalt|gehälter|löhne?|lohn|verdien|vergütung|vorstand",
    r"geschäftsführ",
    r"nomm|rejoin|quitt|démission|embauch|recrut|remplac|succèd|licenci|départ|directeur|directrice|lève|levée",
    r"investi|salaire|rémunér|gagn|PDG\b",
    r"nombra|ficha|contrata|renunci|dimit|deja (?:el|la|su)\b|sustitu|reempla|despid|incorpora|asciende|director",
    r"consejer|invierte|inversi|ronda|recauda|capta|sueldo|salari|cobra|gana\b",
    r"nomei|nomea|contrat|assum|deixa|demit|demiss|renunci|substitu|sai d|promov|diretor|presidente|invest|aporte",
    r"rodada|capta|salári|remunera|ganha",
    r"任命|出任|就任|担任|擔任|加盟|加入|入职|履新|接任|接替|上任|离职|離職|辞职|辭職|辞任|请辞|卸任|退休|跳槽",
    r"挖角|解雇|解聘|裁员|免职|升任|聘任|招聘|任(?:总|副|首|行|董)|总裁|董事长",
    r"融资|融資|投资|投資|领投|轮|輪|估值|募资|注资|入股|收购|年薪|月薪|薪|工资|工資|奖金",
    r"採用|起用|移籍|転職|退任|退社|辞職|社長|会長|調達|出資|資金|給与|年収|賃金|賞与|昇進|後任",
    r"영입|선임|임명|취임|입사|이직|사임|사퇴|퇴사|퇴임|해임|승진|대표|투자|유치|시리즈|연봉|임금|급여|월급|성과급",
    r"채용",
]
_FIGURES = [
    r"[$€£¥₹₩₽฿]\s?\d|\d\s?[$€£¥₹₩₽฿%％‰]",
    r"\b(?:USD|EUR|GBP|CHF|INR|Rs\.?|RMB|CNY|JPY|KRW|BRL|R\$|HK\$|S\$|US\$)\s?\d",
    (
        r"\d[\d.,]*\s?(?:k|m|mn|bn|tn|million|billion|trillion|crore|lakh|mio|mrd|million(?:en|s|es)?|"
        r"milliard\w*|mill?ones|milhões|bilhões|euros?|dollars?|dólares|reais|pesos|yuan|yen|won|per ?cent|"
        r"percent|prozent|pour cent|por ciento|por cento)\b"
    ),
    r"\d\s?(?:万|亿|億|兆|元|円|만|억|조|원)|\d{1,3}(?:[.,'’]\d{3})+",
]
PROTECTED = _any([*_FIGURES, *_PROTECTING_WORDS])
"""Money, percentages, and words of hiring, leaving, raising and paying."""

HARMLESS = _any(
    [
        r"\b(?:join|leave) (?:us|our|the (?:conversation|discussion)|a (?:comment|reply)|your (?:comment|reply))\b",
        r"\bnewsletters?\b|\bsubscri\w+|\bsuscri\w+|\bassinatur\w+|\bfollow us\b|\bnomm?inaliza\w+|\bcookies?\b",
        r"\bcookies? \w+|\bhandelsregister\b|\bwe'?re hiring\b|\bread(?:ing)? more\b",
    ]
)
"""Wordings with a protected word in them that are furniture all the same."""

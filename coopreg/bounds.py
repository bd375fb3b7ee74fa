"""The bounds by which the registry works: limits, spans and periods of its parts. Django finds them in the settings.

What an office may want otherwise is an environment variable (docs/running.md); numbers of rules that are not confirmed
(domain.md) are settings for that reason.
"""

from coopreg.environment import env

# Papers --------------------------------------------------------------------------------------

# The largest paper that is taken in.
DOCUMENT_MAX_MEGABYTES = env.read("int", "DOCUMENT_MAX_MEGABYTES", default=25)
# Word and Excel files are packed: so many parts, so many megabytes when opened, and so many times their size.
DOCUMENT_MAX_PARTS = 5_000
DOCUMENT_MAX_UNPACKED_MEGABYTES = 300
DOCUMENT_MAX_RATIO = 100
# The virus scanner clamd: the path of its socket, or host:port; empty for none. When it is on and does not answer
# within these seconds, nothing is taken in.
CLAMD = env.read("str", "CLAMD", default="")
CLAMD_SECONDS = 60
# The text of a PDF is read by a process of its own: pages and characters at most, its memory, seconds while somebody
# waits for the end of an upload, and seconds when manage.py read_papers reads what took longer.
PAPER_READ_PAGES = 1_000
PAPER_READ_CHARS = 1_000_000
PAPER_READ_MEGABYTES = env.read("int", "PAPER_READ_MEGABYTES", default=1_024)
PAPER_UPLOAD_SECONDS = 5
PAPER_READ_SECONDS = env.read("int", "PAPER_READ_SECONDS", default=120)

# Lists ---------------------------------------------------------------------------------------

LIST_PAGE_SIZE = 50
LIST_PAGE_SIZES = [25, 50, 100, 200]
# Rows are counted, and paged through, up to here; a list of more says "more than".
LIST_CAP = 10_000
# The same for the changes of /history/.
HISTORY_CAP = 1_000
# The most rows that are changed at once (lists/selection.py).
LIST_BULK_ROWS = 5_000
# On paper more rows than these are a book that nobody reads, and setting them takes 400 MB for a while.
LIST_PDF_ROWS = 2_000
# Setting them takes a second for a thousand; what takes longer than this is given up.
LIST_PDF_SECONDS = 30

# What needs attention, by the codes of agreements/attention.py: months until an end that is near, months after which a
# cooperation said to be running must be confirmed again, months that a Letter of Intent may wait for its MoU.
ATTENTION_MONTHS = {"ending": 12, "unconfirmed": 12, "loi_waiting": 12}

# After the signing: what one report covers (a value of monitoring.choices.PeriodLength; the rhythm of the law is not
# confirmed, domain.md 3.5), days after a period's end in which its report may still come, days before a due date on
# which a commitment counts as due soon, and months without a sign of life after which a cooperation is asleep.
REPORT_PERIOD = env.choice("REPORT_PERIOD", ["QUARTER", "SEMESTER", "YEAR"], "SEMESTER").lower()
REPORT_DAYS = env.count("REPORT_DAYS", default=30)
COMMITMENT_DUE_DAYS = env.count("COMMITMENT_DUE_DAYS", default=90)
SLEEPING_MONTHS = env.count("SLEEPING_MONTHS", default=24)
# What is said of the effectiveness of an agreement looks back over so many months at activities, spending and reports.
EFFECT_MONTHS = env.count("EFFECT_MONTHS", default=24)
# Of each part of the weekly mail (monitoring/digest): so many lines, then how many more there are.
DIGEST_LINES = 8

# Review meetings: the most agreements on one agenda, and days before its date on which a follow-up counts as due soon.
MEETING_ITEMS = env.count("MEETING_ITEMS", default=500)
# Setting the papers of 200 agreements takes a few seconds; what takes longer than this is given up.
MEETING_PACK_SECONDS = env.count("MEETING_PACK_SECONDS", default=60)
FOLLOW_UP_DUE_DAYS = env.count("FOLLOW_UP_DUE_DAYS", default=30)
# While a meeting is held: seconds between two looks of a screen at what is new, and seconds after which a person whose
# screen has said nothing is no longer shown as being there.
MEETING_LOOK_SECONDS = 3
MEETING_PRESENCE_SECONDS = 20

# Spreadsheets that come in: so many rows at once, and of each row so many cells.
SHEET_ROWS = 2_000
SHEET_COLUMNS = 60

# The legal basis that a new text begins with when it goes on from an older one: today's rule (a value of LegalBasis).
LEGAL_BASIS_TODAY = "permendagri_25_2020"

# Calendars of views: so many events, reminders so many days before an end whose text asks for no notice, ends that lie
# so many days back, calendars of one person, and reads from one address on the internet in a minute.
FEED_EVENTS = 1_000
FEED_ALARM_DAYS = 90
FEED_PAST_DAYS = 30
FEEDS_PER_PERSON = 20
FEED_READS_PER_MINUTE = 60

# Pictures ------------------------------------------------------------------------------------

# One that takes longer than this is given up, the start of the engine included; it ends after so many seconds without
# a picture to draw, because it holds 130 MB.
PICTURE_SECONDS = 20
PICTURE_IDLE_SECONDS = 300

# The public face -----------------------------------------------------------------------------

# What everybody may read at /publik/ without signing in; off, nothing is there (docs/decisions/0039).
PUBLIC_FACE = env.read("bool", "PUBLIC_FACE", default=False)
# Beside what is in force also what is signed and whose term nobody knows.
PUBLIC_TERM_UNKNOWN = env.read("bool", "PUBLIC_TERM_UNKNOWN", default=False)
# Under what terms others may use the data, and where these stand.
PUBLIC_LICENCE = env.read("str", "PUBLIC_LICENCE", default="")
PUBLIC_LICENCE_URL = env.read("str", "PUBLIC_LICENCE_URL", default="")
# Pages and files that one address on the internet may ask for in a minute; a whole office may stand behind one.
PUBLIC_PAGES_PER_MINUTE = env.read("int", "PUBLIC_PAGES_PER_MINUTE", default=120)
PUBLIC_FILES_PER_MINUTE = env.read("int", "PUBLIC_FILES_PER_MINUTE", default=10)
# So long a copy of a page may be shown by browsers and by caches on the way: what is withdrawn is gone after it.
PUBLIC_CACHE_SECONDS = env.read("int", "PUBLIC_CACHE_SECONDS", default=300)
# Agreements on the start page, under all that leads to the others.
PUBLIC_NEWEST = 10
# As many addresses as a sitemap may hold.
PUBLIC_SITEMAP = 50_000

# Drafts --------------------------------------------------------------------------------------

# A template that an administrator puts in: bytes of the file, of all its parts unpacked and of one of text; its parts.
DRAFT_TEMPLATE_SIZE = 2_000_000
DRAFT_TEMPLATE_UNPACKED = 8_000_000
DRAFT_TEMPLATE_XML = 2_000_000
DRAFT_TEMPLATE_PARTS = 200

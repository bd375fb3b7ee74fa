"""Names and words of a made-up registry: they sound like the real ones and belong to nobody."""

from random import Random

SYLLABLES = (
    "ba",
    "do",
    "fen",
    "gar",
    "hal",
    "ir",
    "jo",
    "ka",
    "lin",
    "mo",
    "nar",
    "os",
    "pel",
    "qin",
    "ru",
    "sa",
    "to",
)
ENDINGS = ("burg", "chi", "dal", "gang", "hama", "ling", "mere", "nan", "port", "shan", "stad", "ton", "ville", "yama")

# How often a country turns up: mostly where the real agreements are.
COUNTRIES = {
    "CN": 22,
    "JP": 16,
    "KR": 14,
    "AU": 10,
    "MY": 9,
    "DE": 5,
    "US": 5,
    "TH": 4,
    "VN": 4,
    "BG": 2,
    "MA": 2,
    "NL": 2,
}

KINDS = {
    "regional_government": ("Kota {}", "Provinsi {}", "Prefektur {}", "Kabupaten {}"),
    "foreign_university": ("Universitas {}",),
    "foreign_ngo": ("Yayasan {}",),
    "international_organisation": ("Organisasi {}",),
}
RANKS = {"Kota": "city", "Provinsi": "province", "Prefektur": "province", "Kabupaten": "county"}

FIELDS = (
    "pariwisata dan budaya",
    "perikanan dan kelautan",
    "pendidikan dan pelatihan",
    "perdagangan dan investasi",
    "pertanian dan pangan",
    "pengelolaan sampah",
    "kesehatan",
    "kota cerdas",
)
INSTRUMENTS = {
    "loi": ("Pernyataan Kehendak", "Letter of Intent"),
    "mou": ("Memorandum Saling Pengertian", "Nota Kesepahaman"),
    "plan_of_action": ("Rencana Aksi",),
    "implementing_arrangement": ("Pengaturan Pelaksanaan",),
    "working_agreement": ("Perjanjian Kerja Sama",),
    "other": ("Piagam Persahabatan",),
}

LETTERS = ("Surat Gubernur", "Surat Bupati", "Surat Wali Kota", "Surat Menteri Dalam Negeri", "Nota Diplomatik")
DESKS = ("KS", "KDN", "LN", "BKS", "TAPEM", "PUM")
WORKS = (
    "bekerja sama mengembangkan rumput laut",
    "bertukar tenaga ahli",
    "melatih nelayan dan petani",
    "mengirim pelajar",
    "memasarkan kerajinan",
    "mempromosikan pariwisata bahari",
    "membangun pusat kebudayaan",
    "mengolah limbah menjadi energi",
    "melestarikan terumbu karang",
    "meneliti penyakit menular",
    "mengadakan pameran dagang",
    "membina usaha kecil",
)


def place(random: Random) -> str:
    """A name of a place that no map has."""
    syllables = "".join(random.choice(SYLLABLES) for _ in range(random.randint(1, 3)))
    return (syllables + random.choice(ENDINGS)).capitalize()

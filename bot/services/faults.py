# ruff: noqa: RUF001 - customers write in their own letters
"""What is wrong with a device, by the words that customers use for it, in all languages of the shop."""

import unicodedata
from collections.abc import Iterator, Mapping

from models.search_words import fold

SAID: Mapping[str, Mapping[str, str]] = {
    "screen": {
        "en": "screen., screens., touchscreen, display., glass.",
        "es": "pantalla, cristal., cristales., vidrio",
        "pt_BR": "tela., telas., touch da tela, vidro",
        "de": (
            "…bildschirm, …display., des displays., …displayglas, displayschaden, displaybruch, glas., "
            "frontglas, glasbruch"
        ),
        "fr": "ecran, vitre., dalle., verre casse, verre fissure, verre brise",
        "ru": "экран, тачскрин, диспле, стекл",
        "uk": "екран, тачскрін, диспле, скло., скла., склом., скельц",
        "tr": "ekran",
        "hi": "स्क्रीन, डिस्प्ले, शीशा, शीशे, कांच, काँच",
        "id": "layar, kaca layar, kaca depan, kaca belakang, kacanya",
        "ar": "…شاش, …زجاج",
    },
    "battery": {
        "en": "battery, batteries.",
        "es": "bateria, se descarga",
        "pt_BR": "bateria, descarrega",
        "de": "…akku, …batterie, entladt sich",
        "fr": "batterie, se decharge",
        "ru": "батаре, аккумулятор, разряжа, разряди",
        "uk": "батаре, акумулятор, розряджа, розряди",
        "tr": (
            "batarya, pil., pili., pilin., pilim., pilimin., pilde., sarji cabuk, sarji hemen, sarji hizla, sarj tutm"
        ),
        "hi": "बैटरी",
        "id": "baterai, baterei, batre",
        "ar": "…بطاري",
    },
    "charging": {
        "en": (
            "charge., charges., charged., charging, charger, recharg, usb port, usb c port, lightning port, power jack"
        ),
        "es": "carga., cargan., cargar, cargando, cargue., cargador, puerto usb",
        "pt_BR": "carrega., carregam., carregar, carregando, carregador, carregamento, entrada usb",
        "de": (
            "ladt., ladet., aufladen, aufgeladen, nicht laden., nicht mehr laden., geladen., …ladebuchse, "
            "…ladekabel, …ladegerat, ladeanschluss, ladeport"
        ),
        "fr": "charge., charger., chargeur, recharge, connecteur de charge, prise de charge, port usb",
        "ru": "заряж, заряд",
        "uk": "заряд",
        "tr": "sarj ol, sarj et, sarj al, sarj gir, sarj sok, sarj yuv, sarj kab, sarja tak, sarj cihaz",
        "hi": "चार्ज",
        "id": (
            "mengisi daya, isi daya, pengisian, dicas., di cas., ngecas, mengecas, ngecharge, dicharge, casan., "
            "lubang cas"
        ),
        "ar": "…شحن., …الشحن, …يشحن, …شاحن",
    },
    "liquid": {
        "en": "water., liquid, coffee, spill, spilt, soaked, got wet",
        "es": "agua., liquido, mojad, mojo., derram, humedad",
        "pt_BR": "agua., liquido, molhou, molhad, derram, derrubei cafe, derrubei suco, umidade",
        "de": "…wasser., …wasserschaden, …kaffee., …flussigkeit, …feuchtigkeit, nass., nasse, ubergossen, verschuttet",
        "fr": "eau., liquide, mouill, renvers, humidite",
        "ru": (
            "вода., воды., воду., воде., водой., жидкост, намок, промок, залил, залит, утопил, утону, пролил, "
            "кофе., влаг"
        ),
        "uk": (
            "вода., води., воду., воді., водою., рідин, намок, промок, залив., залил, залит, пролив., пролил, "
            "втопи, каву., кава., кавою., волог"
        ),
        "tr": (
            "suya., suyun., suyla., su dokul, su dokt, su kac, su gir, su ald, su temas, sivi., siviya., "
            "islandi., islanmis, islak, kahve., kahvem., kahveyi."
        ),
        "hi": "पानी, भीग, गीला, गीली, चाय., कॉफी, तरल",
        "id": (
            "kena air., terkena air., kemasukan air., masuk air., ke air., dalam air., tumpahan air., cairan, "
            "basah, tumpah, ketumpahan, tercebur, kecebur, kecemplung"
        ),
        "ar": (
            "ماء., …الماء., بماء., مياه., …المياه., سائل., …السائل., سوائل., …السوائل., ابتل, تبلل, مبلل, انسكب, "
            "…قهوة., …قهوه."
        ),
    },
    "keyboard": {
        "en": "keyboard, keys.",
        "es": "tecla., teclas., teclado",
        "pt_BR": "tecla., teclas., teclado",
        "de": "…tastatur",
        "fr": "clavier, touches du clavier",
        "ru": "клавиатур, клавиш",
        "uk": "клавіатур, клавіш",
        "tr": "klavye, tuslar., tuslari",
        "hi": "कीबोर्ड, की बोर्ड",
        "id": "keyboard, kibor, papan ketik",
        "ar": "لوحة المفاتيح, لوحه المفاتيح, …كيبورد",
    },
    "sound": {
        "en": "sound., loudspeaker, speaker, earpiece, microphone, mic., audio.",
        "es": "sonido, altavoz, altavoces, bocina., microfono, no se oye, no se escucha",
        "pt_BR": "som., alto falante, alto falantes, autofalante, microfone, audio.",
        "de": "kein ton., keinen ton., ohne ton., der ton., …lautsprecher, …mikrofon, …mikrophon, hormuschel",
        "fr": (
            "pas de son., plus de son., aucun son., le son., haut parleur, hauts parleurs, microphone, "
            "le micro., mon micro., du micro., ecouteur"
        ),
        "ru": "звук, динамик, микрофон, не слышно, не слышу, не слышат",
        "uk": "звук, динамік, мікрофон, не чути, не чую, не чують",
        "tr": "ses gel, ses cik, ses yok, ses gid, ses kesil, sesi., sesim., sesimi., hoparlor, mikrofon",
        "hi": "आवाज, स्पीकर, माइक., माइक्रोफोन, सुनाई",
        "id": "suara, pengeras suara, mikrofon, speaker, mik.",
        "ar": "…صوت., …الصوت, صوتي., …سماعة., …سماعه., …سماعات., …مكبر, …ميكروفون, …مايك., …المايكروفون",
    },
    "camera": {
        "en": "camera, lens., lenses., photos are blurry, pictures are blurry",
        "es": "camara, la lente., el lente.",
        "pt_BR": "camera, a lente., da lente.",
        "de": "…kamera, …linse., …objektiv.",
        "fr": "camera, appareil photo, objectif photo, capteur photo",
        "ru": "…камера., …камеры., …камеру., …камере., …камерой., объектив., объектива.",
        "uk": "…камера., …камери., …камеру., …камері., …камерою., об'єктив., об'єктива.",
        "tr": "kamera, objektif, lensi., lens.",
        "hi": "कैमरा, कैमरे, लेंस",
        "id": "kamera, lensa",
        "ar": "…كاميرا, …كامره., …عدسة., …عدسه.",
    },
    "start": {
        "en": (
            "not turn on., …n't turn on., …nt turn on., not turning on., longer turns on., never turns on., "
            "not switch on., …n't switch on., …nt switch on., not power on., …n't power on., …nt power on., "
            "not power up., …n't power up., not start., …n't start., …nt start., not start up., …n't start up., "
            "not boot, …n't boot, …nt boot, not booting, boot loop, bootloop"
        ),
        "es": (
            "no enciende, no se enciende, no me enciende, no quiere encender, no prende., no se prende., "
            "no arranca, no quiere arrancar"
        ),
        "pt_BR": (
            "nao liga., nao esta ligando., nao quer ligar., nao ligou., nao quer mais ligar., parou de ligar., "
            "nao inicia."
        ),
        "de": (
            "geht nicht an., geht nicht mehr an., geht es nicht an., geht es nicht mehr an., "
            "geht er nicht mehr an., geht sie nicht mehr an., geht gar nicht an., startet nicht., "
            "nicht mehr starten., nicht starten., bootet nicht, schaltet sich nicht ein., "
            "schaltet sich nicht mehr ein., nicht einschalten., nicht mehr einschalten."
        ),
        "fr": (
            "s'allume plus., s'allume pas., demarre plus., demarre pas., impossible de l'allumer, "
            "impossible de le demarrer, refuse de s'allumer, refuse de demarrer"
        ),
        "ru": "не включа, не включи, не запуска, не запусти, не стартует, не грузится",
        "uk": "не вмика, не вмикн, не увімкн, не включа, не запуска, не стартує, не вантажиться",
        "tr": "acilmiyor, acilmadi., acilmaz., baslamiyor",
        "hi": "चालू नहीं, चालू ही नहीं, ऑन नहीं, ऑन ही नहीं, स्टार्ट नहीं",
        "id": (
            "tidak menyala, tidak mau menyala, tidak bisa menyala, tidak nyala, tidak mau nyala, gak nyala, "
            "gak mau nyala, nggak nyala, nggak mau nyala, ga nyala, tidak bisa hidup, tidak mau hidup, "
            "tidak bisa dinyalakan, mati total"
        ),
        "ar": "لا يشتغل, لا يقلع, لا يفتح., لا يمكن تشغيله, لا استطيع تشغيله, يرفض التشغيل, ما يشتغل, ما يفتح.",
    },
}
"""By fault and language how words begin: `…kamera` stands within words, too, and at `tela.` a word ends.

Coarse on purpose, so that nobody takes it for a diagnosis. All languages are read at once, since people mix them: what
is a word of its own in another of them needs an end, or company: Indonesia's water is the air of an iPad.
"""


def named_in(problem: str) -> list[str]:
    """The faults that somebody speaks of, in no order of weight."""
    said = _plain(problem)
    return [fault for fault, stems in _STEMS.items() if any(stem in said for stem in stems)]


def _plain(text: str) -> str:
    """Bare words between blanks, whatever accents, case and punctuation they came with."""
    letters = fold(text).replace("ı", "i")  # the small letter of a capital I in Turkish
    return f" {' '.join(''.join(each if _is_letter(each) else ' ' for each in letters).split())} "


def _is_letter(sign: str) -> bool:
    """Of any script: the vowels of Hindi are marks, and within a word."""
    return unicodedata.category(sign)[0] in "LMN"


def _stems(said: Mapping[str, str]) -> Iterator[str]:
    for stem in ",".join(said.values()).split(","):
        bare = _plain(stem).strip()
        yield f"{'' if stem.strip().startswith('…') else ' '}{bare}{' ' if stem.endswith('.') else ''}"


_STEMS = {fault: tuple(_stems(said)) for fault, said in SAID.items()}

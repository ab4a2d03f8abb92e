# ruff: noqa: RUF001 - customers write in their own letters
"""What is wrong, in the words of customers of each language."""

import pytest

from bot.services.faults import SAID, named_in
from tests.texts.languages import CATALOGUE

FAULTS = ("screen", "battery", "charging", "liquid", "keyboard", "sound", "camera", "start")
SENTENCES = {
    "en": (
        "I dropped it and now the screen is cracked in two places.",
        "The battery is empty by noon and I hardly use it.",
        "It charges only when I hold the cable at an angle",
        "It fell into the water at the beach, can you save it?",
        "Three keys on the keyboard do nothing since the update.",
        "People can hear me, but I get no sound at all from them.",
        "The back camera shows only a blurry picture",
        "Since yesterday it won’t turn on, not even with another cable.",
    ),
    "es": (
        "Se me cayó y la PANTALLA tiene una raja enorme.",
        "La batería me dura apenas dos horas",
        "No carga si no muevo el cable, creo que es el conector.",
        "Se le cayó un vaso de agua encima ayer por la noche",
        "Hay varias teclas que no responden en el portátil.",
        "No se oye nada cuando me llaman, el altavoz está muerto.",
        "La cámara de atrás hace fotos borrosas.",
        "Desde el martes no enciende de ninguna manera.",
    ),
    "pt_BR": (
        "Caiu no chão e a tela trincou toda",
        "A bateria acaba em duas horas, mesmo sem usar.",
        "Só carrega quando fico segurando o cabo.",
        "Meu celular molhou na chuva e ficou estranho",
        "Algumas teclas do notebook pararam de funcionar.",
        "Está sem som nas ligações, não escuto ninguém.",
        "A câmera da frente está embaçada",
        "O aparelho não liga mais desde ontem.",
    ),
    "de": (
        "Mir ist das Handy runtergefallen, der Bildschirm ist gesprungen.",
        "Der Handyakku hält keinen halben Tag mehr",
        "Es lädt nur noch, wenn man das Kabel schräg hält.",
        "Mein Sohn hat Kaffee darüber verschüttet.",
        "Auf der Laptoptastatur klemmen zwei Tasten.",
        "Beim Telefonieren kommt kein Ton mehr heraus.",
        "Die Frontkamera zeigt nur noch schwarz",
        "Seit gestern geht es nicht mehr an, egal was ich drücke.",
    ),
    "fr": (
        "Il est tombé et l’écran est fissuré en bas",
        "La batterie ne tient plus que deux heures.",
        "Il ne charge plus qu'avec le câble tordu",
        "J'ai renversé un verre d'eau dessus hier soir.",
        "Plusieurs touches du clavier ne répondent plus.",
        "Je n'ai plus aucun son pendant les appels.",
        "L'appareil photo fait des images floues",
        "Depuis hier il ne s’allume plus du tout.",
    ),
    "ru": (
        "Уронил телефон, экран треснул сверху",
        "Аккумулятор садится за три часа.",
        "Заряжается только под углом, разъём болтается",
        "Уронила его в воду, теперь он странно себя ведёт.",
        "На ноутбуке не работают несколько клавиш",
        "Меня слышат, а я нет: динамик хрипит.",
        "Задняя камера не фокусируется",
        "После обновления телефон не включается совсем.",
    ),
    "uk": (
        "Впав на підлогу, екран тріснув у кутку",
        "Акумулятор тримає лише дві години.",
        "Заряджається тільки під кутом, роз'єм розхитався",
        "Телефон упав у воду на озері.",
        "На ноутбуці не працюють декілька клавіш",
        "Під час дзвінка нічого не чути, хрипить динамік.",
        "Фронтальна камера показує розмите зображення",
        "З учора не вмикається взагалі.",
    ),
    "tr": (
        "Yere düştü, EKRANI KIRILDI.",
        "Bataryası iki saatte bitiyor",
        "Kabloyu tutmazsam şarj olmuyor.",
        "Dün üzerine su döküldü, kuruttum ama garip davranıyor",
        "Dizüstünün klavyesinde birkaç harf basmıyor.",
        "Aramada karşıdan ses gelmiyor, ahize bozuk",
        "Arka kamerası bulanık çekiyor.",
        "Dünden beri hiç açılmıyor",
    ),
    "hi": (
        "फ़ोन गिर गया और स्क्रीन टूट गई है।",
        "बैटरी दो घंटे में ख़त्म हो जाती है",
        "केबल टेढ़ी रखने पर ही चार्ज होता है।",
        "कल यह पानी में गिर गया था",
        "लैपटॉप के कीबोर्ड की तीन कुंजियाँ काम नहीं करतीं।",
        "कॉल पर सामने वाले की आवाज़ नहीं आती",
        "पीछे का कैमरा धुंधला दिखाता है।",
        "कल से फ़ोन ऑन नहीं हो रहा",
    ),
    "id": (
        "Jatuh kemarin, layarnya retak di pojok",
        "Baterai cepat habis, dua jam saja sudah mati.",
        "Tidak bisa dicas kecuali kabelnya ditekan",
        "HP saya kemasukan air waktu hujan.",
        "Beberapa tombol keyboard laptop tidak berfungsi",
        "Suaranya tidak keluar saat menelepon.",
        "Kamera belakang buram terus",
        "Sejak kemarin tidak mau menyala sama sekali.",
    ),
    "ar": (
        "سقط الهاتف وانكسرت الشاشة من الأعلى",
        "البطارية تنتهي خلال ساعتين فقط.",
        "لا يشحن إلا إذا أمسكت السلك بزاوية",
        "وقع في الماء أمس وجففته.",
        "بعض الأزرار في لوحة المفاتيح لا تعمل",
        "لا أسمع أحداً في المكالمة، السماعة ضعيفة.",
        "الكاميرا الخلفية ضبابية",
        "منذ أمس الجهاز لا يشتغل أبداً.",
    ),
}
OTHER = (
    "It is important to me that you support and report everything.",
    "My iPad Air and my MacBook Air get very hot",
    "It is waterproof, but the strap broke.",
    "The fan sounds like a motor boat",
    "The back button displays an error and takes screenshots by itself",
    "No reconoce la tarjeta SIM, y su modelo es nuevo; son dos.",
    "El disco duro no aguanta, quiero guardar mis fotos",
    "O botão lateral travou e o aparelho reinicia sozinho.",
    "Ich war damit in einem anderen Laden, die Gläser und das Boot waren teuer.",
    "Das Gehäuse hat eine Delle, und es wird sehr heiß",
    "Il redémarre tout seul, ses boutons et son coque sont usés, ton avis ?",
    "Ma carte micro SD n'est plus lue, et il est très lent.",
    "Телефон сам перезагружается и водит себя странно",
    "Він сам перезавантажується і дуже гріється",
    "Tamiri kaça olur? Kahverengi kılıfı da kırık, sivilceli bir yüzü var",
    "Sim kartı görmüyor ve çok ısınıyor",
    "फ़ोन बहुत गर्म होता है और अपने आप बंद हो जाता है",
    "Sinyalnya hilang dan sering panas, sudah telah diperbaiki",
    "الرسائل لا تصل والأسماء اختفت من جهات الاتصال",
)


@pytest.mark.parametrize("language", SENTENCES)
def test_each_fault_is_understood_in_the_words_of_a_customer(language: str) -> None:
    assert [named_in(each) for each in SENTENCES[language]] == [[fault] for fault in FAULTS]


def test_every_fault_has_words_of_every_language() -> None:
    spoken = {each.replace("-", "_") for each in CATALOGUE.languages}
    assert {fault: set(said) for fault, said in SAID.items()} == dict.fromkeys(FAULTS, spoken)
    assert set(SENTENCES) == spoken


@pytest.mark.parametrize("problem", OTHER)
def test_words_that_only_look_like_one_of_these_mean_nothing(problem: str) -> None:
    assert named_in(problem) == []


@pytest.mark.parametrize(
    "typed",
    ["PİLİ BİTİYOR", "Pili bitiyor", "pili bitiyor", "BATERIA", "batería", "batteri\u0301a Batterie", "Handy-Akku"],
)
def test_case_accents_and_hyphens_make_no_difference(typed: str) -> None:
    assert named_in(typed) == ["battery"]


def test_several_faults_are_all_understood() -> None:
    assert named_in("Bildschirm kaputt, und der Akku lädt nicht") == ["screen", "battery", "charging"]

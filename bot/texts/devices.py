"""What kinds of device are called, and where each carries its number."""

from markupsafe import Markup

from bot.texts.translator import Translator
from models import DeviceKind


def kind(t: Translator, kind: DeviceKind) -> str:
    """A kind of device, for a button or a line of text."""
    names = {
        DeviceKind.PHONE: t.plain("📱 Phone"),
        DeviceKind.TABLET: t.plain("📲 Tablet"),
        DeviceKind.LAPTOP: t.plain("💻 Laptop"),
        DeviceKind.DESKTOP: t.plain("🖥 Desktop"),
        DeviceKind.CONSOLE: t.plain("🎮 Game console"),
        DeviceKind.WATCH: t.plain("⌚ Watch"),
        DeviceKind.AUDIO: t.plain("🎧 Audio"),
        DeviceKind.CAMERA: t.plain("📷 Camera"),
        DeviceKind.OTHER: t.plain("🔧 Something else"),
    }
    return names[kind]


def model_example(kind: DeviceKind) -> str:
    """A model of this kind, as people say it; names are the same in every language."""
    examples = {
        DeviceKind.PHONE: "iPhone 13, Galaxy A54",
        DeviceKind.TABLET: "iPad Air 5, Galaxy Tab S9",
        DeviceKind.LAPTOP: "ThinkPad T14, MacBook Air M2",
        DeviceKind.DESKTOP: "OptiPlex 7010, Mac mini M1",
        DeviceKind.CONSOLE: "PlayStation 5, Switch OLED",
        DeviceKind.WATCH: "Watch SE, Forerunner 255",
        DeviceKind.AUDIO: "AirPods Pro 2, WH-1000XM5",
        DeviceKind.CAMERA: "EOS R10, HERO11",
        DeviceKind.OTHER: "V8 Absolute, Kindle 11",
    }
    return examples[kind]


def where_is_the_number(t: Translator, kind: DeviceKind) -> Markup:
    """Where to look for the serial number or IMEI of a kind of device."""
    places = {
        DeviceKind.PHONE: t("Dial *#06# and the IMEI appears: 15 digits. It is also under Settings → About phone."),
        DeviceKind.TABLET: t("Look under Settings → About (on an iPad: Settings → General → About)."),
        DeviceKind.LAPTOP: t(
            "Turn it over: it is on a sticker or engraved underneath, after “S/N”. "
            "On a Mac it is also under Apple menu → About This Mac."
        ),
        DeviceKind.DESKTOP: t("Look at the back or the side of the case for a sticker with “S/N”."),
        DeviceKind.CONSOLE: t("Look at the back or underneath for a sticker with a bar code and “S/N”."),
        DeviceKind.WATCH: t("Look under Settings → General → About, or at the back of the case."),
        DeviceKind.AUDIO: t("Look inside the charging case lid, under the cushion, or underneath the speaker."),
        DeviceKind.CAMERA: t("Look underneath, near the tripod thread, or inside the battery door."),
        DeviceKind.OTHER: t("Look for a small sticker at the back or underneath, with “S/N” or “Serial”."),
    }
    return places[kind]

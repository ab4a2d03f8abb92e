"""The brands that get a button, by kind of device; any other is typed."""

from models import DeviceKind

COMMON: dict[DeviceKind, tuple[str, ...]] = {
    DeviceKind.PHONE: ("Apple", "Samsung", "Xiaomi", "Google", "Motorola", "Huawei", "OnePlus", "Oppo"),
    DeviceKind.TABLET: ("Apple", "Samsung", "Lenovo", "Huawei", "Amazon", "Microsoft"),
    DeviceKind.LAPTOP: ("Apple", "Lenovo", "HP", "Dell", "Asus", "Acer", "MSI", "Microsoft"),
    DeviceKind.DESKTOP: ("Apple", "HP", "Dell", "Lenovo", "Asus", "Acer"),
    DeviceKind.CONSOLE: ("Sony", "Nintendo", "Microsoft", "Valve"),
    DeviceKind.WATCH: ("Apple", "Samsung", "Garmin", "Fitbit", "Huawei", "Xiaomi"),
    DeviceKind.AUDIO: ("Sony", "Bose", "JBL", "Apple", "Sennheiser", "Marshall"),
    DeviceKind.CAMERA: ("Canon", "Nikon", "Sony", "Fujifilm", "Panasonic", "GoPro"),
    DeviceKind.OTHER: (),
}

_LISTED = frozenset(brand for brands in COMMON.values() for brand in brands)


def common(kind: str | None) -> tuple[str, ...]:
    """The brands to offer for a kind of device, by the kind's value."""
    return COMMON[DeviceKind(kind)] if kind else ()


def nonsensical(brand: str, kind: str) -> bool:
    """Whether this brand is known, but for other kinds of device only."""
    listed = COMMON[DeviceKind(kind)]
    return bool(listed) and brand in _LISTED and brand not in listed

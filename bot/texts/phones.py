"""Phone numbers as people read them."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

ANY_EXAMPLE = "+34 612 34 56 78"


def readable(written: str) -> str:
    """A number in E.164, with spaces where its country puts them."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(written), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return written


def example(region: str) -> str:
    """A mobile number of this region (ISO 3166)."""
    number = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL) if number else ANY_EXAMPLE

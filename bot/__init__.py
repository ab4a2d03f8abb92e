"""Benchbell: the front desk of a repair shop, inside Telegram."""

import os

# python-telegram-bot asks whoever reads a pause to choose its future type, and warns each time until they have
os.environ.setdefault("PTB_TIMEDELTA", "true")

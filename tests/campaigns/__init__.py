"""Campaigns: whole shops under fire for as long as one likes, and the books balanced afterwards."""

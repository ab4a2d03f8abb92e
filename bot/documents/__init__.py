"""Paper: what is printed, signed and stuck onto devices."""

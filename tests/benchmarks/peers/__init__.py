"""The same dialogue as tutorials build it: whom Benchbell is measured against. Each is a program of its own."""

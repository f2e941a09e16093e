"""`python -m briefpress`."""

from .cli import main

main()

"""``python -m movesextract`` is the command."""

from movesextract.cli import main

if __name__ == "__main__":
    main()

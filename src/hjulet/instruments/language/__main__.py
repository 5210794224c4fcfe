"""`python -m hjulet.instruments.language FILE` builds the lexicon, in a process that then ends."""

import sys
from pathlib import Path

from hjulet.instruments.language.building import build_lexicon

build_lexicon(Path(sys.argv[1]))

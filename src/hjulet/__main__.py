import sys

from hjulet.cli import main

sys.exit(main())

"""`python -m monitor` is `d40`."""

from monitor.cli import main

main()

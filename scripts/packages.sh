#!/bin/sh
# packages.sh: our packages as patterns for the go command. `./...` leaves out everything below a
# folder named testdata, so the program that makes the fixtures has to be named.
set -eu
echo ./...
if [ -d testdata/make ]; then echo ./testdata/make; fi

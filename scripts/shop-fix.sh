#!/bin/sh
# shop-fix.sh: turns Hello-only sign-in off on many drives and disk images without asking. See usage
# below and docs/fleet.md.
set -eu

usage() {
	cat <<'TEXT'
usage: shop-fix.sh [--dry-run] [--keys CSV] [--records DIR] [--note TEXT] [--] SOURCE...

Fixes each SOURCE (a disk, a disk image, a mounted Windows) by itself, one after the other, and prints one JSON object
a line for each: {"source": "...", "exit": N, ...}, with the fields that `unhello fix --json` has. Nothing is asked.

  --dry-run      change nothing; exit 10 where there is something to fix
  --keys CSV     BitLocker recovery passwords (columns KeyID,RecoveryKey)
  --records DIR  folder for the undo records, made if missing (default: records)
  --note TEXT    ticket number or the like, into every record

Exits with 0 if all are fixed, else with the first of 6, 5, 4, 3, 7, 10, 1 that occurred; 2 for a wrong call; 130 if
interrupted. UNHELLO names the program where it is not in PATH. At once on several processors, by GNU parallel:

  parallel -j 4 ./shop-fix.sh --keys keys.csv --records records ::: *.img >results.jsonl
TEXT
}

wrong() {
	printf 'shop-fix: %s\n' "$1" >&2
	exit 2
}

# quoted TEXT: TEXT as a JSON string. Control characters would need more than a backslash; sources
# that have any were refused before.
quoted() {
	printf '"%s"' "$(printf %s "$1" | sed 's/[\\"]/\\&/g')"
}

# fix_one ARGUMENTS: fixes $source, prints its line, sets status.
fix_one() {
	status=0
	"$unhello" fix "$@" </dev/null >"$work/out" 2>"$work/err" || status=$?
	answer=$work/out
	if ! [ -s "$answer" ]; then answer=$work/err; fi
	# Both are one JSON object on one line. Anything else, such as what the system says about a
	# program that can't run, is passed on.
	case $(head -c 1 "$answer") in
	"{") fields=", $(head -n 1 "$answer" | sed 's/^{//')" ;;
	*)
		cat "$answer" >&2
		fields="}"
		;;
	esac
	printf '{"source": %s, "exit": %d%s\n' "$(quoted "$source")" "$status" "$fields"
}

# worse A B: of two exit codes, the one that the whole run ends with.
worse() {
	for code in 130 6 5 4 3 7 10 1; do
		if [ "$1" -eq "$code" ] || [ "$2" -eq "$code" ]; then
			echo "$code"
			return
		fi
	done
	if [ "$1" -ne 0 ]; then echo "$1"; else echo "$2"; fi
}

unhello=${UNHELLO:-unhello}
records=records
keys=
note=
dry_run=
while [ $# -gt 0 ]; do
	case $1 in
	--dry-run) dry_run=yes ;;
	--keys | --records | --note)
		if [ $# -lt 2 ]; then wrong "$1 needs a value"; fi
		case $1 in
		--keys) keys=$2 ;;
		--records) records=$2 ;;
		--note) note=$2 ;;
		esac
		shift
		;;
	--help | -h)
		usage
		exit 0
		;;
	--)
		shift
		break
		;;
	-*) wrong "there is no flag $1 (see --help)" ;;
	*) break ;;
	esac
	shift
done
if [ $# -eq 0 ]; then
	usage >&2
	exit 2
fi
for source in "$@"; do
	case $source in
	*[[:cntrl:]]*) wrong "a source has a control character in its name" ;;
	-*) wrong "flags come before the sources; ./$source is a file of that name" ;;
	esac
done
if ! command -v "$unhello" >/dev/null; then wrong "there is no program $unhello; UNHELLO names another"; fi
if [ -n "$keys" ] && ! [ -r "$keys" ]; then wrong "$keys cannot be read"; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# unhello gets interrupts too, and ends cleanly; after that no further source is started.
interrupted=
trap 'interrupted=yes' HUP INT TERM

worst=0 count=0 failed=0
for source in "$@"; do
	set -- --json
	if [ -n "$dry_run" ]; then
		set -- "$@" --dry-run
	else
		mkdir -p "$records"
		set -- "$@" --yes --record "$records"
	fi
	if [ -n "$keys" ]; then set -- "$@" --keys "$keys"; fi
	if [ -n "$note" ]; then set -- "$@" "--note=$note"; fi
	fix_one "$@" -- "$source"
	count=$((count + 1))
	if [ "$status" -ne 0 ]; then failed=$((failed + 1)); fi
	worst=$(worse "$worst" "$status")
	if [ -n "$interrupted" ] || [ "$status" -eq 130 ]; then
		worst=130
		break
	fi
done

printf 'shop-fix: %d done, %d of them not with exit code 0\n' "$count" "$failed" >&2
if [ -n "$keys" ]; then printf 'shop-fix: destroy %s when it is no longer needed: it opens those drives\n' "$keys" >&2; fi
exit "$worst"

# Completion of relief_report for bash.  Its options are compared with --help by test/t/report_cli.t.

# The last argument of an option, from the words already typed: "--charts x" or "--charts=x".
_relief_report_value()
{
	local option=$1 i
	for ((i = 1; i < COMP_CWORD; i++)); do
		if [[ ${COMP_WORDS[i]} == "$option" ]]; then
			[[ ${COMP_WORDS[i + 1]} == = ]] && ((i++))
			printf '%s' "${COMP_WORDS[i + 1]}"
			return
		fi
	done
}

# The names of the charts, as the program itself lists them.
_relief_report_charts()
{
	local folder
	folder=$(_relief_report_value --charts)
	"${COMP_WORDS[0]}" --list --lang=en ${folder:+"--charts=$folder"} 2>/dev/null | while read -r name _; do
		printf '%s\n' "$name"
	done
}

_relief_report()
{
	local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}
	COMPREPLY=()

	# bash has cut "--format=p" into three words.
	if [[ $word == = ]]; then
		word=
	elif [[ $option == = ]]; then
		option=${COMP_WORDS[COMP_CWORD - 2]}
	fi

	case $option in
		--format)
			mapfile -t COMPREPLY < <(compgen -W 'html svg png pdf csv json text xlsx exchange' -- "$word")
			return ;;
		--lang)
			mapfile -t COMPREPLY < <(compgen -W 'zh en both' -- "$word")
			return ;;
		--theme)
			mapfile -t COMPREPLY < <(compgen -W 'light dark' -- "$word")
			return ;;
		--chart)
			mapfile -t COMPREPLY < <(compgen -W "$(_relief_report_charts)" -- "$word")
			return ;;
		--charts)
			mapfile -t COMPREPLY < <(compgen -d -- "$word")
			return ;;
		-o | --output | --sign-key | -h | --host)
			mapfile -t COMPREPLY < <(compgen -f -- "$word")
			return ;;
		-U | --username)
			mapfile -t COMPREPLY < <(compgen -u -- "$word")
			return ;;
		--schema | --year | --division | --as-of | --jobs | -p | --port | -d | --dbname)
			return ;;
	esac

	if [[ $word == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W '-o --output= --format= --schema= --chart= --charts= --without-built-in --year= --division= --as-of=
			--jobs= --trust-owner --list --lang= --theme= --sign-key= -q --quiet -v --verbose -V --version -? --help -h --host= -p --port=
			-U --username= -d --dbname= -w --no-password -W --password' -- "$word")
		[[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
	fi
}
complete -F _relief_report relief_report

# Completion of relief_import for bash.  Its options are compared with --help by test/t/import_cli.t.

_relief_import()
{
	local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}
	COMPREPLY=()

	# bash has cut "--kind=a" into three words.
	if [[ $word == = ]]; then
		word=
	elif [[ $option == = ]]; then
		option=${COMP_WORDS[COMP_CWORD - 2]}
	fi

	case $option in
		--kind)
			mapfile -t COMPREPLY < <(compgen -W 'register aid donations purchases incomes organisations postings attendance' -- "$word")
			return ;;
		--encoding)
			mapfile -t COMPREPLY < <(compgen -W 'UTF-8 GB18030 GBK UTF-16LE UTF-16BE BIG5' -- "$word")
			return ;;
		-h | --host)
			mapfile -t COMPREPLY < <(compgen -f -- "$word")
			return ;;
		-U | --username)
			mapfile -t COMPREPLY < <(compgen -u -- "$word")
			return ;;
		--map | --sheet | --schema | -p | --port | -d | --dbname)
			return ;;
	esac

	if [[ $word == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W '--kind= --map= --encoding= --sheet= --no-fill --schema= -n --dry-run -y --yes
			--trust-owner -q --quiet -v --verbose -V --version -? --help -h --host= -p --port= -U --username= -d --dbname=
			-w --no-password -W --password' -- "$word")
		[[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
	else
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
	fi
}
complete -F _relief_import relief_import

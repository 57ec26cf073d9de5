# Completion of pgha for bash 3.2 and later.
_pgha() {
	local line=${COMP_LINE:0:COMP_POINT} word words=() current="" candidate advice=0
	read -r -a words <<<"$line"
	if [[ $line == *[[:space:]] ]]; then
		words+=("")
	fi
	current=${words[${#words[@]} - 1]}
	# bash completes what follows the last = or :, since it splits words there.
	local done=${current%"${current##*[=:]}"}
	COMPREPLY=()
	while IFS= read -r candidate; do
		case $candidate in
		:[0-9]*) advice=${candidate#:} ;;
		*) word=${candidate%%$'\t'*} && COMPREPLY+=("${word#"$done"}") ;;
		esac
	done < <("${words[0]}" __complete "${words[@]:1}" 2>/dev/null)
	if type compopt >/dev/null 2>&1; then
		((advice & 2)) && compopt -o nospace
		((advice & 4)) && compopt +o default
	fi
	return 0
}
complete -o default -F _pgha pgha

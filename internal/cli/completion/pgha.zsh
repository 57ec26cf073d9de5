#compdef pgha
# Completion of pgha for zsh.
_pgha() {
	local line advice=0
	local -a found options
	for line in "${(@f)$(${words[1]} __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
		case $line in
		:[0-9]*) advice=${line#:} ;;
		*) line=${line//:/\\:} && found+=("${line/$'\t'/:}") ;;
		esac
	done
	(( advice & 2 )) && options=(-S '')
	(( ${#found} )) && _describe -t candidates candidate found "${options[@]}"
	(( advice & 4 )) || _files
}
if [[ ${funcstack[1]} == _pgha ]]; then
	_pgha "$@"
else
	compdef _pgha pgha
fi

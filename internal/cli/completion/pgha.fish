# Completion of pgha for fish.
function __pgha_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l found ($words[1] __complete $words[2..-1] 2>/dev/null)
    set -l advice (string replace ':' '' -- $found[-1])
    if test (count $found) -gt 1
        string join \n -- $found[1..-2]
    end
    if test "$advice" = 0
        __fish_complete_path (commandline -ct)
    end
end
complete -c pgha -f -a '(__pgha_complete)'

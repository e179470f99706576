%% hd, tl, length and their errors.
-module(lists_bifs).
-include("case.hrl").

main() ->
    ?show({hd(id([a])), tl(id([a])), hd(id([a, b | c])), tl(id([a | b]))}),
    ?show(length(id([]))),
    ?show(length(id([a, b, c]))),
    ?show(hd(id([]))),
    ?show(tl(id([]))),
    ?show(hd(id({a}))),
    ?show(tl(id(<<"a">>))),
    ?show(length(id([a | b]))),
    ?show(length(id(a))),
    ?show(length(id([a, b | #{}]))),
    ?trace(hd(id([]))),
    ?trace(tl(id(x))),
    ?trace(length(id([a | b]))),
    ok.

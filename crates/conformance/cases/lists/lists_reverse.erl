%% lists:reverse/1,2.
-module(lists_reverse).
-include("case.hrl").

main() ->
    ?show(lists:reverse(id([]))),
    ?show(lists:reverse(id([a]))),
    ?show(lists:reverse(id([a, b, c]))),
    ?show(lists:reverse(id([a, b]), id([c, d]))),
    ?show(lists:reverse(id([a, b]), id(tail))),
    ?show(lists:reverse(id([]), id(tail))),
    ?show(lists:reverse(id([a | b]))),
    ?show(lists:reverse(id([a | b]), [])),
    ?show(lists:reverse(id(x))),
    ?show(lists:reverse(lists:seq(1, 2000)) =:= lists:seq(2000, 1, -1)),
    ok.

%% ++ and lists:append.
-module(lists_append).
-include("case.hrl").

main() ->
    ?show(id([a, b]) ++ id([c])),
    ?show(id([]) ++ id([])),
    ?show(id([]) ++ id(x)),
    ?show(id([a]) ++ id(x)),
    ?show(id([a]) ++ id([b | c])),
    ?show(id([a | b]) ++ id([])),
    ?show(id([a | b]) ++ id([c])),
    ?show(id(x) ++ id([])),
    ?show(id(<<>>) ++ id("a")),
    ?show("abc" ++ id("def")),
    ?show(lists:append(id([[a], [b, c], [], [d]]))),
    ?show(lists:append(id([]))),
    ?show(lists:append(id([[a]]))),
    ?show(lists:append(id([[a], b]))),
    ?show(lists:append([a], [b])),
    ?show(erlang:'++'(id([1]), id([2]))),
    ?trace(id(y) ++ id([])),
    ?trace(id([a | b]) ++ id([c])),
    ok.

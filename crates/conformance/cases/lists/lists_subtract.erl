%% -- removes the first occurrence of each, exactly.
-module(lists_subtract).
-include("case.hrl").

main() ->
    ?show(id([a, b, a, c]) -- id([a])),
    ?show(id([a, b, a, c]) -- id([a, a, a])),
    ?show(id([1, 2, 3]) -- id([2.0])),
    ?show(id([1.0, 1]) -- id([1])),
    ?show(id([]) -- id([a])),
    ?show(id([a]) -- id([])),
    ?show(id([{a}, [b], "c", <<"d">>]) -- id(["c", {a}])),
    ?show(id([c, b, a]) -- id([a, b]) -- id([b])),
    ?show(id([a | b]) -- id([a])),
    ?show(id([a]) -- id([a | b])),
    ?show(id(x) -- id([])),
    ?show(id([]) -- id(x)),
    ?show(lists:subtract("hello world", "low")),
    ?show(lists:seq(1, 300) -- lists:seq(1, 300, 2) =:= lists:seq(2, 300, 2)),
    ?show((lists:seq(1, 100) ++ lists:seq(1, 100)) -- lists:seq(100, 1, -1) =:= lists:seq(1, 100)),
    ?trace(id(x) -- id([])),
    ok.

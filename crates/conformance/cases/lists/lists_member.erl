%% lists:member compares exactly.
-module(lists_member).
-include("case.hrl").

main() ->
    ?show([lists:member(id(X), [a, 1, 2.0, "s", {t}, <<"b">>, []]) || X <- [a, b, 1, 1.0, 2, 2.0, "s", "t", {t}, {t, 1}, <<"b">>, [], {}]]),
    ?show(lists:member(a, id([]))),
    ?show(lists:member(a, id([a | b]))),
    ?show(lists:member(c, id([a | b]))),
    ?show(lists:member(a, id(x))),
    ok.

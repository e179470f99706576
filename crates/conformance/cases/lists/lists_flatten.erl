%% flatten/1,2, flatlength, and deep nesting.
-module(lists_flatten).
-include("case.hrl").

main() ->
    ?show(lists:flatten([])),
    ?show(lists:flatten([a, [b, [c, []], [[d]]], []])),
    ?show(lists:flatten([a, [b]], [tail])),
    ?show(lists:flatlength([a, [b, [c]]])),
    ?show(lists:flatten(id([a | b]))),
    ?show(lists:flatten(id(x))),
    ?show(lists:flatten(nest(5000, [x]))),
    ok.

nest(0, L) -> L;
nest(N, L) -> nest(N - 1, [L]).

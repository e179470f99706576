%% uniq, enumerate, and other newer functions.
-module(lists_uniq).
-include("case.hrl").

main() ->
    ?show(lists:uniq([3, 1, 3, 2, 1, 1.0])),
    ?show(lists:uniq(fun({K, _}) -> K end, [{a, 1}, {b, 2}, {a, 3}])),
    ?show(lists:enumerate([a, b, c])),
    ?show(lists:enumerate(5, [a, b])),
    ?show(lists:enumerate(0, -2, [a, b, c])),
    ok.

%% keysort, ukeysort, keymerge: stable, by term order.
-module(lists_keysort).
-include("case.hrl").

main() ->
    L = [{b, 1}, {a, 2}, {b, 3}, {1.0, 4}, {1, 5}, {a, 6}, {[], 7}],
    ?show(lists:keysort(1, L)),
    ?show(lists:keysort(2, L)),
    ?show(lists:ukeysort(1, L)),
    ?show(lists:keysort(1, [])),
    ?show(lists:keysort(1, [{a}])),
    ?show(lists:keymerge(1, [{a, 1}, {c, 1}], [{a, 2}, {b, 2}, {d, 2}])),
    ?show(lists:ukeymerge(1, [{a, 1}, {c, 1}], [{a, 2}, {b, 2}, {d, 2}])),
    ?show(lists:keysort(3, L)),
    ?show(lists:keysort(1, [{N rem 7, N} || N <- lists:seq(1, 40)])),
    ok.

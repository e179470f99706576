%% Sorting a list of everything.
-module(cmp_sort_mixed).
-include("case.hrl").

main() ->
    L = [b, 1, {}, [], <<>>, #{}, 2.0, "x", {1}, -1, a, <<0:1>>, 1.0, [a | b], {a, b}, 1 bsl 65, -(1 bsl 65), #{1 => 2}, <<"z">>, [[]], 'A'],
    ?show(lists:sort(L)),
    ?show(lists:sort(lists:reverse(L)) == lists:sort(L)),
    ?show(lists:usort(L ++ L)),
    ?show(lists:max(L)),
    ?show(lists:min(L)),
    ok.

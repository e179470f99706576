%% keyfind, keymember, keysearch compare with ==, and skip what is no tuple.
-module(lists_keyfind).
-include("case.hrl").

main() ->
    L = [{a, 1}, b, {c}, {1, x}, {2.0, y}, {d, 1, 2}, {a, 2}, []],
    [?show({K, lists:keyfind(id(K), 1, L), lists:keymember(id(K), 1, L), lists:keysearch(id(K), 1, L)}) || K <- [a, c, 1, 1.0, 2, d, z]],
    ?show(lists:keyfind(1, 2, id(L))),
    ?show(lists:keyfind(2, 3, id(L))),
    ?show(lists:keyfind(a, 9, id(L))),
    ?show(lists:keyfind(a, id(0), L)),
    ?show(lists:keyfind(a, id(x), L)),
    ?show(lists:keyfind(z, 1, id([{a, 1} | b]))),
    ?show(lists:keyfind(a, 1, id([{a, 1} | b]))),
    ?show(lists:keyfind(a, 1, id(x))),
    ?show(lists:keymember(a, 1, id(x))),
    ok.

%% keydelete, keyreplace, keystore, keytake, keymap.
-module(lists_keyops).
-include("case.hrl").

main() ->
    L = [{a, 1}, {b, 2}, x, {a, 3}, {1.0, f}],
    ?show(lists:keydelete(a, 1, L)),
    ?show(lists:keydelete(1, 1, L)),
    ?show(lists:keydelete(z, 1, L)),
    ?show(lists:keyreplace(a, 1, L, {a, new})),
    ?show(lists:keyreplace(z, 1, L, {a, new})),
    ?show(lists:keystore(b, 1, L, {b, new})),
    ?show(lists:keystore(z, 1, L, {z, new})),
    ?show(lists:keytake(a, 1, L)),
    ?show(lists:keytake(3, 2, L)),
    ?show(lists:keytake(z, 1, L)),
    ?show(lists:keymap(fun(V) -> {V} end, 2, [{a, 1}, {b, 2}])),
    ?show(lists:keydelete(a, 1, id(x))),
    ?show(lists:keyreplace(a, 1, [], id(x))),
    ?show(lists:keystore(a, 0, [], {a})),
    ok.

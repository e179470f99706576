%% phash2 of tuples.
-module(hash_phash2_tuples).
-include("case.hrl").

main() ->
    [io:format("~w ~w~n", [T, erlang:phash2(id(T))]) || T <- [{a}, {a, b}, {b, a}, {1, 2, 3}, {{}}, {{a}}, {[], []}, {a, [b, {c}]}, {1.0, 1}, {"str", <<"bin">>}]],
    ?show(erlang:phash2(list_to_tuple(lists:seq(1, 300)))),
    ok.

%% lists:sort on strings, binaries, tuples and floats: term order; keysort; a comparing fun.
-module(sort_terms).
-include("../harness.hrl").

bench() ->
    Seeds = random(30000, 7, []),
    Strings = lists:sort([integer_to_list(X) || X <- Seeds]),
    Binaries = lists:sort([integer_to_binary(X) || X <- Seeds]),
    Tuples = lists:sort([{X rem 100, [X rem 7, ok], X} || X <- Seeds]),
    Mixed = lists:sort([mix(X) || X <- Seeds]),
    ByKey = lists:keysort(3, Tuples),
    Downwards = lists:sort(fun(A, B) -> A >= B end, Seeds),
    position(fun list_to_integer/1, Strings) + position(fun binary_to_integer/1, Binaries)
        + position(fun({_, _, X}) -> X end, Tuples) + position(fun unmix/1, Mixed)
        + position(fun({_, _, X}) -> X end, ByKey) + position(fun(X) -> X end, Downwards).

mix(X) when X rem 3 =:= 0 -> X;
mix(X) when X rem 3 =:= 1 -> X / 2;
mix(X) -> {X}.

unmix({X}) -> X;
unmix(X) -> trunc(X).

position(Read, List) -> position(Read, List, 1, 0).

position(_, [], _, Sum) -> Sum;
position(Read, [X | Rest], I, Sum) -> position(Read, Rest, I + 1, (Sum * 31 + I * Read(X)) band 16#ffffffffff).

random(0, _, Acc) -> Acc;
random(N, Seed, Acc) ->
    Next = (Seed * 1103515245 + 12345) band 16#7fffffff,
    random(N - 1, Next, [Next | Acc]).

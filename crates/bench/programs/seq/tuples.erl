%% setelement and element over a tuple of eighty; small tuples made and matched.
-module(tuples).
-include("../harness.hrl").

bench() ->
    Tuple = erlang:make_tuple(80, 0),
    sum(80, count(500000, 1, Tuple), 0) + pairs(2000000, {0, 1, {2, 3}}).

count(0, _, Tuple) -> Tuple;
count(N, Seed, Tuple) ->
    Next = (Seed * 1103515245 + 12345) band 16#7fffffff,
    I = Next rem 80 + 1,
    count(N - 1, Next, setelement(I, Tuple, element(I, Tuple) + N)).

sum(0, _, Sum) -> Sum;
sum(I, Tuple, Sum) -> sum(I - 1, Tuple, Sum + I * element(I, Tuple)).

pairs(0, {A, B, {C, D}}) -> A + B + C + D;
pairs(N, {A, B, {C, D}}) -> pairs(N - 1, {B, A + N, {D, (C + A) band 16#ffff}}).

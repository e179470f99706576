%% Tuples of a thousand elements.
-module(tuples_big).
-include("case.hrl").

main() ->
    T = erlang:make_tuple(1000, 0),
    U = fill(T, 1000),
    ?show(tuple_size(U)),
    ?show(element(1, U) + element(500, U) + element(1000, U)),
    ?show(U =:= list_to_tuple([N * N || N <- lists:seq(1, 1000)])),
    ?show(T < U),
    ?show(lists:sum(tuple_to_list(U))),
    ok.

fill(T, N) when N > 990 -> fill(setelement(N, T, N * N), N - 1);
fill(T, N) -> list_to_tuple([I * I || I <- lists:seq(1, N)] ++ lists:nthtail(N, tuple_to_list(T))).

%% Building tuples and taking them apart.
-module(core_tuples).
-export([main/0]).

main() ->
    T = make(1, two, [3]),
    erlang:display(T),
    erlang:display(element(2, T)),
    erlang:display(tuple_size(T)),
    {A, _, C} = T,
    erlang:display({C, A}),
    erlang:display({}),
    erlang:display({{}, {{{}}}}),
    erlang:display(setelement(1, T, first)),
    ok.

make(A, B, C) -> {A, B, C}.

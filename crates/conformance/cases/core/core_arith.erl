%% Small integers: the four operations, remainder and comparison.
-module(core_arith).
-export([main/0]).

main() ->
    A = list_to_integer_(7), B = list_to_integer_(-3),
    erlang:display(A + B),
    erlang:display(A - B),
    erlang:display(A * B),
    erlang:display(A div B),
    erlang:display(A rem B),
    erlang:display(B div A),
    erlang:display(B rem A),
    erlang:display(-A),
    erlang:display(A < B),
    erlang:display(A >= B),
    erlang:display(A =:= B),
    erlang:display(A =/= B),
    ok.

list_to_integer_(N) -> N.
